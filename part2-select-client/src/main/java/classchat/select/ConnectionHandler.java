package classchat.select;

import java.nio.ByteBuffer;

/**
 * The callbacks of one connection. This is the assignment's <em>socketserver model</em>: somebody else accepts, waits
 * and reads; the handler says what is to be done. The same handler runs on every engine.
 *
 * <p>The callbacks of one connection come one after the other, on one thread: its event loop's, or its reader's. They
 * must not block: on an event loop, nobody else is served meanwhile. A handler that throws ends its own connection.
 */
public interface ConnectionHandler {
    /** The connection is made; called once, before any other callback. */
    default void onOpen(Connection connection) {}

    /**
     * Bytes have arrived, cut anywhere.
     *
     * @param bytes array-backed and valid during the call alone. The handler takes all of them, unless it has {@linkplain
     *     Connection#pauseReading paused reading}: what it then leaves is offered again when reading resumes
     */
    void onBytes(Connection connection, ByteBuffer bytes);

    /** The peer will send no more (FIN), but may still read. Closes, unless the handler has something better to do. */
    default void onEndOfInput(Connection connection) {
        connection.close();
    }

    /** The connection is over; called once, after every other callback, also when it could not be made at all. */
    default void onClosed(Connection connection, Ending ending) {}
}
