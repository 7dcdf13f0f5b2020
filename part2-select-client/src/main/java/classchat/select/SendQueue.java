package classchat.select;

import java.lang.System.Logger;
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
 *
 * <p>A point in the queue can be marked. Bytes behind it are held, until an encoder is given and everything in front of
 * the point has gone out; the queue then consists of what the encoder is to encode.
 *
 * <pre>
 *   hold()                       chunks: sent before    held: sent since
 *   addAhead()                   chunks: ... and this   held: sent since
 *   encodeWith(), and written    chunks: sent since
 * </pre>
 */
final class SendQueue {
    /** What a queued array costs besides its bytes: without it, a million one-byte lines would cost next to nothing. */
    static final int CHUNK_OVERHEAD_BYTES = 32;

    /** A queue that had more arrays than this lets go of the room for them when it is empty. */
    private static final int USUAL_CHUNKS = 64;

    private static final Logger LOG = System.getLogger(SendQueue.class.getName());

    private static final byte[] NOTHING = {};

    private final Limits limits;
    private final MemoryBudget.Holding memory; // guarded by this

    // Written under the lock; any thread may read.
    private volatile boolean congested;
    private volatile boolean dropped;
    private volatile boolean ended; // nothing is added any more
    private volatile Output.Encoding encoder; // given, but not yet reached by the writer

    // Guarded by this.
    private ArrayDeque<byte[]> chunks = new ArrayDeque<>(4);
    private ArrayDeque<byte[]> held; // null unless a point is marked that the writer has not reached
    private List<Runnable> waitingForDrain = List.of();
    private boolean othersWait; // some of them are not the peer's own
    private int firstChunkSent;
    private int mostChunks;
    private int queuedBytes; // with the overhead, held bytes, and encoded bytes that are not sent
    private int encodedBytes; // encoded, but not sent
    private long removedBytes;
    private boolean encoderGiven;
    private boolean closed; // nothing is added ahead of held bytes, either
    private boolean overflowed; // nothing is added any more, and what is queued is not all: the peer is to be cut off

    /** @param memory is told how many bytes are queued */
    SendQueue(Limits limits, MemoryBudget.Holding memory) {
        this.limits = limits;
        this.memory = memory;
    }

    /**
     * Adds {@code bytes} behind what is queued. After {@link #end} they are dropped.
     *
     * @return false if the queue is full: the connection has to be cut off. {@code bytes} is not added, and nothing is added
     *     from now on: smaller arrays behind it would make a stream with a gap
     */
    synchronized boolean add(byte[] bytes) {
        return ended || add(held != null ? held : chunks, bytes, NOTHING);
    }

    /** Adds {@code first} and {@code second}, with nothing in between; both or neither. Otherwise as {@link #add(byte[])}. */
    synchronized boolean add(byte[] first, byte[] second) {
        return ended || add(held != null ? held : chunks, first, second);
    }

    /**
     * Adds {@code bytes} in front of the held bytes. After {@link #close} they are dropped. Returns as {@link #add(byte[])}.
     *
     * @throws IllegalStateException if nothing is held
     */
    synchronized boolean addAhead(byte[] bytes) {
        if (closed) {
            return true;
        }
        if (held == null || encoderGiven) {
            throw new IllegalStateException("no output is held: nothing can be sent ahead of it");
        }
        return add(chunks, bytes, NOTHING);
    }

    private boolean add(ArrayDeque<byte[]> to, byte[] first, byte[] second) {
        long cost = (long) cost(first) + cost(second);
        if (overflowed || cost > limits.maxSendQueueBytes() - queuedBytes) {
            overflowed = true;
            return false;
        }
        link(to, first);
        link(to, second);
        mostChunks = Math.max(mostChunks, to.size());
        queuedBytes += cost;
        memory.set(queuedBytes);
        if (!congested && queuedBytes > limits.highWaterBytes()) {
            congested = true;
        }
        return true;
    }

