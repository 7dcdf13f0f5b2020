package classchat.store;

import java.util.List;

/**
 * A person that the store knows.
 *
 * @param id for ever; never given to another person
 * @param key what names are compared by
 * @param name as the person wrote it first
 * @param unusedSince of a person that has never written: when it joined, milliseconds since 1970; otherwise 0
 * @param marks of the epochs that are remembered, the one used last is the last
 */
public record StoredPerson(long id, String key, String name, long unusedSince, List<Mark> marks) {}
