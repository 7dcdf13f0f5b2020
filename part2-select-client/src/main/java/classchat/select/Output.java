package classchat.select;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * Holds everything that one connection still has to send: its {@link SendQueue}, the encoder, and encoded bytes not yet taken by the
 * socket. Every engine writes with it.
 *
 * <pre>
 *   send ──▶ queue ─────────────────────────▶ socket      raw
 *   send ──▶ queue ──▶ encoder ─┬───────────▶ socket      behind the point from which an encoder was given
 *                               └ remainder ▶             of a short write: a record cannot be encoded twice
 * </pre>
 *
 * <p>The methods under "the writing thread" are for one thread at a time, the connection's loop or writer; any thread may
 * call the others. Nothing is kept for a connection that has nothing to send.
 */
public final class Output {
    /** A further record goes into the same write if at least so many plain bytes fit. */
    private static final int WORTH_A_RECORD_BYTES = 1_024;

    /** An encoder, and what it said its overhead was when it was given: that is asked once. */
    record Encoding(Encoder encoder, int overheadBytes) {}

    // Set in the constructor; any thread may read.
    private final SendQueue queue;
    private final StallWatch stallWatch; // while others wait
    private final StallWatch patientWatch;
    private final EventLoop timers;
    private final Runnable cutOff;
    private final Runnable wakeWriter;

    // Writing thread only.
    private Encoding encoding; // null while what goes out is raw
    private ByteBuffer remainder;
    private boolean lastWordSaid;

    /**
     * @param account has to answer for the bytes that wait
     * @param timers where the stall watch runs, and {@code cutOff}
     * @param cutOff ends the connection: the peer does not read, or its queue is full
     * @param wakeWriter has {@link #write} called soon; run by whoever sends
     */
    public Output(Limits limits, MemoryBudget.Account account, EventLoop timers, Runnable cutOff, Runnable wakeWriter) {
        this.queue = new SendQueue(limits, account.holding());
        this.stallWatch = StallWatch.forOthers(queue, limits, timers, cutOff);
        this.patientWatch = StallWatch.patient(queue, limits, timers, cutOff);
        this.timers = timers;
        this.cutOff = cutOff;
        this.wakeWriter = wakeWriter;
    }

    // --- any thread

    /** See {@link Connection#send(byte[])}. */
    public void send(byte[] bytes) {
        wakeOrCutOff(queue.add(bytes));
    }

    /** See {@link Connection#send(byte[], byte[])}. */
    public void send(byte[] line, byte[] raw) {
        wakeOrCutOff(queue.add(line, raw));
    }

    /** See {@link Connection#sendAhead}. */
    public void sendAhead(byte[] bytes) {
        wakeOrCutOff(queue.addAhead(bytes));
    }

    private void wakeOrCutOff(boolean added) {
        if (!added) {
            timers.execute(cutOff);
            return;
        }
        if (queue.isCongested()) {
            patientWatch.start();
        }
        wakeWriter.run();
    }

    /** See {@link Connection#holdOutput}. */
    public void hold() {
        queue.hold();
    }

    /** See {@link Connection#encodeWith}. */
    public void encodeWith(Encoder given) {
        int overhead = given.overheadBytes();
        if (overhead < 0 || overhead > Encoder.MAX_OVERHEAD_BYTES) {
            throw new IllegalArgumentException(
                    "overheadBytes must be from 0 to " + Encoder.MAX_OVERHEAD_BYTES + ", not " + overhead);
        }
        queue.encodeWith(new Encoding(given, overhead));
        watchIfAwaited();
        wakeWriter.run();
    }

    /** See {@link Connection#isCongested}. */
    public boolean isCongested() {
        return queue.isCongested();
    }

    /** See {@link Connection#whenDrained}. */
    public void whenDrained(Runnable task) {
        queue.whenDrained(task, true);
        watchIfAwaited();
    }

    /** See {@link Connection#whenDrainedForItself}. */
    public void whenDrainedForItself(Runnable task) {
        queue.whenDrained(task, false);
    }

    /** The cost of all waiting bytes, in bytes. */
    public int queuedBytes() {
        return queue.queuedBytes();
    }

