package classchat.offline;

/** Counts what became of a group's post: at how many members it has arrived, for how many it is stored. Any thread. */
final class Tally {
    private final int refused;
    private final Runnable complete;
    private int open;
    private int delivered;
    private int stored;

    /**
     * @param refused for how many it was not taken, because their mailbox is full
     * @param complete called when all members have been counted; if there are none, never
     */
    Tally(int members, int refused, Runnable complete) {
        this.open = members;
        this.refused = refused;
        this.complete = complete;
    }

    int refused() {
        return refused;
    }

    /** Counts one member, once: what was stored and then arrives, was stored; what arrives while it is being stored, has arrived. */
    void count(Post post, boolean arrived) {
        synchronized (this) {
            if (!post.countOnce()) {
                return;
            }
            open--;
            delivered += arrived ? 1 : 0;
            stored += arrived ? 0 : 1;
            if (open > 0) {
                return;
            }
        }
        complete.run();
    }

    synchronized int delivered() {
        return delivered;
    }

    synchronized int stored() {
        return stored;
    }
}
