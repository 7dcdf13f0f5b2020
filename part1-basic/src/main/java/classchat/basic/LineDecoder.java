package classchat.basic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * Turns bytes into lines. TCP is a stream: one read may return half a line, or ten of them, or a character cut in
 * two. The decoder is fed with whatever arrived and gives back whole lines; the bytes of an unfinished line are kept
 * for the next call, and nothing else is.
 *
 * <pre>{@code
 * socket.read(buffer);
 * buffer.flip();
 * for (String line; (line = decoder.next(buffer)) != null; ) {
 *     ...
 * }
 * }</pre>
 *
 * <p>A line is UTF-8 and ends with LF; a CR right before it belongs to the end, so that {@code telnet} can take part.
 * Bytes that are not UTF-8 are reported, never replaced: what arrives is what was sent. There is no socket in here,
 * which is why a test can feed it one byte at a time. Not thread-safe: a decoder belongs to one stream of bytes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9293#section-3.8">RFC 9293, section 3.8</a>: TCP keeps no boundaries
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3629">RFC 3629</a>: UTF-8
 */
public final class LineDecoder {
    private static final byte[] NOTHING = {};

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final int maxLineBytes;
    private boolean mayBeginWithMark;

    private byte[] unfinished = NOTHING;
    private int unfinishedBytes;
    private boolean skipping; // inside a line that was refused as too long: the rest of it is thrown away

    /** @param maxLineBytes the most bytes that a line may have, its end not counted; at least 1 */
    public LineDecoder(int maxLineBytes) {
        if (maxLineBytes < 1) {
            throw new IllegalArgumentException("maxLineBytes must be at least 1, not " + maxLineBytes);
        }
        this.maxLineBytes = maxLineBytes;
    }

    /**
     * For what a person types or pipes in. Some editors begin a file with a byte order mark, which is not part of its text; from
     * the network it would be.
     *
     * @param maxLineBytes the most bytes that a line may have, its end not counted, but the mark; at least 1
     */
    public static LineDecoder ofTyped(int maxLineBytes) {
        LineDecoder decoder = new LineDecoder(maxLineBytes);
        decoder.mayBeginWithMark = true;
        return decoder;
    }

    /**
     * Takes the next line out of {@code bytes}. The position moves behind the line's end, or, if no line is complete,
     * to the limit. After an exception the bad line is gone and the next call goes on behind it.
     *
     * @param bytes what one or more reads returned; backed by an array
     * @return the line without its end, or null if {@code bytes} does not complete one
     * @throws LineTooLongException if the line exceeds {@code maxLineBytes}; thrown as soon as that is certain, once a line
     * @throws BadLineException if the line is not UTF-8
     */
    public String next(ByteBuffer bytes) throws BadLineException {
        return text(nextBytes(bytes));
    }

    /**
     * Takes the next line as {@link #next} does, but leaves it encoded, for a program that passes lines on.
     *
     * @return the line with an LF as its end, in an array of the caller's own; null if {@code bytes} does not complete one
     * @throws LineTooLongException as in {@link #next}
     * @throws BadLineException as in {@link #next}
     */
    public byte[] nextBytes(ByteBuffer bytes) throws BadLineException {
        byte[] array = bytes.array();
        int start = bytes.arrayOffset() + bytes.position();
        int limit = bytes.arrayOffset() + bytes.limit();
        int lineFeed = ByteSearch.indexOf(array, '\n', start, limit);
        boolean complete = lineFeed < limit;
        bytes.position((complete ? lineFeed + 1 : limit) - bytes.arrayOffset());
        if (skipping) {
            skipping = !complete;
            return complete ? nextBytes(bytes) : null;
        }
        if (complete && unfinishedBytes == 0) {
            return line(array, start, lineFeed);
        }
        if (!fits(array, start, lineFeed)) {
            forget();
            skipping = !complete;
            throw new LineTooLongException(maxLineBytes);
        }
        keep(array, start, lineFeed);
        return complete ? finishBytes() : null;
    }

    /** How many bytes of an unfinished line are waiting for the rest of it. */
    public int unfinishedBytes() {
        return unfinishedBytes;
    }

    /** How many bytes of memory the unfinished line takes; more than it has, because the room for it grows by doubling. */
    public int heldBytes() {
        return unfinished.length;
    }

    /**
     * Takes the unfinished line as it is, for input that may end without a line feed, as a typed line may. A line from
     * the network may not: there, what has no end may have been cut.
     *
     * @return the unfinished line, or null if there is none
     * @throws BadLineException if it is not UTF-8
     */
    public String finish() throws BadLineException {
        return text(finishBytes());
    }

    private byte[] finishBytes() throws BadLineException {
        if (unfinishedBytes == 0) {
            return null;
        }
        byte[] bytes = unfinished;
        int end = unfinishedBytes;
        forget();
        return line(bytes, 0, end);
    }

    /** Whether the line may still be within its limit: one byte more is, if it is the CR of a CRLF. */
    private boolean fits(byte[] array, int start, int end) {
        int together = unfinishedBytes + end - start;
        if (together <= maxLineBytes) {
            return true;
        }
        byte last = end > start ? array[end - 1] : unfinished[unfinishedBytes - 1];
        return together == maxLineBytes + 1 && last == '\r';
    }

    private void keep(byte[] array, int start, int end) {
        int together = unfinishedBytes + end - start;
        if (together > unfinished.length) {
            // Doubling keeps a line that comes byte by byte from being copied once a byte.
            unfinished =
                    Arrays.copyOf(unfinished, Math.max(together, Math.min(2 * unfinished.length, maxLineBytes + 1)));
        }
        System.arraycopy(array, start, unfinished, unfinishedBytes, end - start);
        unfinishedBytes = together;
    }

    /** Throws the unfinished line away, and lets go of the array: it may be long, and idle connections are many. */
    public void forget() {
        unfinished = NOTHING;
        unfinishedBytes = 0;
    }

    private byte[] line(byte[] array, int start, int end) throws BadLineException {
        int length = end - start;
        if (length > 0 && array[end - 1] == '\r') {
            length--;
        }
        if (length > maxLineBytes) {
            throw new LineTooLongException(maxLineBytes);
        }
        if (!ByteSearch.isAscii(array, start, start + length)) {
            checkUtf8(array, start, length);
        }
        byte[] line = Arrays.copyOfRange(array, start, start + length + 1);
        line[length] = '\n';
        return line;
    }

    private static void checkUtf8(byte[] array, int start, int length) throws BadLineException {
        // The String constructor puts U+FFFD where the bytes are not UTF-8. That character may also have been sent;
        // only when there is one is the strict decoder, several times slower, worth asking.
        if (new String(array, start, length, UTF_8).indexOf('\uFFFD') >= 0) {
            try {
                UTF_8.newDecoder().decode(ByteBuffer.wrap(array, start, length)); // a new decoder reports
            } catch (CharacterCodingException e) {
                throw new BadLineException("a line must be valid UTF-8; yours was dropped");
            }
        }
    }

    /** Returns null for null. */
    private String text(byte[] line) {
        if (line == null) {
            return null;
        }
        String text = new String(line, 0, line.length - 1, UTF_8);
        if (mayBeginWithMark && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        mayBeginWithMark = false;
        return text;
    }
}
