package classchat.select;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Notices a peer that does not take what is queued for it. It watches while a condition holds; in every period the peer then has to
 * take at least so many bytes.
 *
 * <pre>
 *   condition                                    in every          at least
 *   others wait for the queue, or a close does   stallTimeout      a sixteenth of the queue's bound
 *   the queue is congested                       60 stallTimeouts  one byte
 * </pre>
 *
 * <p>So nobody can hold others up by reading a byte now and then; and a slow reader for whom nobody waits gets all of its bytes.
 */
final class StallWatch {
    private final SendQueue queue;
    private final BooleanSupplier condition;
    private final Duration period;
    private final int minProgressBytes;
    private final EventLoop timers;
    private final Runnable cutOff;
    private final AtomicBoolean watching = new AtomicBoolean();

    private StallWatch(
            SendQueue queue,
            BooleanSupplier condition,
            Duration period,
            int minProgressBytes,
            EventLoop timers,
            Runnable cutOff) {
        this.queue = queue;
        this.condition = condition;
        this.period = period;
        this.minProgressBytes = minProgressBytes;
        this.timers = timers;
        this.cutOff = cutOff;
    }

    /**
     * Watches a peer that others wait for, or a close.
     *
     * @param cutOff run on the loop of {@code timers} when the peer has stalled
     */
    static StallWatch forOthers(SendQueue queue, Limits limits, EventLoop timers, Runnable cutOff) {
        return new StallWatch(
                queue, queue::isAwaitedByOthers, limits.stallTimeout(), limits.minProgressBytes(), timers, cutOff);
    }

    /** Watches a peer that is behind, and perhaps the only one who waits for that. */
    static StallWatch patient(SendQueue queue, Limits limits, EventLoop timers, Runnable cutOff) {
        return new StallWatch(queue, queue::isCongested, limits.patientStallTimeout(), 1, timers, cutOff);
    }

    /** Starts to watch, unless that is being done; stops by itself when the condition does not hold any longer. Any thread. */
    void start() {
        if (watching.compareAndSet(false, true)) {
            watch();
        }
    }

    private void watch() {
        long before = queue.removedBytes();
        long dueNanos = timers.nanoTime() + period.toNanos();
        timers.schedule(period, () -> check(before, timers.nanoTime() - dueNanos));
    }

    private void check(long before, long lateNanos) {
        if (!condition.getAsBoolean()) {
            watching.set(false);
            if (condition.getAsBoolean()) {
                start(); // it began to hold between the question and the answer
            }
        } else if (queue.removedBytes() - before < minProgressBytes
                && lateNanos <= EventLoop.MUCH_TOO_LATE.toNanos()) { // a process that was stopped has written nothing
            cutOff.run();
        } else {
            watch();
        }
    }
}
