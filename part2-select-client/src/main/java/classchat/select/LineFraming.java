package classchat.select;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.basic.BadLineException;
import classchat.basic.LineDecoder;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The link that turns the bytes of a connection into lines for the handler behind it; a {@link LineDecoder} does the
 * work. From inside a line's callback the handler can say that the bytes after this line are raw: so many of them are
 * passed on as they are, then lines go on.
 */
public final class LineFraming implements ConnectionHandler {
    /**
     * How many lines one connection may have handled before it is the others' turn. A read of 64 KiB can be 65,536 empty
     * lines, and each of them may go to thousands of receivers.
     */
    static final int MAX_LINES_A_TURN = 64;

    /** How long that may take, in nanoseconds: a line that asks for a list costs a hundred times one that is passed on. */
    static final long MAX_TURN_NANOS = 1_000_000;

    /** The clock is looked at after so many lines: a look costs a twentieth of a line. */
    static final int LINES_A_LOOK = 8;

    /** Whose turn it is with the decoder: a connection is called back on any thread. */
    private enum Turn {
        IDLE,
        PASSING,
        CALLED_BACK
    }

    private final LineDecoder decoder;
    private final LineHandler lines;
    private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.IDLE);
    private final LongSupplier nanoTime;
    private long rawBytes;
    private MemoryBudget.Holding unfinished = MemoryBudget.UNLIMITED.open().holding(); // until onOpen
    private boolean inLine; // the handler's onLine is being called

    public LineFraming(int maxLineBytes, LineHandler lines) {
        this(maxLineBytes, lines, System::nanoTime);
    }

    /** @param nanoTime measures how long a turn takes */
    LineFraming(int maxLineBytes, LineHandler lines, LongSupplier nanoTime) {
        this.decoder = new LineDecoder(maxLineBytes);
        this.lines = lines;
        this.nanoTime = nanoTime;
    }

    /** Returns {@code line} and its end as bytes for {@link Connection#send}. */
    public static byte[] encode(String line) {
        return (line + "\n").getBytes(UTF_8);
    }

    /** Undoes {@link #encode}. */
    public static String decode(byte[] line) {
        return new String(line, 0, line.length - 1, UTF_8);
    }

    /**
     * Says that the next {@code bytes} bytes are no lines; they come to {@link LineHandler#onRaw} in pieces. To be
     * called from inside {@link LineHandler#onLine}. The input may end before all of them have come: the handler counts.
     *
     * @param bytes how many; with 0, lines go on at once
     * @throws IllegalArgumentException if {@code bytes} is negative
     * @throws IllegalStateException if {@code onLine} is not being called: the bytes may have been taken for lines already
     */
    public void expectRaw(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("raw bytes must be at least 0, not " + bytes);
        }
        if (!inLine) {
            throw new IllegalStateException("raw bytes can be announced from inside onLine only");
        }
        rawBytes = bytes;
    }

    @Override
    public void onOpen(Connection connection) {
        unfinished = connection.account().inputHolding();
        lines.onOpen(connection);
    }

    @Override
    public void onBytes(Connection connection, ByteBuffer bytes) {
        if (!turn.compareAndSet(Turn.IDLE, Turn.PASSING)) {
            bytes.position(bytes.limit()); // the connection is ending
            return;
        }
        try {
            passAll(connection, bytes);
        } finally {
            unfinished.set(decoder.heldBytes());
            if (!turn.compareAndSet(Turn.PASSING, Turn.IDLE)) {
                giveBack();
            }
        }
    }

    private void giveBack() {
        decoder.forget();
        unfinished.set(0);
    }

    /** A handler that pauses, or closes, wants no further line. What is left comes again if it resumes. */
    private void passAll(Connection connection, ByteBuffer bytes) {
        long looked = 0; // behind the first few lines: most reads have no more
        for (int passed = 0; bytes.hasRemaining() && connection.isReading(); passed++) {
            if (passed == LINES_A_LOOK) {
                looked = nanoTime.getAsLong();
            }
            boolean isLook = passed > LINES_A_LOOK && passed % LINES_A_LOOK == 0;
            if (passed == MAX_LINES_A_TURN || isLook && nanoTime.getAsLong() - looked > MAX_TURN_NANOS) {
                connection.pauseReading();
                connection.resumeReading(); // the rest is offered again, behind the other connections' turns
                return;
            }
            if (rawBytes > 0) {
                passRaw(connection, bytes);
            } else {
                passLine(connection, bytes);
            }
        }
    }

    private void passLine(Connection connection, ByteBuffer bytes) {
        try {
            byte[] line = decoder.nextBytes(bytes);
            if (line != null) {
                inLine = true;
                lines.onEncodedLine(connection, line);
            }
        } catch (BadLineException e) {
            lines.onBadLine(connection, e);
        } finally {
            inLine = false;
        }
    }

    private void passRaw(Connection connection, ByteBuffer bytes) {
        int length = (int) Math.min(rawBytes, bytes.remaining());
        ByteBuffer piece = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        rawBytes -= length;
        lines.onRaw(connection, piece);
    }

    @Override
    public void onEndOfInput(Connection connection) {
        if (decoder.unfinishedBytes() > 0) {
            lines.onBadLine(connection, BadLineException.cutOff());
        }
        lines.onEndOfInput(connection);
    }

    /** Gives the unfinished line back now: the peer may hear why, and take its time to hang up. */
    @Override
    public void onMemoryShort(Connection connection) {
        lines.onMemoryShort(connection);
        if (turn.getAndSet(Turn.CALLED_BACK) == Turn.IDLE) {
            giveBack();
        }
    }

    @Override
    public void onClosed(Connection connection, Ending ending) {
        giveBack(); // a timer may hold on to this connection for a while
        lines.onClosed(connection, ending);
    }
}
