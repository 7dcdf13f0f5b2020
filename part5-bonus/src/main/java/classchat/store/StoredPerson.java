package classchat.store;

import java.util.List;

/**
 * A person that the store knows.
 *
 * @param id for ever; never given to another person
 * @param key what names are compared by
 * @param name as the person wrote it first
 * @param marks of the epochs that are remembered, the one used last is the last
 */
public record StoredPerson(long id, String key, String name, List<Mark> marks) {}
