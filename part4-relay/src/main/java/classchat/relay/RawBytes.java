package classchat.relay;

import classchat.select.LineFraming;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Gives the raw bytes behind an announcement to their receiver, or throws them away if there is none. Belongs to one connection;
 * on the thread of its callbacks.
 */
final class RawBytes {
    private static final Consumer<ByteBuffer> THROW_AWAY = piece -> {};

    private final LineFraming framing;
    private Consumer<ByteBuffer> receiver = THROW_AWAY;
    private long left;

    RawBytes(LineFraming framing) {
        this.framing = framing;
    }

    /** The next {@code bytes} bytes are raw; they are thrown away unless {@link #giveTo} follows. From inside {@code onLine}. */
    void expect(long bytes) {
        framing.expectRaw(bytes);
        left = bytes;
        receiver = THROW_AWAY;
    }

    /** The bytes that are expected go to {@code takes}; it is let go of with the last of them. */
    void giveTo(Consumer<ByteBuffer> takes) {
        if (left > 0) {
            receiver = takes;
        }
    }

    void take(ByteBuffer piece) {
        Consumer<ByteBuffer> takes = receiver;
        left -= piece.remaining();
        if (left <= 0) {
            receiver = THROW_AWAY; // it may hold a whole file
        }
        takes.accept(piece);
    }
}
