package classchat.store;

import java.util.List;

/**
 * A group that the store knows.
 *
 * @param id for ever; a later group of the same name has another
 * @param owner the id of the person
 * @param announces whether only the owner posts
 */
public record StoredGroup(long id, String name, long owner, boolean announces, List<Member> members) {
    /** A member, or a person named as one. */
    public record Member(long id, String key, String name) {}
}
