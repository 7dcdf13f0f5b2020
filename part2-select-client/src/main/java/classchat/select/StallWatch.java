package classchat.select;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Cuts off a peer that does not read while others wait for it. It is started when a send queue becomes congested, or is
 * to be emptied before a close; from then on, in every {@link Limits#stallTimeout} the peer has to take at least {@link
 * Limits#minProgressBytes}. So nobody can hold the others up by reading a byte now and then.
 */
final class StallWatch {
    private final SendQueue queue;
    private final Limits limits;
    private final EventLoop timers;
    private final Runnable cutOff;
    private final AtomicBoolean watching = new AtomicBoolean();

    /** @param cutOff run on the loop of {@code timers} when the peer has stalled */
    StallWatch(SendQueue queue, Limits limits, EventLoop timers, Runnable cutOff) {
        this.queue = queue;
        this.limits = limits;
        this.timers = timers;
        this.cutOff = cutOff;
    }

    /** Starts to watch, unless that is being done; stops by itself when nobody waits any longer. Any thread. */
    void start() {
        if (watching.compareAndSet(false, true)) {
            watch();
        }
    }

    private void watch() {
        long before = queue.removedBytes();
        timers.schedule(limits.stallTimeout(), () -> check(before));
    }

    private void check(long before) {
        if (!queue.isAwaited()) {
            watching.set(false);
            if (queue.isAwaited()) {
                start(); // somebody began to wait between the question and the answer
            }
        } else if (queue.removedBytes() - before < limits.minProgressBytes()) {
            cutOff.run();
        } else {
            watch();
        }
    }
}
