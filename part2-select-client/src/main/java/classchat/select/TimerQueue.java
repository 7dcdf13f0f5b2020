package classchat.select;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tasks by the time at which they are due. It sees a clock and no thread, so that a test can turn the clock by hand. */
final class TimerQueue {
    private final LongSupplier nanoTime;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long scheduled;

    /** @param nanoTime a clock like {@link System#nanoTime}: only differences mean anything */
    TimerQueue(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    Entry entry(Duration delay, Runnable task) {
        return new Entry(nanoTime.getAsLong() + delay.toNanos(), task);
    }

    void add(Entry entry) {
        entry.number = scheduled++;
        entries.add(entry);
    }

    /** Nanoseconds until the next task is due: 0 or less if it is, {@link Long#MAX_VALUE} if there is none. */
    long nanosToNext() {
        while (!entries.isEmpty() && entries.peek().task == null) {
            entries.remove();
        }
        return entries.isEmpty() ? Long.MAX_VALUE : entries.peek().dueNanos - nanoTime.getAsLong();
    }

    /** Takes out every task that is due, in the order of their times, and hands it to {@code runner}. */
    void takeDue(Consumer<Runnable> runner) {
        while (nanosToNext() <= 0) {
            Runnable task = entries.remove().task;
            if (task != null) { // not cancelled since the question
                runner.accept(task);
            }
        }
    }

    static final class Entry implements Timer, Comparable<Entry> {
        private final long dueNanos;
        private volatile Runnable task; // null if cancelled: the task may hold a whole connection, and be due in a day
        private long number; // of two that are due at the same time, the one scheduled first runs first

        private Entry(long dueNanos, Runnable task) {
            this.dueNanos = dueNanos;
            this.task = task;
        }

        @Override
        public void cancel() {
            task = null;
        }

        @Override
        public int compareTo(Entry other) {
            long difference = dueNanos - other.dueNanos; // nanoTime may wrap: subtract, never compare
            return difference != 0 ? Long.signum(difference) : Long.compare(number, other.number);
        }
    }
}
