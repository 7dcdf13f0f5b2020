package classchat.select;

import java.nio.ByteBuffer;

/**
 * Encodes what a connection sends, at the time at which it is written: encryption, or a checksum for each record. A link
 * gives it to {@link Connection#encodeWith}; from then on it belongs to that connection.
 *
 * <p>Only the thread that writes the connection calls it, one call after the other, in the order of the send queue, and
 * never after {@link ConnectionHandler#onClosed} has begun. An encoder that throws ends its connection with {@link
 * Ending.Kind#FAILED}; nothing of that call goes out.
 */
public interface Encoder {
    /** The most plain bytes that one call of {@link #encode} gets. */
    int MAX_PLAIN_BYTES = 16 * 1_024;

    /** The most that {@link #overheadBytes} may be. */
    int MAX_OVERHEAD_BYTES = 1_024;

    /**
     * The most bytes that one call of {@link #encode} adds to its plain bytes, and the most that {@link #end} puts. Called
     * once, inside {@link Connection#encodeWith} and on its thread.
     */
    int overheadBytes();

    /**
     * Takes all of {@code plain} and puts one or more records, which are never empty, into {@code encoded}. Both buffers belong to the caller and
     * are valid during the call alone; either may be a direct one.
     *
     * @param plain from 1 to {@link #MAX_PLAIN_BYTES} bytes, perhaps of many sends, cut anywhere; its position ends at
     *     its limit. Its content may be changed
     * @param encoded has room for {@code plain.remaining() + overheadBytes()} bytes, or more; its position moves behind the
     *     last record. Bytes before its position are not to be touched
     */
    void encode(ByteBuffer plain, ByteBuffer encoded);

    /**
     * Puts the last word, such as a record that says that no more will come, in front of our FIN. Called once, when
     * everything else is encoded; not on a connection that is aborted, cut off or lost.
     *
     * @param encoded as for {@link #encode}, with room for {@link #overheadBytes} bytes
     */
    default void end(ByteBuffer encoded) {}
}
