package classchat.select;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One TCP connection, as its {@link ConnectionHandler} and everybody who writes to it sees it. Every method may be
 * called from any thread and none of them ever waits.
 *
 * <p>Sending never waits for a slow reader: what the socket does not take is queued, and the queue is bounded. Whoever
 * passes lines on from one connection to another should therefore look at the receiver first, and while it is behind
 * neither send to it nor read on from the sender; {@link #passOn} does that.
 *
 * <p>A link is a {@link ConnectionHandler} in front of another. It may have all output encoded. In its {@code onOpen} it
 * {@linkplain #holdOutput holds} the output; then it sends its own bytes, such as a handshake, {@linkplain #sendAhead ahead}
 * of the held output, and {@linkplain #encodeWith gives} an encoder:
 *
 * <pre>{@code
 *   onOpen:            connection.holdOutput();
 *                      deadline = connection.schedule(HANDSHAKE_TIMEOUT, connection::abort);
 *                      next.onOpen(connection);            // may send at once: it waits
 *   handshake:         connection.sendAhead(message);
 *   handshake is done: deadline.cancel();
 *                      connection.encodeWith(encoder);     // held bytes go out, encoded
 * }</pre>
 */
public interface Connection {
    /**
     * Queues {@code bytes} to be sent, behind all that was sent before. A peer whose queue is full is cut off; on a
     * connection that is closing, or closed, the bytes are dropped.
     *
     * @param bytes never changed and not to be changed any more: one array may be sent to many connections
     */
    void send(byte[] bytes);

    /**
     * Queues {@code line} and {@code raw} as {@link #send(byte[])} does, as one unit: what other threads send does not come
     * between them, and both are sent, or neither.
     *
     * @param raw such as the piece of a file that {@code line} announces; not to be changed any more
     */
    void send(byte[] line, byte[] raw);

    /**
     * Holds all bytes that are sent from now on, until {@link #encodeWith}. Held bytes count for the queue's bounds and for
     * {@link #isCongested}. Bytes that were sent before go out as they are: to keep everything encoded, do not send before
     * {@code onOpen}. For links; once a connection.
     *
     * @throws IllegalStateException if output was held before, or there is an encoder
     */
    void holdOutput();

    /**
     * Queues {@code bytes} in front of the held bytes, behind bytes sent ahead before; they are not encoded. Works after
     * {@link #endOutput} too, so that a handshake can be finished; after {@link #close} the bytes are dropped.
     *
     * @throws IllegalStateException if no output is held (yet, or any more)
     */
    void sendAhead(byte[] bytes);

    /**
     * Encodes all held bytes, and all bytes that are sent from now on, with {@code encoder}, which belongs to this
     * connection from then on. Bytes in front of that point go out as they are. After {@link #close} it is ignored;
     * after {@link #endOutput}, too, unless output is held.
     *
     * @throws IllegalStateException if there is an encoder: a connection has one at most
     * @throws IllegalArgumentException if the encoder's overhead is negative, or more than {@link
     *     Encoder#MAX_OVERHEAD_BYTES}
     */
    void encodeWith(Encoder encoder);

    /** Whether the peer is so far behind in reading that whoever feeds this connection should pause. */
    boolean isCongested();

    /**
     * Runs {@code task} once, when this connection is not congested any more, or closed: at once if that is so now,
     * otherwise later, on a thread of the engine's. The task must not block. If it throws later, that is logged.
     */
    void whenDrained(Runnable task);

    /**
     * Does the same for a task that concerns this connection's own peer alone, such as more of its own mail. While only such
     * tasks wait, a peer that is slow, but takes something, is not cut off.
     */
    default void whenDrainedForItself(Runnable task) {
        whenDrained(task);
    }

    /**
     * Stops reading, which makes the peer's own send queue fill up, and so the peer slow down: this is backpressure.
     * A handler that pauses need not take all bytes of the present call; it gets the rest later. The end of input waits, too.
     * Pauses count: as many {@link #resumeReading} calls are needed.
     */
    void pauseReading();

    /**
     * Takes one {@link #pauseReading} back. If it was the last, {@link ConnectionHandler#onBytes} is called soon, never from
     * inside this method, with what the handler left, or an empty buffer: links may keep bytes.
     *
     * @throws IllegalStateException if there is no pause to take back
     */
    void resumeReading();

    /** Whether the handler wants what arrives: not while paused, and not after {@link #close}. */
    boolean isReading();

    /**
     * Passes on what has come in here. {@code attempt} either does that and returns null, or does nothing and returns a
     * connection that is congested; then nothing is read from here until a later attempt succeeds, when that connection
     * has caught up. So a receiver's queue never holds more than one line over its mark, however many feed it.
     *
     * @param attempt made at once, and perhaps again on any thread of the engine's; must not block. If a later attempt
     *     throws, this connection is aborted: a pause that nobody takes back would keep it for ever
     */
    default void passOn(Supplier<Connection> attempt) {
        Connection behind = attempt.get();
        if (behind != null) {
            pauseReading();
            passOnWhenDrained(behind, attempt);
        }
    }

    private void passOnWhenDrained(Connection behind, Supplier<Connection> attempt) {
        runWhenDrained(behind, () -> {
            Connection stillBehind = attemptAgain(attempt);
            if (stillBehind == null) {
                resumeReading();
            } else {
                passOnWhenDrained(stillBehind, attempt);
            }
        });
    }

    private void runWhenDrained(Connection behind, Runnable task) {
        if (behind == this) {
            whenDrainedForItself(task);
        } else {
            behind.whenDrained(task);
        }
    }

    private Connection attemptAgain(Supplier<Connection> attempt) {
        try {
            return attempt.get();
        } catch (RuntimeException | Error e) {
            abort();
            throw e;
        }
    }

    /** Pauses reading here for as long as {@code receiver}, which this connection feeds, is congested. */
    default void pauseReadingUntilDrained(Connection receiver) {
        pauseReading();
        runWhenDrained(receiver, this::resumeReading);
    }

    /**
     * Half-closes: bytes sent before still go out, then the encoder's last word, then the peer is told that no more will come
     * (FIN). Receiving goes on. While output is held, all that waits for the encoder.
     */
    void endOutput();

    /**
     * Closes in good order: bytes sent before still go out, then the encoder's last word and FIN; bytes that arrive from now on are
     * thrown away. While output is held, it is dropped, and only what was sent ahead goes out. {@link
     * ConnectionHandler#onClosed} is called when it is done, never from inside this method.
     */
    void close();

    /**
     * Ends the connection at once: nothing more goes out or is read; bytes that have not gone out are dropped.
     * {@link ConnectionHandler#onClosed} is called soon, with {@link Ending.Kind#CLOSED} unless it was ending otherwise
     * already; never from inside this method.
     */
    void abort();

    /**
     * Runs {@code task} when {@code delay} has passed, such as a link's deadline; on a thread of the engine's, which need
     * not be that of the callbacks, and perhaps while one of them runs. The task must not block. It is run also if the
     * connection is over by then: cancel it in {@code onClosed}.
     */
    Timer schedule(Duration delay, Runnable task);

    /** The memory of this connection: handlers that keep something for it count it here. */
    default MemoryBudget.Account account() {
        return MemoryBudget.UNLIMITED.open();
    }

    /** The peer's address; null before the connection is made. */
    InetSocketAddress peer();
}
