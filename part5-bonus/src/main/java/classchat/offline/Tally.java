package classchat.offline;

/** Counts what became of a group's post. Any thread. */
final class Tally {
    /** What becomes of a post at one member. */
    enum Outcome {
        DELIVERED,
        STORED,
        /** Their mailbox is full. */
        REFUSED
    }

    private final Runnable complete;

    // Guarded by this.
    private final int[] counts = new int[Outcome.values().length];
    private int open;

    /**
     * @param complete called when all members have been counted; if there are none, never
     */
    Tally(int members, Runnable complete) {
        this.open = members;
        this.complete = complete;
    }

    /** Counts one member, once: what was stored and then arrives, was stored; what arrives while it is being stored, has arrived. */
    void count(Post post, Outcome outcome) {
        synchronized (this) {
            if (!post.countOnce()) {
                return;
            }
            open--;
            counts[outcome.ordinal()]++;
            if (open > 0) {
                return;
            }
        }
        complete.run();
    }

    /** With how many members it came to this. */
    synchronized long count(Outcome outcome) {
        return counts[outcome.ordinal()];
    }
}