    private static int cost(byte[] bytes) {
        return bytes.length == 0 ? 0 : bytes.length + CHUNK_OVERHEAD_BYTES;
    }

    private static void link(ArrayDeque<byte[]> to, byte[] bytes) {
        if (bytes.length > 0) {
            to.add(bytes);
        }
    }

    /**
     * Marks the point from which on bytes are held for an encoder.
     *
     * @throws IllegalStateException if that was done before
     */
    synchronized void hold() {
        if (closed) {
            return;
        }
        if (held != null || encoderGiven) {
            throw new IllegalStateException("output can be held only once");
        }
        held = new ArrayDeque<>(4);
    }

    /**
     * Gives the encoder for the held bytes; marks the point here if nothing is held. After {@link #close} it is ignored; after
     * {@link #end}, too, unless output is held: nothing would be left to encode, and the writer may have finished.
     *
     * @throws IllegalStateException if there is an encoder
     */
    synchronized void encodeWith(Output.Encoding given) {
        if (closed) {
            return;
        }
        if (encoderGiven) {
            throw new IllegalStateException("a connection has one encoder at most");
        }
        if (ended && held == null) {
            return;
        }
        if (held == null) {
            held = new ArrayDeque<>(4);
        }
        encoderGiven = true;
        encoder = given;
    }

    /** Returns the encoder, once, when one was given and all in front of its point has gone out; null otherwise. */
    Output.Encoding reachEncoder() {
        return encoder == null ? null : reachEncoderIfWritten();
    }

    private synchronized Output.Encoding reachEncoderIfWritten() {
        Output.Encoding reached = encoder;
        if (reached == null || !chunks.isEmpty()) {
            return null;
        }
        chunks = held;
        held = null;
        encoder = null;
        return reached;
    }

