package classchat.select;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits to be sent on one connection: bounded, in order, and shared, not copied, when many connections are sent the
 * same bytes. Any thread adds; one thread, the connection's writer, copies out and removes. The lock is held for as
 * long as it takes to link an array in, or to copy some out; never over I/O, and never while a task runs.
 *
 * <pre>
 *   queued bytes  0 ......... low ......... high ......... max
 *   going up      |   flowing                | congested    | full: the peer is cut off
 *   coming down   |   flowing  | congested                  |
 * </pre>
 */
public final class SendQueue {
    /** What a queued array costs besides its bytes: without it, a million one-byte lines would cost next to nothing. */
    static final int CHUNK_OVERHEAD_BYTES = 32;

    /** A queue that had more arrays than this lets go of the room for them when it is empty. */
    private static final int USUAL_CHUNKS = 64;

    private final Limits limits;

    // Written under the lock; any thread may read.
    private volatile boolean congested;

    // Guarded by this.
    private ArrayDeque<byte[]> chunks = new ArrayDeque<>(4);
    private List<Runnable> waitingForDrain = List.of();
    private int firstChunkSent;
    private int mostChunks;
    private int queuedBytes; // with the overhead
    private long removedBytes;
    private boolean ended;

    public SendQueue(Limits limits) {
        this.limits = limits;
    }

    /**
     * Adds {@code bytes} behind what is queued. After {@link #end} they are dropped.
     *
     * @return false if the queue is full: then {@code bytes} was not added, and an order with a gap is no order, so the
     *     connection has to be cut off
     */
    public synchronized boolean add(byte[] bytes) {
        return ended || append(bytes);
    }

    /**
     * Adds {@code line} and {@code raw} behind what is queued, with nothing between them. After {@link #end} they are dropped.
     *
     * @return false if there is no room for both: then neither was added, and the connection has to be cut off
     */
    public synchronized boolean add(byte[] line, byte[] raw) {
        return ended || hasRoom(cost(line) + cost(raw)) && append(line) && append(raw);
    }

    private boolean append(byte[] bytes) {
        int cost = cost(bytes);
        if (!hasRoom(cost)) {
            return false;
        }
        if (cost > 0) {
            chunks.add(bytes);
            mostChunks = Math.max(mostChunks, chunks.size());
            queuedBytes += cost;
        }
        if (!congested && queuedBytes > limits.highWaterBytes()) {
            congested = true;
        }
        return true;
    }

    private static int cost(byte[] bytes) {
        return bytes.length == 0 ? 0 : bytes.length + CHUNK_OVERHEAD_BYTES;
    }

    private boolean hasRoom(int cost) {
        return queuedBytes + cost <= limits.maxSendQueueBytes();
    }

    /** Copies as much of the front of the queue into {@code buffer} as fits; returns how many bytes. Removes nothing. */
    public synchronized int copyTo(ByteBuffer buffer) {
        int before = buffer.remaining();
        int skip = firstChunkSent;
        for (byte[] chunk : chunks) {
            int length = Math.min(chunk.length - skip, buffer.remaining());
            buffer.put(chunk, skip, length);
            skip = 0;
            if (!buffer.hasRemaining()) {
                break;
            }
        }
        return before - buffer.remaining();
    }

    /** Removes the {@code bytes} that were sent; runs the tasks that waited for this, if it was enough. */
    public void remove(int bytes) {
        run(removeAndTakeTasks(bytes));
    }

    private synchronized List<Runnable> removeAndTakeTasks(int bytes) {
        if (ended && chunks.isEmpty()) {
            return List.of(); // discarded meanwhile
        }
        queuedBytes -= bytes;
        removedBytes += bytes;
        firstChunkSent += bytes;
        while (!chunks.isEmpty() && firstChunkSent >= chunks.peek().length) {
            firstChunkSent -= chunks.remove().length;
            queuedBytes -= CHUNK_OVERHEAD_BYTES;
        }
        if (mostChunks > USUAL_CHUNKS && chunks.isEmpty()) {
            chunks = new ArrayDeque<>(4); // an ArrayDeque never shrinks
            mostChunks = 0;
        }
        if (!congested || queuedBytes > limits.lowWaterBytes()) {
            return List.of();
        }
        return takeTasks();
    }

    /** Takes no more; what is queued can still be sent. */
    public synchronized void end() {
        ended = true;
    }

    /** Takes no more and forgets what is queued: the connection is over. Nobody waits for it any longer. */
    public void discard() {
        run(discardAndTakeTasks());
    }

    private synchronized List<Runnable> discardAndTakeTasks() {
        ended = true;
        chunks = new ArrayDeque<>(1);
        queuedBytes = 0;
        firstChunkSent = 0;
        return takeTasks();
    }

    private List<Runnable> takeTasks() {
        congested = false;
        List<Runnable> tasks = waitingForDrain;
        waitingForDrain = List.of();
        return tasks;
    }

    public boolean isCongested() {
        return congested;
    }

    /** See {@link Connection#whenDrained}. */
    public void whenDrained(Runnable task) {
        synchronized (this) {
            if (congested) {
                if (waitingForDrain.isEmpty()) {
                    waitingForDrain = new ArrayList<>();
                }
                waitingForDrain.add(task);
                return;
            }
        }
        task.run();
    }

    public synchronized boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** What is queued costs so many bytes, {@link #CHUNK_OVERHEAD_BYTES} for each array included. */
    public synchronized int queuedBytes() {
        return queuedBytes;
    }

    /** The most arrays that it had at once since it was last let go of the room for them. */
    synchronized int mostChunks() {
        return mostChunks;
    }

    /** How many bytes have been sent so far: what {@link StallWatch} measures progress by. */
    synchronized long removedBytes() {
        return removedBytes;
    }

    /** Whether somebody waits for this queue to get shorter: those who feed it, or a close. */
    synchronized boolean isAwaited() {
        return congested || ended && queuedBytes > 0;
    }

    private static void run(List<Runnable> tasks) {
        tasks.forEach(Runnable::run);
    }
}
