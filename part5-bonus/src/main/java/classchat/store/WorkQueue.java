package classchat.store;

import classchat.select.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Work that waits for the store's thread. Urgent work wakes the thread. Work that is not urgent is taken with it, or a moment
 * later. Work that has failed and must be done is taken again after a pause. Any thread.
 *
 * <p>The queue has no bound of its own. Each sender waits for its own work, so senders together stay within the server's budget
 * of memory; it is told how many bytes wait here, those that are being worked on included.
 */
final class WorkQueue {
    /** Maximum delay of work that is not urgent. */
    private static final long LAZY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Pause before work is tried again. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A piece of work in the queue. */
    static final class Item {
        final Work work;
        final boolean isUrgent;
        final boolean untilDone;
        final int bytes;
        int failures; // the store's thread alone
        private boolean waitsAgain; // guarded by the queue

        Item(Work work, boolean isUrgent, boolean untilDone) {
            this.work = work;
            this.bytes = work.bytes();
            this.isUrgent = isUrgent;
            this.untilDone = untilDone;
        }
    }

    // Guarded by this.
    private List<Item> items = new ArrayList<>();
    private List<Item> failed = new ArrayList<>();
    private MemoryBudget.Holding memory = MemoryBudget.UNLIMITED.open().holding();
    private long bytes; // of all work that is not done
    private long oldestNanos; // when the first of items came
    private long failedNanos; // when the last of failed failed
    private boolean hasUrgent;
    private boolean closing;
    private boolean ended;

    /** From now on the bytes of waiting work are counted there. */
    synchronized void countIn(MemoryBudget.Account account) {
        memory.set(0);
        memory = account.holding();
        memory.set(bytes);
    }

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
        bytes += item.bytes;
        memory.set(bytes);
        if (item.isUrgent && !hasUrgent || items.size() == 1) {
            hasUrgent |= item.isUrgent;
            notifyAll();
        }
        return true;
    }

    /** Adds work that has failed, for another try; returns false if the queue is closing. */
    synchronized boolean addAgain(Item item) {
        if (!closing) {
            item.waitsAgain = true;
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
            again.forEach(item -> item.waitsAgain = false);
            failed = new ArrayList<>();
        }
        List<Item> batch = items;
        items = new ArrayList<>();
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

    /** Work that was taken is done, or has failed. */
    synchronized void done(List<Item> taken) {
        for (Item item : taken) {
            bytes -= item.waitsAgain ? 0 : item.bytes;
        }
        memory.set(bytes);
    }

    synchronized void close() {
        closing = true;
        notifyAll();
    }
}
