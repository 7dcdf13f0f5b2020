package classchat.store;

import java.util.List;

/**
 * The outcome of a change to a group.
 *
 * @param group the group's id; 0 if there is none
 * @param members the members that were added (the owner of a new group among them), removed, or sent away by a
 *     dissolution; empty unless {@code DONE}
 * @param unknown the first key that names no person; null unless {@code UNKNOWN_PERSON}
 */
public record GroupChange(Outcome outcome, long group, List<StoredGroup.Member> members, String unknown) {
    /** Unless {@code DONE}, nothing was changed. */
    public enum Outcome {
        DONE,
        /** There is a group of this name. */
        TAKEN,
        /** There is no such group any more. */
        ABSENT,
        UNKNOWN_PERSON,
        TOO_MANY_GROUPS,
        TOO_MANY_MEMBERS
    }
}
