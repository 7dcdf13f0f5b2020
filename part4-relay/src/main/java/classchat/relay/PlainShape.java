package classchat.relay;

import classchat.basic.ByteSearch;

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
 * <p>{@code PlainShapeTest} proves for very many lines that the parser reads the same in what is read here. It takes 0.4 of
 * the parser's time, see {@code README.md}. The searches ({@code indexOf}, {@code startsWith}) are the JDK's, which compare many
 * characters with one instruction.
 */
final class PlainShape {
    private static final String[] NAMES = MessageParser.USUAL_NAMES.toArray(String[]::new);

    private static final String[] QUOTED_NAMES =
            MessageParser.USUAL_NAMES.stream().map(name -> '"' + name + '"').toArray(String[]::new);

    private PlainShape() {}

    /**
     * Returns what {@link MessageParser} makes of {@code line}; null if the line has another shape.
     *
     * @param bytes the same line as bytes, with its end; the message keeps it
     */
    static Message read(String line, byte[] bytes) {
        // No string may have a control character, and where blanks may be, only spaces are read here.
        if (line.indexOf('\\') >= 0 || ByteSearch.hasLess(bytes, ' ', 0, bytes.length - 1)) {
            return null;
        }
        String[] names = new String[NAMES.length];
        Object[] values = new Object[NAMES.length];
        int size = 0;
        int seen = 0; // a bit for each name
        int field = -1;
        int at = behindBlanks(line, 0);
        if (charAt(line, at) != '{') {
            return null;
        }
        do {
            at = behindBlanks(line, at + 1); // behind the brace, or the comma
            field = usualField(line, at, field + 1);
            if (field < 0 || (seen & 1 << field) != 0) {
                return null;
            }
            seen |= 1 << field;
            at = behindBlanks(line, at + QUOTED_NAMES[field].length());
            if (charAt(line, at) != ':') {
                return null;
            }
            at = behindBlanks(line, at + 1);
            int end = charAt(line, at) == '"' ? line.indexOf('"', at + 1) : -1;
            if (end < 0) {
                return null;
            }
            names[size] = NAMES[field];
            values[size++] = line.substring(at + 1, end);
            at = behindBlanks(line, end + 1);
        } while (charAt(line, at) == ',');
        boolean isWhole = charAt(line, at) == '}' && behindBlanks(line, at + 1) == line.length();
        return isWhole ? new Message(names, values, size, false, bytes) : null;
    }

    /** Returns 0 behind the end: no line has that character any more. */
    private static char charAt(String line, int at) {
        return at < line.length() ? line.charAt(at) : 0;
    }

    private static int behindBlanks(String line, int from) {
        int at = from;
        while (charAt(line, at) == ' ') {
            at++;
        }
        return at;
    }

    /** Returns which usual name stands there, with its quotes; -1 if none does. Fields mostly come in their usual order. */
    private static int usualField(String line, int at, int expected) {
        for (int i = expected; i < expected + NAMES.length; i++) {
            int field = i % NAMES.length;
            if (line.startsWith(QUOTED_NAMES[field], at)) {
                return field;
            }
        }
        return -1;
    }
}