    /** Copies as much of the front of the queue into {@code buffer} as fits; returns how many bytes. Removes nothing. */
    synchronized int copyTo(ByteBuffer buffer) {
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

    /** Returns a copy of the front of the queue, of {@code maxBytes} or what there is. Removes nothing. */
    synchronized ByteBuffer peek(int maxBytes) {
        int plainBytes =
                queuedBytes - encodedBytes - chunks.size() * CHUNK_OVERHEAD_BYTES; // once encoding, none is held
        ByteBuffer copy = ByteBuffer.allocate(Math.min(maxBytes, plainBytes));
        copyTo(copy);
        return copy.flip();
    }

    /** Removes the {@code bytes} that were sent; runs the tasks that waited for this, if it was enough. */
    void remove(int bytes) {
        run(removeAndTakeTasks(bytes));
    }

    private synchronized List<Runnable> removeAndTakeTasks(int bytes) {
        if (dropped) {
            return List.of(); // meanwhile
        }
        unlink(bytes);
        return sentAndTakeTasks(bytes);
    }

    /** Replaces {@code plainBytes} of the front of the queue by the {@code bytes} that they are encoded, and unsent. */
    synchronized void encoded(int plainBytes, int bytes) {
        if (!dropped) {
            unlink(plainBytes);
            queuedBytes += bytes - plainBytes;
            encodedBytes += bytes;
            memory.set(queuedBytes);
        }
    }

    /** Removes {@code bytes} that were {@linkplain #encoded encoded} and are sent; runs tasks as {@link #remove} does. */
    void removeEncoded(int bytes) {
        run(removeEncodedAndTakeTasks(bytes));
    }

    private synchronized List<Runnable> removeEncodedAndTakeTasks(int bytes) {
        if (dropped) {
            return List.of(); // meanwhile
        }
        encodedBytes -= bytes;
        return sentAndTakeTasks(bytes);
    }

    private void unlink(int bytes) {
        firstChunkSent += bytes;
        while (!chunks.isEmpty() && firstChunkSent >= chunks.peek().length) {
            firstChunkSent -= chunks.remove().length;
            queuedBytes -= CHUNK_OVERHEAD_BYTES;
        }
        if (mostChunks > USUAL_CHUNKS && chunks.isEmpty()) {
            chunks = new ArrayDeque<>(4); // an ArrayDeque never shrinks
            mostChunks = 0;
        }
    }

    private List<Runnable> sentAndTakeTasks(int bytes) {
        queuedBytes -= bytes;
        removedBytes += bytes;
        memory.set(queuedBytes);
        return takeTasksIfDrained();
    }

    /** Takes no more; queued bytes can still be sent, and held bytes when they have their encoder. */
    synchronized void end() {
        ended = true;
    }

    /**
     * Takes no more and drops held bytes without an encoder; the bytes in front of them can still be sent.
     *
     * @return the tasks that waited for this, to be {@linkplain #run run}; none after {@link #drop}, which leaves them to
     *     {@link #discard}
     */
    synchronized List<Runnable> close() {
        if (dropped) {
            return List.of();
        }
        ended = true;
        closed = true;
        if (held != null && !encoderGiven) {
            held.forEach(bytes -> queuedBytes -= cost(bytes));
            memory.set(queuedBytes);
            held = null;
        }
        return takeTasksIfDrained();
    }

    /** Takes no more and forgets the queued bytes. Tasks that wait go on waiting. */
    synchronized void drop() {
        ended = true;
        closed = true;
        dropped = true;
        chunks = new ArrayDeque<>(1);
        held = null;
        encoder = null;
        queuedBytes = 0;
        memory.set(0);
        encodedBytes = 0;
        firstChunkSent = 0;
    }

    /** Takes no more and forgets what is queued: the connection is over. Nobody waits for it any longer. */
    void discard() {
        run(discardAndTakeTasks());
    }

    private synchronized List<Runnable> discardAndTakeTasks() {
        drop();
        return takeTasks();
    }

    private List<Runnable> takeTasksIfDrained() {
        return congested && queuedBytes <= limits.lowWaterBytes() ? takeTasks() : List.of();
    }

    private List<Runnable> takeTasks() {
        congested = false;
        List<Runnable> tasks = waitingForDrain;
        waitingForDrain = List.of();
        othersWait = false;
        return tasks;
    }

    boolean isCongested() {
        return congested;
    }

    /**
     * See {@link Connection#whenDrained}.
     *
     * @param isForOthers false if only the peer itself waits
     */
    void whenDrained(Runnable task, boolean isForOthers) {
        synchronized (this) {
            if (congested) {
                othersWait |= isForOthers;
                if (waitingForDrain.isEmpty()) {
                    waitingForDrain = new ArrayList<>();
                }
                waitingForDrain.add(task);
                return;
            }
        }
        task.run();
    }

    /** Returns true if something can go out now: held bytes cannot, unless their encoder is there. */
    synchronized boolean isWritable() {
        return !chunks.isEmpty() || encodedBytes > 0 || encoder != null;
    }

    /** Whether nothing is left and nothing can come. */
    boolean isFinished() {
        return ended && isEmpty(); // a writer asks after each write: no lock before the end
    }

    private synchronized boolean isEmpty() {
        return isAllTaken() && encodedBytes == 0;
    }

    /** Whether all that there will ever be is sent, or encoded. */
    synchronized boolean isAllTaken() {
        return ended && (!overflowed || dropped) && held == null && chunks.isEmpty();
    }

    boolean isDropped() {
        return dropped;
    }

    /** What is queued costs so many bytes, {@link #CHUNK_OVERHEAD_BYTES} for each array included. */
    synchronized int queuedBytes() {
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

    /** Whether others than the peer wait for this queue to get shorter: those who feed it, or a close. */
    synchronized boolean isAwaitedByOthers() {
        return othersWait || ended && isWritable();
    }

    /** Runs {@code tasks}, which belong to other connections: a mistake in one ends neither this connection nor the others. */
    static void run(List<Runnable> tasks) {
        for (Runnable task : tasks) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                SafeLog.error(LOG, "a task that waited for a send queue failed", e);
            }
        }
    }
}
