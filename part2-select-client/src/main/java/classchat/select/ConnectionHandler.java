package classchat.select;

import java.nio.ByteBuffer;

/**
 * The callbacks of one connection. This is the assignment's <em>socketserver model</em>: somebody else accepts, waits
 * and reads; the handler says what is to be done. The same handler runs on every engine.
 *
 * <p>The callbacks of one connection come one after the other, on one thread: its event loop's, or its reader's. They
 * must not block: on an event loop, nobody else is served meanwhile. A handler that throws ends its own connection.
 *
 * <p>A <em>link</em> is a handler in front of another, such as {@link LineFraming}, or encryption. It passes every callback
 * on, {@code onOpen} at once. It may have more for the next handler than that takes, which is only so while reading is
 * paused. Then the link keeps the rest, and offers it when its own {@code onBytes} is called next:
 *
 * <pre>{@code
 *   public void onBytes(Connection connection, ByteBuffer bytes) {
 *       next.onBytes(connection, kept);        // an empty one too: the next handler may be a link that keeps bytes
 *       if (!kept.hasRemaining()) {
 *           kept = decode(bytes);              // all of them, and in one call: handlers limit what they do in a call
 *           next.onBytes(connection, kept);
 *       }
 *   }
 * }</pre>
 */
public interface ConnectionHandler {
    /** The connection is made; called once, before any other callback. */
    default void onOpen(Connection connection) {}

    /**
     * Bytes have arrived, cut anywhere; or reading has resumed, and then this is called also if there are none.
     *
     * @param bytes array-backed and valid during the call alone; perhaps empty. The handler takes all of them, unless
     *     reading is {@linkplain Connection#pauseReading paused}; a pause that is taken back inside this call counts, too.
     *     The bytes that a paused handler leaves are offered again when reading resumes
     */
    void onBytes(Connection connection, ByteBuffer bytes);

    /**
     * The peer will send no more (FIN), but may still read. Called once, behind all bytes: not while reading is paused, nor
     * before what links keep has been offered after a pause. Closes, unless the handler has something better to do.
     */
    default void onEndOfInput(Connection connection) {
        connection.close();
    }

    /**
     * The server's memory is used up, and this connection holds most of it. Called once at most, on any thread of the engine's,
     * perhaps beside another callback. Ends the connection; a handler may tell the peer before, if that needs next to nothing.
     */
    default void onMemoryShort(Connection connection) {
        connection.abort();
    }

    /** The connection is over; called once, after every other callback, also when it could not be made at all. */
    default void onClosed(Connection connection, Ending ending) {}
}
