package classchat.store;

import classchat.select.MemoryBudget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

    private static final int MAX_WORK_A_COMMIT = 1_000;
    private static final int MAX_WEIGHT_A_COMMIT = 5_000;

    /** Pause before work is tried again. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    // Guarded by this.
    private final FairQueue items = new FairQueue();
    private int urgent; // of items
    private List<WorkItem> failed = new ArrayList<>();
    private final Deque<WorkItem> due = new ArrayDeque<>(); // have failed, and are to be tried again now
    private MemoryBudget.Holding memory = MemoryBudget.UNLIMITED.open().holding();
    private long bytes; // of all work that is not done
    private long oldestNanos; // when the first of items came
    private long failedNanos; // when the last of failed failed
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
    synchronized boolean add(WorkItem item, boolean isOnThread) {
        if (ended || closing && !isOnThread) {
            return false;
        }
        if (items.size() == 0) {
            oldestNanos = System.nanoTime();
        }
        items.add(item);
        bytes += item.bytes;
        memory.set(bytes);
        urgent += item.isUrgent ? 1 : 0;
        if (item.isUrgent && urgent == 1 || items.size() == 1) {
            notifyAll();
        }
        return true;
    }

    /** Adds work that has failed, for another try; returns false if the queue is closing. */
    synchronized boolean addAgain(WorkItem item) {
        if (!closing) {
            item.waitsAgain = true;
            failed.add(item);
            failedNanos = System.nanoTime();
        }
        return !closing;
    }

    /**
     * Waits for work; returns as much as one commit takes. Work that has failed comes by itself, before the rest: if it fails once
     * more, it harms no other. When the queue is closing, all is due; returns null when there is none left, and no more can be added.
     */
    synchronized List<WorkItem> take() {
        try {
            awaitWork();
        } catch (InterruptedException e) {
            closing = true; // nobody interrupts the store's thread but a JVM that ends
        }
        if (closing || retryNanos() <= 0) {
            failed.forEach(item -> item.waitsAgain = false);
            due.addAll(failed);
            failed = new ArrayList<>();
        }
        List<WorkItem> batch = due.isEmpty() ? takeNew() : takeDue();
        ended = closing && batch.isEmpty();
        return ended ? null : batch;
    }

    private List<WorkItem> takeNew() {
        List<WorkItem> batch = items.take(MAX_WORK_A_COMMIT, MAX_WEIGHT_A_COMMIT);
        for (WorkItem item : batch) {
            urgent -= item.isUrgent ? 1 : 0;
        }
        return batch;
    }

    private List<WorkItem> takeDue() {
        List<WorkItem> batch = new ArrayList<>();
        while (!due.isEmpty() && batch.size() < MAX_WORK_A_COMMIT) {
            batch.add(due.remove());
        }
        return batch;
    }

    private void awaitWork() throws InterruptedException {
        while (!closing && urgent == 0 && due.isEmpty()) {
            long lazyNanos = items.size() == 0 ? Long.MAX_VALUE : oldestNanos + LAZY_NANOS - System.nanoTime();
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
    synchronized void done(List<WorkItem> taken) {
        for (WorkItem item : taken) {
            bytes -= item.waitsAgain ? 0 : item.bytes;
        }
        memory.set(bytes);
    }

    /** Takes no more, but from the store's thread; returns the weight of the work that waits. */
    synchronized long close() {
        closing = true;
        notifyAll();
        return items.weight();
    }
}
