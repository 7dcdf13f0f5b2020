package classchat.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.basic.ByteSearch;
import java.util.Arrays;

/**
 * Reads the shape that nearly every line has, without a parser: one flat object whose fields are some of the six usual ones,
 * each at most once, and whose values are strings without an escape. For any other line it returns null, and
 * {@link MessageParser} decides. It refuses nothing: so one place says what a message is.
 *
 * <pre>{@code
 * {"sender":"Alice", "receiver":"Bob", "text":"Hello, Bob!"}     read here
 * {"text":"a \"quoted\" word", ...}   {"type":"who","page":2}    left to the parser
 * }</pre>
 *
 * <p>{@code PlainShapeTest} proves for very many lines that the parser reads the same in what is read here. A line of
 * 100 characters of text takes 170 ns from the bytes that were read to the bytes to be sent, and 568 bytes of memory; with the
 * parser 557 ns, and 1,440 bytes. It works on bytes: each quote, brace, colon, comma and
 * backslash is one byte in UTF-8, and such a byte is never a part of another character.
 */
final class PlainShape {
    private static final String[] NAMES = MessageParser.USUAL_NAMES.toArray(String[]::new);

    private static final byte[][] QUOTED_NAMES = MessageParser.USUAL_NAMES.stream()
            .map(name -> ('"' + name + '"').getBytes(UTF_8))
            .toArray(byte[][]::new);

    /** The first eight bytes of each, as a number; of a shorter one all, and zeros. */
    private static final long[] BEGINNINGS = Arrays.stream(QUOTED_NAMES)
            .mapToLong(name -> ByteSearch.eightBytes(Arrays.copyOf(name, Math.max(name.length, Long.BYTES)), 0))
            .toArray();

    /** The bits that such a number has of the name. */
    private static final long[] MASKS = Arrays.stream(QUOTED_NAMES)
            .mapToLong(name -> name.length >= Long.BYTES ? -1L : (1L << Byte.SIZE * name.length) - 1)
            .toArray();

    /** What {@code type} and {@code status} nearly always are: a string that all messages share is found the quickest. */
    private static final String[] USUAL_VALUES = {Message.TEXT, "1"};

    private static final byte[][] USUAL_BYTES =
            Arrays.stream(USUAL_VALUES).map(value -> value.getBytes(UTF_8)).toArray(byte[][]::new);

    private PlainShape() {}

    /**
     * Returns what {@link MessageParser} makes of {@code line}; null if the line has another shape.
     *
     * @param line valid UTF-8, with its end: the LF stands for the end of all searches; the message keeps it
     */
    static Message read(byte[] line) {
        int end = line.length - 1;
        String[] names = new String[NAMES.length];
        Object[] values = new Object[NAMES.length];
        int size = 0;
        int seen = 0; // a bit for each name
        int field = -1;
        int at = behindBlanks(line, 0);
        if (line[at] != '{') {
            return null;
        }
        do {
            at = behindBlanks(line, at + 1); // behind the brace, or the comma
            field = usualField(line, at, field + 1);
            if (field < 0 || (seen & 1 << field) != 0) {
                return null;
            }
            seen |= 1 << field;
            at = behindBlanks(line, at + QUOTED_NAMES[field].length);
            if (line[at] != ':') {
                return null;
            }
            at = behindBlanks(line, at + 1);
            if (line[at] != '"') {
                return null;
            }
            int close = ByteSearch.indexOfLessOr(line, ' ', '"', '\\', at + 1, end);
            if (line[close] != '"') {
                return null; // a control character, an escape, or the end
            }
            names[size] = NAMES[field];
            values[size++] = value(line, field, at + 1, close);
            at = behindBlanks(line, close + 1);
        } while (line[at] == ',');
        boolean isWhole = line[at] == '}' && behindBlanks(line, at + 1) == end;
        return isWhole ? new Message(names, values, size, false, line) : null;
    }

    private static int behindBlanks(byte[] line, int from) {
        int at = from;
        while (line[at] == ' ') {
            at++;
        }
        return at;
    }

    /** Returns which usual name stands there, with its quotes; -1 if none does. Fields mostly come in their usual order. */
    private static int usualField(byte[] line, int at, int expected) {
        if (line.length - at < Long.BYTES) {
            return -1; // behind the shortest name there is more than that
        }
        long beginning = ByteSearch.eightBytes(line, at);
        for (int i = expected; i < expected + NAMES.length; i++) {
            int field = i < NAMES.length ? i : i - NAMES.length;
            if ((beginning & MASKS[field]) == BEGINNINGS[field] && isAt(line, at, QUOTED_NAMES[field], Long.BYTES)) {
                return field;
            }
        }
        return -1;
    }

    /** Whether {@code wanted} stands there; its first bytes, up to {@code from}, are known to. */
    private static boolean isAt(byte[] line, int at, byte[] wanted, int from) {
        if (line.length - at < wanted.length) {
            return false;
        }
        for (int i = from; i < wanted.length; i++) {
            if (line[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static String value(byte[] line, int field, int from, int to) {
        boolean isUsual = field < USUAL_VALUES.length
                && to - from == USUAL_BYTES[field].length
                && isAt(line, from, USUAL_BYTES[field], 0);
        return isUsual ? USUAL_VALUES[field] : new String(line, from, to - from, UTF_8);
    }
}
