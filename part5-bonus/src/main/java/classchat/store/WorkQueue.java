package classchat.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Work that waits for the store's thread. Urgent work wakes the thread. Work that is not urgent is taken with it, or a moment
 * later. Work that has failed and must be done is taken again after a pause. Any thread.
 */
final class WorkQueue {
    /** Maximum delay of work that is not urgent. */
    private static final long LAZY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Pause before work is tried again. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Above this weight, callers should pause. */
    private static final int HIGH_WATER = 4_000;

    private static final int LOW_WATER = 1_000;

    /** A piece of work in the queue. */
    static final class Item {
        final Work work;
        final boolean isUrgent;
        final boolean untilDone;
        int failures; // the store's thread alone

        Item(Work work, boolean isUrgent, boolean untilDone) {
            this.work = work;
            this.isUrgent = isUrgent;
            this.untilDone = untilDone;
        }
    }

    // Guarded by this.
    private List<Item> items = new ArrayList<>();
    private List<Item> failed = new ArrayList<>();
    private List<Runnable> waitingForDrain = new ArrayList<>();
    private long weight; // of items
    private long oldestNanos; // when the first of items came
    private long failedNanos; // when the last of failed failed
    private boolean hasUrgent;
    private boolean closing;
    private boolean ended;
    private volatile boolean congested; // written under the lock

    /**
     * Adds work; returns false if the queue is closed.
     *
     * @param isOnThread whether the store's thread adds it: it may do so while the queue is closing
     */
    synchronized boolean add(Item item, boolean isOnThread) {
        if (ended || closing && !isOnThread) {
            return false;
        }
        if (items.isEmpty()) {
            oldestNanos = System.nanoTime();
        }
        items.add(item);
        weight += item.work.weight();
        congested |= weight > HIGH_WATER;
        if (item.isUrgent && !hasUrgent || items.size() == 1) {
            hasUrgent |= item.isUrgent;
            notifyAll();
        }
        return true;
    }

    /** Adds work that has failed, for another try; returns false if the queue is closing. */
    synchronized boolean addAgain(Item item) {
        if (!closing) {
            failed.add(item);
            failedNanos = System.nanoTime();
        }
        return !closing;
    }

    /**
     * Waits for work; returns the failed work that is due, and the new work. When the queue is closing, all is due; returns null
     * when there is none left, and no more can be added.
     */
    synchronized List<List<Item>> take() {
        try {
            awaitWork();
        } catch (InterruptedException e) {
            closing = true; // nobody interrupts the store's thread but a JVM that ends
        }
        List<Item> again = List.of();
        if (closing || retryNanos() <= 0) {
            again = failed;
            failed = new ArrayList<>();
        }
        List<Item> batch = items;
        items = new ArrayList<>();
        weight = 0;
        hasUrgent = false;
        ended = closing && again.isEmpty() && batch.isEmpty();
        return ended ? null : List.of(again, batch);
    }

    private void awaitWork() throws InterruptedException {
        while (!closing && !hasUrgent) {
            long lazyNanos = items.isEmpty() ? Long.MAX_VALUE : oldestNanos + LAZY_NANOS - System.nanoTime();
            long nanos = Math.min(lazyNanos, retryNanos());
            if (nanos <= 0) {
                return;
            }
            wait(nanos == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        }
    }

    private long retryNanos() {
        return failed.isEmpty() ? Long.MAX_VALUE : failedNanos + RETRY_NANOS - System.nanoTime();
    }

    boolean isCongested() {
        return congested;
    }

    /** Runs {@code task} when the queue is not congested: at once, or on the store's thread. */
    void whenDrained(Runnable task) {
        synchronized (this) {
            if (congested) {
                waitingForDrain.add(task);
                return;
            }
        }
        task.run();
    }

    /** The tasks that waited for this, if the queue is not congested any more. */
    synchronized List<Runnable> drained() {
        if (!congested || weight > LOW_WATER) {
            return List.of();
        }
        congested = false;
        List<Runnable> tasks = waitingForDrain;
        waitingForDrain = new ArrayList<>();
        return tasks;
    }

    synchronized void close() {
        closing = true;
        notifyAll();
    }
}
