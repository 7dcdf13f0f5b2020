package classchat.store;

/** A piece of work in the queue. */
final class WorkItem {
    final Work work;

    /** See {@link Lanes}. */
    final long lane;

    /** Whether somebody waits for it. */
    final boolean isUrgent;

    /** Whether it is tried again until it is done. */
    final boolean untilDone;

    final boolean isBarrier;
    final int weight;
    final int bytes;

    long number; // the queue's: goes up
    int failures; // the store's thread alone
    boolean waitsAgain; // guarded by the queue

    WorkItem(Work work, long lane, boolean isUrgent, boolean untilDone) {
        this.work = work;
        this.lane = lane;
        this.isUrgent = isUrgent;
        this.untilDone = untilDone;
        this.isBarrier = work.isBarrier();
        this.weight = work.weight();
        this.bytes = work.bytes();
    }
}
