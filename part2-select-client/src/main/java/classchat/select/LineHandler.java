package classchat.select;

import classchat.basic.BadLineException;
import classchat.basic.LineTooLongException;
import java.nio.ByteBuffer;

/** The callbacks of one connection that carries lines: {@link ConnectionHandler}, one step nearer to people. */
public interface LineHandler {
    /** The connection is made; called once, before any other callback. */
    default void onOpen(Connection connection) {}

    /** A whole line has arrived; without its end. */
    void onLine(Connection connection, String line);

    /**
     * A whole line has arrived, which is still encoded: for a handler that passes lines on, and would encode again what has just
     * been decoded. Is called for each line; decodes it, and calls {@link #onLine}, unless the handler does something else.
     *
     * @param line in UTF-8, with LF as its end; an array of the handler's own
     */
    default void onEncodedLine(Connection connection, byte[] line) {
        onLine(connection, LineFraming.decode(line));
    }

    /** A piece of the raw bytes that {@link LineFraming#expectRaw} announced; valid during the call alone. */
    default void onRaw(Connection connection, ByteBuffer piece) {
        throw new IllegalStateException("raw bytes without a handler for them");
    }

    /** A line cannot be taken. Tells the peer why and goes on; after one that was too long, closes. */
    default void onBadLine(Connection connection, BadLineException why) {
        connection.send(LineFraming.encode("error: " + why.getMessage()));
        if (why instanceof LineTooLongException) {
            connection.close();
        } else if (connection.isCongested()) {
            // Whoever sends rubbish has to read what we say of it.
            connection.pauseReadingUntilDrained(connection);
        }
    }

    /** The peer will send no more, but may still read. Closes, unless the handler has something better to do. */
    default void onEndOfInput(Connection connection) {
        connection.close();
    }

    /** The server's memory is used up, see {@link ConnectionHandler#onMemoryShort}. Tells the peer if that is possible. */
    default void onMemoryShort(Connection connection) {
        if (connection.isCongested()) {
            connection.abort();
        } else {
            connection.send(LineFraming.encode(
                    "error: the server's memory is used up, and this connection holds most of it; try again later"));
            connection.close();
        }
    }

    /** The connection is over; called once, after every other callback, also when it could not be made at all. */
    default void onClosed(Connection connection, Ending ending) {}
}
