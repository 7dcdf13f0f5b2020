package classchat.delivery;

/** Counts the outcomes of a group's post at its members. Any thread. */
public final class Tally {
    /** The outcome of a post at one member. */
    public enum Outcome {
        DELIVERED,
        STORED,
        /** The member's mailbox is full. */
        REFUSED
    }

    private final Runnable complete;

    // Guarded by this.
    private final long[] counts = new long[Outcome.values().length];
    private long open;

    /**
     * @param members how many outcomes are expected, at least one
     * @param complete called once, when all members have been counted
     */
    public Tally(int members, Runnable complete) {
        this.open = members;
        this.complete = complete;
    }

    /** Counts some members that have not been counted before. */
    public void count(Outcome outcome, int members) {
        if (members == 0) {
            return;
        }
        synchronized (this) {
            counts[outcome.ordinal()] += members;
            open -= members;
            if (open > 0) {
                return;
            }
        }
        complete.run();
    }

    /** At how many members it came to this. */
    public synchronized long count(Outcome outcome) {
        return counts[outcome.ordinal()];
    }
}
