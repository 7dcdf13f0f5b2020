package classchat.relay;

import classchat.basic.Printable;
import classchat.select.LineFraming;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads one line as one JSON object, strictly: what parsers do not agree about is refused, so that no two programs can
 * read different things in one line. That is a field that comes twice, anything behind the object, nesting deeper than
 * {@link #MAX_DEPTH}, and text that is no text (NUL, unpaired surrogates).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>: JSON
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7493">RFC 7493</a>: I-JSON, which draws the same lines
 */
final class MessageParser {
    static final int MAX_DEPTH = 32;

    static final int MAX_FIELDS = 64;

    /** Of a whole number: so many fit into a long. */
    private static final int MAX_DIGITS = 18;

    /** The parser's own limit is the first depth that it refuses. */
    private static final JsonParserFactory PARSERS =
            Message.JSON.createParserFactory(Map.of("org.eclipse.parsson.maxDepth", MAX_DEPTH + 1));

    /**
     * The names that nearly all fields have. A message holds these strings instead of those just read: a comparison with
     * itself is the quickest there is, and a message is compared with names some twenty times.
     */
    static final List<String> USUAL_NAMES = List.of("type", "status", "sender", "receiver", "text", "id");

    private final JsonParser json;
    private final boolean checkText;
    private String[] names = new String[USUAL_NAMES.size()];
    private Object[] values = new Object[USUAL_NAMES.size()];
    private int size;
    private Set<String> otherNames = Set.of();

    private MessageParser(JsonParser json, boolean checkText) {
        this.json = json;
        this.checkText = checkText;
    }

    /** See {@link Message#parse(byte[])}. */
    static Message parse(byte[] bytes) throws RefusedException {
        String line = LineFraming.decode(bytes);
        // The line is valid UTF-8 already, so only an escape can bring in what is no text.
        try (JsonParser json = PARSERS.createParser(new StringReader(line))) {
            return new MessageParser(json, line.indexOf("\\u") >= 0).message(bytes);
        } catch (RuntimeException | StackOverflowError e) {
            // Not only JsonException: the parser answers some rubbish (deep nesting, endless numbers) with others.
            throw new RefusedException(Refusal.MALFORMED, "that line is not one JSON object");
        }
    }

    private Message message(byte[] line) throws RefusedException {
        if (json.next() != Event.START_OBJECT) {
            throw malformed("a message must be a JSON object");
        }
        for (Event event; (event = json.next()) != Event.END_OBJECT; ) {
            if (event != Event.KEY_NAME) {
                throw new AssertionError("inside an object, a parser gives keys: " + event);
            }
            field(json.getString());
        }
        if (json.hasNext()) {
            throw malformed("there must be nothing behind a message's object");
        }
        return new Message(names, values, size, !otherNames.isEmpty(), line);
    }

    private void field(String read) throws RefusedException {
        String name = usual(text(read));
        if (!otherNames.isEmpty() && otherNames.contains(name)) {
            throw twice(name);
        }
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                throw twice(name);
            }
        }
        if (size + otherNames.size() == MAX_FIELDS) {
            throw malformed("a message has at most " + MAX_FIELDS + " fields"); // each is compared with all others
        }
        Object value = value(json.next());
        if (value == null) {
            if (otherNames.isEmpty()) {
                otherNames = new HashSet<>();
            }
            otherNames.add(name);
            return;
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = name;
        values[size++] = value;
    }

    /** The string that all messages share, if there is one. */
    private static String usual(String name) {
        for (String usual : USUAL_NAMES) {
            if (usual.equals(name)) {
                return usual;
            }
        }
        return name;
    }

    /** Returns null for a value that no field of this protocol has: an object, a fraction, null. It has been read. */
    private Object value(Event event) throws RefusedException {
        switch (event) {
            case VALUE_STRING:
                return text(json.getString());
            case VALUE_TRUE:
                return Boolean.TRUE;
            case VALUE_FALSE:
                return Boolean.FALSE;
            case VALUE_NUMBER:
                return wholeNumber();
            case START_ARRAY:
                return list();
            case START_OBJECT:
                skipObject();
                return null;
            default:
                return null;
        }
    }

    private Long wholeNumber() {
        String number = json.getString();
        int first = number.startsWith("-") ? 1 : 0;
        if (number.length() - first > MAX_DIGITS) {
            return null;
        }
        for (int i = first; i < number.length(); i++) {
            if (number.charAt(i) < '0' || number.charAt(i) > '9') {
                return null; // a fraction, or an exponent
            }
        }
        return Long.valueOf(number);
    }

    /** Returns null if not all elements are strings. */
    private List<String> list() throws RefusedException {
        List<String> list = new ArrayList<>();
        boolean allStrings = true;
        for (Event event; (event = json.next()) != Event.END_ARRAY; ) {
            Object element = value(event);
            if (element instanceof String string) {
                list.add(string);
            } else {
                allStrings = false;
            }
        }
        return allStrings ? list : null;
    }

    private void skipObject() throws RefusedException {
        Set<String> seen = new HashSet<>();
        for (Event event; (event = json.next()) != Event.END_OBJECT; ) {
            if (!seen.add(text(json.getString()))) {
                throw malformed("a field of an inner object comes twice");
            }
            value(json.next());
        }
    }

    private String text(String text) throws RefusedException {
        if (checkText) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == 0) {
                    throw malformed("text must not contain the character NUL");
                }
                if (Character.isSurrogate(c)) {
                    if (!Character.isHighSurrogate(c)
                            || i + 1 == text.length()
                            || !Character.isLowSurrogate(text.charAt(i + 1))) {
                        throw malformed("text must not contain half a surrogate pair");
                    }
                    i++;
                }
            }
        }
        return text;
    }

    private static RefusedException twice(String name) {
        return malformed("a field comes twice: '" + Printable.beginning(name) + "'");
    }

    private static RefusedException malformed(String sentence) {
        return new RefusedException(Refusal.MALFORMED, sentence);
    }
}
