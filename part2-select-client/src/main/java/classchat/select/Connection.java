package classchat.select;

import java.net.InetSocketAddress;
import java.util.function.Supplier;

/**
 * One TCP connection, as its {@link ConnectionHandler} and everybody who writes to it sees it. Every method may be
 * called from any thread and none of them ever waits.
 *
 * <p>Sending never waits for a slow reader: what the socket does not take is queued, and the queue is bounded. Whoever
 * passes lines on from one connection to another should therefore look at the receiver first, and while it is behind
 * neither send to it nor read on from the sender; {@link #passOn} does that.
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
     * Queues a line and the raw bytes that it announces, as {@link #send(byte[])} does: both or neither, and nothing of any
     * other thread between them.
     *
     * @param line the line with its end; like {@code raw}, never changed and not to be changed any more
     */
    void send(byte[] line, byte[] raw);

    /** Whether the peer is so far behind in reading that whoever feeds this connection should pause. */
    boolean isCongested();

    /**
     * Runs {@code task} once, when this connection is not congested any more, or closed: at once if that is so now,
     * otherwise later, on a thread of the engine's. The task must not block.
     */
    void whenDrained(Runnable task);

    /**
     * Stops reading, which makes the peer's own send queue fill up, and so the peer slow down: this is backpressure.
     * What the handler was being given when it paused it need not take; it gets the rest later. Pauses count: as many
     * {@link #resumeReading} calls are needed.
     */
    void pauseReading();

    void resumeReading();

    /** Whether the handler wants what arrives: not while paused, and not after {@link #close}. */
    boolean isReading();

    /**
     * Passes on what has come in here. {@code attempt} either does that and returns null, or does nothing and returns a
     * connection that is congested; then nothing is read from here until a later attempt succeeds, when that connection
     * has caught up. So a receiver's queue never holds more than one line over its mark, however many feed it.
     *
     * @param attempt made at once, and perhaps again on any thread of the engine's; must not block
     */
    default void passOn(Supplier<Connection> attempt) {
        Connection behind = attempt.get();
        if (behind != null) {
            pauseReading();
            passOnWhenDrained(behind, attempt);
        }
    }

    private void passOnWhenDrained(Connection behind, Supplier<Connection> attempt) {
        behind.whenDrained(() -> {
            Connection stillBehind = attempt.get();
            if (stillBehind == null) {
                resumeReading();
            } else {
                passOnWhenDrained(stillBehind, attempt);
            }
        });
    }

    /** Pauses reading here for as long as {@code receiver}, which this connection feeds, is congested. */
    default void pauseReadingUntilDrained(Connection receiver) {
        pauseReading();
        receiver.whenDrained(this::resumeReading);
    }

    /**
     * Half-closes: what was sent still goes out, then the peer is told that no more will come (FIN). Receiving goes on.
     */
    void endOutput();

    /**
     * Closes in good order: what was sent still goes out; what arrives from now on is thrown away. {@link
     * ConnectionHandler#onClosed} is called when it is done, never from inside this method.
     */
    void close();

    /** The peer's address; null before the connection is made. */
    InetSocketAddress peer();
}
