package classchat.store;

/** Who work is done for, as a number: in a lane work is done in order, and lanes take turns. */
final class Lanes {
    /** Persons who have not been here since the start. */
    static final long NEWCOMERS = 0;

    /** Work that nobody waits for. */
    static final long BACKGROUND = Long.MIN_VALUE;

    private Lanes() {}

    /** What a person sends to others, and what the person is given. */
    static long ofPerson(long person) {
        return person;
    }

    /** Posts to a group, and changes of it. */
    static long ofGroup(long group) {
        return -group;
    }
}
