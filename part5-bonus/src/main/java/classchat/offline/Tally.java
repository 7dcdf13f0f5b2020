package classchat.offline;

/** Counts what became of a group's post: at how many members it has arrived, for how many it is stored. Any thread. */
final class Tally {
    private final int refused;
    private int open;
    private int delivered;
    private int stored;

    /** @param refused for how many it was not taken, because their mailbox is full */
    Tally(int members, int refused) {
        this.open = members;
        this.refused = refused;
    }

    int refused() {
        return refused;
    }

    /** Counts one member; returns whether it was the last one. */
    synchronized boolean count(boolean arrived) {
        if (open == 0) {
            return false; // it was stored for this one, who has come back
        }
        open--;
        delivered += arrived ? 1 : 0;
        stored += arrived ? 0 : 1;
        return open == 0;
    }

    synchronized int delivered() {
        return delivered;
    }

    synchronized int stored() {
        return stored;
    }
}
