package classchat.delivery;

import classchat.select.Connection;
import classchat.select.MemoryBudget;
import classchat.store.Quota;
import classchat.store.Store;
import classchat.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * The work for the store that one person has caused, and that is not done. Beyond a share of the server's memory the person waits
 * for it, and nobody else does: no more is read from a client that brings work faster than the disk takes it.
 *
 * <p>The cost is in bytes of memory, about. It stands for the disk's time as well: a row takes some hundred bytes, whatever is in
 * it. Any thread.
 */
public final class Workload {
    /** The cost of a piece of work besides the bytes of its message. */
    public static final int WORK_BYTES = 1_024;

    /** The cost of a row for one more receiver of the same message. */
    public static final int ROW_BYTES = 256;

    /** One person's work at most, in bytes; less, if little memory is left. Enough to fill a commit. */
    private static final long MAX_BYTES = 4L * 1_024 * 1_024;

    private final MemoryBudget memory;

    // Guarded by this.
    private long bytes;
    private List<Runnable> waiting = List.of();

    Workload(MemoryBudget memory) {
        this.memory = memory;
    }

    /** The cost of storing a message of this length. A message is in memory as its line, and as its fields. */
    public static long ofMessage(int messageBytes) {
        return WORK_BYTES + 2L * messageBytes;
    }

    /** This person answers for the work of keeping {@code post}, until {@code answer} is called. */
    Store.Kept charge(Post post, Store.Kept answer) {
        long cost = post.number() > 0 ? ROW_BYTES : ofMessage(post.bytes());
        begin(cost);
        return new Charged(this, cost, answer);
    }

    private record Charged(Workload workload, long cost, Store.Kept answer) implements Store.Kept {
        @Override
        public void stored(long place) {
            workload.done(cost);
            answer.stored(place);
        }

        @Override
        public void full(Quota exceeded) {
            workload.done(cost);
            answer.full(exceeded);
        }

        @Override
        public void unknownReceiver() {
            workload.done(cost);
            answer.unknownReceiver();
        }

        @Override
        public void failed(StoreException why) {
            workload.done(cost);
            answer.failed(why);
        }
    }

    /** Work begins; {@link #done} has to follow, with the same cost. */
    public synchronized void begin(long cost) {
        bytes += cost;
    }

    /** Work is done, or has failed. */
    public void done(long cost) {
        List<Runnable> tasks;
        synchronized (this) {
            bytes -= cost;
            if (waiting.isEmpty() || bytes > maxBytes() / 2) {
                return;
            }
            tasks = waiting;
            waiting = List.of();
        }
        tasks.forEach(Runnable::run);
    }

    /** Reads no more from one of the person's connections, if there is too much work, until half of it is done. */
    void pauseIfTooMuch(Connection connection) {
        synchronized (this) {
            if (bytes <= maxBytes()) {
                return;
            }
            connection.pauseReading();
            await(connection::resumeReading);
        }
    }

    /** Runs the task at once, or, if there is too much work, when half of it is done: then on the store's thread. */
    void whenNotTooMuch(Runnable task) {
        synchronized (this) {
            if (bytes > maxBytes()) {
                await(task);
                return;
            }
        }
        task.run();
    }

    private void await(Runnable task) {
        if (waiting.isEmpty()) {
            waiting = new ArrayList<>(1);
        }
        waiting.add(task);
    }

    private long maxBytes() {
        return Math.min(MAX_BYTES, memory.fairShareBytes());
    }
}
