package classchat.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;

/**
 * Adds a field to a message's line without writing all of it again: the line up to its last brace is copied, and the field comes
 * behind. Fields whose text needs an escape, or is not ASCII, are left to the JSON generator, as all other lines are; for these
 * the methods return null. {@code README.md} has the figures.
 *
 * <pre>{@code
 * {"sender":"Alice","receiver":"Bob","text":"..."}             the line of the sender's client
 * {"sender":"Alice","receiver":"Bob","text":"...","id":"7-1"}  the same with a field
 * }</pre>
 */
final class WrittenLine {
    private WrittenLine() {}

    /** Returns the line of a message with this field alone, with its end; null if the generator has to write it. */
    static byte[] of(String name, String value) {
        StringBuilder line = new StringBuilder(64).append('{');
        return appendField(line, name, value) ? bytes(line.append("}\n")) : null;
    }

    /**
     * Returns a line with one field more.
     *
     * @param line an object that has a field, but none of this name, with its end; or null
     * @param value see {@link Message#with}
     * @return null if the generator has to write it
     */
    static byte[] withField(byte[] line, String name, Object value) {
        int brace = line == null ? -1 : line.length - 2;
        if (brace < 2 || line[brace] != '}') { // blanks may be behind it
            return null;
        }
        StringBuilder field = new StringBuilder(64).append(',');
        if (!appendField(field, name, value)) {
            return null;
        }
        byte[] added = bytes(field.append("}\n"));
        byte[] longer = Arrays.copyOf(line, brace + added.length);
        System.arraycopy(added, 0, longer, brace, added.length);
        return longer;
    }

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(US_ASCII);
    }

    private static boolean appendField(StringBuilder to, String name, Object value) {
        return appendString(to, name) && append(to.append(':'), value);
    }

    private static boolean append(StringBuilder to, Object value) {
        if (value instanceof String string) {
            return appendString(to, string);
        } else if (value instanceof List<?> list) {
            return appendList(to, list);
        }
        to.append(value); // a number, true or false
        return value instanceof Long || value instanceof Boolean;
    }

    private static boolean appendList(StringBuilder to, List<?> list) {
        char before = '[';
        for (Object element : list) {
            if (!appendString(to.append(before), (String) element)) {
                return false;
            }
            before = ',';
        }
        to.append(list.isEmpty() ? "[]" : "]");
        return true;
    }

    private static boolean appendString(StringBuilder to, String string) {
        for (int i = 0; i < string.length(); i++) {
            char character = string.charAt(i);
            if (character < ' ' || character > '~' || character == '"' || character == '\\') {
                return false;
            }
        }
        to.append('"').append(string).append('"');
        return true;
    }
}