    /** Takes no more; queued bytes still go out, and held bytes when they have their encoder. */
    public void end() {
        queue.end();
        watchIfAwaited();
    }

    /** Takes no more and drops held bytes; the bytes queued in front of them still go out. */
    public void close() {
        List<Runnable> tasks = queue.close();
        if (!tasks.isEmpty()) {
            timers.execute(() -> SendQueue.run(tasks));
        }
        watchIfAwaited();
    }

    /** Takes no more and drops everything. Those who wait for the queue to drain go on waiting, for {@link #discard}. */
    public void drop() {
        queue.drop();
    }

    /** Drops everything, and tells those who wait: the connection is over, and its handler knows. */
    public void discard() {
        queue.discard();
    }

    private void watchIfAwaited() {
        if (queue.isAwaitedByOthers()) {
            stallWatch.start();
        }
    }

    // --- the writing thread

    /**
     * Writes all that may go out now, as far as {@code socket} takes it.
     *
     * @param buffer where the bytes are put together; at least {@code 2 * Encoder.MAX_OVERHEAD_BYTES} long. Its content is
     *     of no use afterwards
     * @return false if a write was short: there is more, and the socket takes none of it now
     * @throws IOException if the connection is lost
     */
    public boolean write(WritableByteChannel socket, ByteBuffer buffer) throws IOException {
        while (encoding == null) {
            if (queue.copyTo(buffer.clear()) > 0) {
                queue.remove(socket.write(buffer.flip()));
                if (buffer.hasRemaining()) {
                    return false;
                }
            } else {
                encoding = queue.reachEncoder();
                if (encoding == null) {
                    return true;
                }
            }
        }
        return writeRemainder(socket) && writeEncoded(socket, buffer);
    }

    private boolean writeRemainder(WritableByteChannel socket) throws IOException {
        if (remainder == null || queue.isDropped()) {
            remainder = null;
            return true;
        }
        queue.removeEncoded(socket.write(remainder));
        if (remainder.hasRemaining()) {
            return false;
        }
        remainder = null;
        return true;
    }

    private boolean writeEncoded(WritableByteChannel socket, ByteBuffer buffer) throws IOException {
        while (encodeInto(buffer.clear()) > 0) {
            int written = socket.write(buffer.flip());
            if (buffer.hasRemaining()) {
                remainder = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
            }
            queue.removeEncoded(written);
            if (remainder != null) {
                return false;
            }
        }
        return true;
    }

    /** Fills {@code buffer} with records of queued bytes, and the last word if this is the end; returns the number of bytes. */
    private int encodeInto(ByteBuffer buffer) {
        Encoder encoder = encoding.encoder();
        int overhead = encoding.overheadBytes();
        while (buffer.remaining() >= overhead + WORTH_A_RECORD_BYTES) {
            ByteBuffer plain = queue.peek(Math.min(buffer.remaining() - overhead, Encoder.MAX_PLAIN_BYTES));
            int plainBytes = plain.remaining();
            int before = buffer.position();
            if (plainBytes > 0) {
                encoder.encode(plain, buffer);
                if (plain.hasRemaining()) {
                    throw new IllegalStateException("the encoder left " + plain.remaining() + " bytes");
                }
                if (buffer.position() <= before) {
                    throw new IllegalStateException("the encoder made nothing of " + plainBytes + " bytes");
                }
            } else if (owesLastWord()) {
                lastWordSaid = true;
                encoder.end(buffer);
            } else {
                break;
            }
            queue.encoded(plainBytes, buffer.position() - before);
        }
        watchIfAwaited(); // the last word may be all that is left, and it has to be taken too
        return buffer.position();
    }

    private boolean owesLastWord() {
        return encoding != null && !lastWordSaid && queue.isAllTaken() && !queue.isDropped();
    }

    /** Returns true if {@link #write} has something to do. */
    public boolean isWritable() {
        return queue.isWritable() || owesLastWord();
    }

    /** Returns true if nothing is left, the encoder's last word included, and nothing can come: it is time for our FIN. */
    public boolean isFinished() {
        return queue.isFinished() && !owesLastWord();
    }
}
