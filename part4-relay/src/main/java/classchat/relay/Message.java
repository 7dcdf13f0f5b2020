package classchat.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.select.LineFraming;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One line of the wire: a JSON object whose fields are strings, whole numbers, booleans or lists of strings. A message
 * that exists is valid JSON; its receiver finds out whether it makes sense. Immutable.
 *
 * <p>A message that was received keeps its line, and is sent on as it came when nothing in it has to change: writing
 * JSON costs as much as reading it.
 */
public final class Message {
    // Looked up once: a look-up goes through the class path, and costs as much as a thousand messages.
    static final JsonProvider JSON = JsonProvider.provider();

    private static final JsonGeneratorFactory GENERATORS = JSON.createGeneratorFactory(Map.of());

    /** The type of a message without a {@code type}: the assignment's own object has none. */
    public static final String TEXT = "message";

    /** How long an id may be, in characters: Unicode code points, of which UTF-16 needs one or two units each. */
    static final int MAX_ID = 64;

    private final String[] names;
    private final Object[] values;
    private final int size;
    private final boolean hasOtherFields;
    private volatile byte[] bytes; // the line and its end, made when first needed

    /** @param bytes the line that this is, with its end; null if it has still to be written */
    Message(String[] names, Object[] values, int size, boolean hasOtherFields, byte[] bytes) {
        this.names = names;
        this.values = values;
        this.size = size;
        this.hasOtherFields = hasOtherFields;
        this.bytes = bytes;
    }

    /**
     * Reads a line.
     *
     * @throws RefusedException if it is no JSON object, or not one that this protocol allows
     */
    public static Message parse(String line) throws RefusedException {
        return parse(LineFraming.encode(line));
    }

    /**
     * Reads a line.
     *
     * @param line valid UTF-8, with its end; the message keeps it
     * @throws RefusedException if it is no JSON object, or not one that this protocol allows
     */
    public static Message parse(byte[] line) throws RefusedException {
        Message plain = PlainShape.read(line);
        return plain != null ? plain : MessageParser.parse(line);
    }

    /** A message of a type, without any other field. */
    public static Message of(String type) {
        return new Message(new String[] {"type"}, new Object[] {type}, 1, false, WrittenLine.of("type", type));
    }

    /** A message of the server when all is well: {@code status} 1 and {@code sender} server. */
    public static Message fromServer(String type) {
        return of(type).with("status", "1").with("sender", "server");
    }

    /** The answer of the server when it refuses something. */
    public static Message error(ErrorCode code, String sentence, String id) {
        Message error = of("error")
                .with("status", "0")
                .with("sender", "server")
                .with("code", code.code())
                .with("text", sentence);
        return id == null ? error : error.with("id", id);
    }

    /**
     * This message with one field more, or with another value for it.
     *
     * @param value a String, Long, Boolean, or List of String
     */
    public Message with(String name, Object value) {
        int i = indexOf(name);
        int newSize = i < 0 ? size + 1 : size;
        String[] newNames = Arrays.copyOf(names, newSize);
        Object[] newValues = Arrays.copyOf(values, newSize);
        newNames[i < 0 ? size : i] = name;
        newValues[i < 0 ? size : i] = value;
        byte[] line = i < 0 && size > 0 && !hasOtherFields ? WrittenLine.withField(bytes, name, value) : null;
        return new Message(newNames, newValues, newSize, hasOtherFields, line);
    }

    /** This message with those of its fields alone that {@code kept} names; itself if it has no others. */
    public Message only(List<String> kept) {
        if (hasOnly(kept)) {
            return this;
        }
        String[] newNames = new String[size];
        Object[] newValues = new Object[size];
        int newSize = 0;
        for (int i = 0; i < size; i++) {
            if (kept.contains(names[i])) {
                newNames[newSize] = names[i];
                newValues[newSize++] = values[i];
            }
        }
        return new Message(newNames, newValues, newSize, false, null);
    }

    private boolean hasOnly(List<String> kept) {
        int at = -1;
        for (int i = 0; i < size; i++) {
            at = indexIn(kept, names[i], at + 1);
            if (at < 0) {
                return false;
            }
        }
        return !hasOtherFields;
    }

    /** Fields mostly come in one order, so {@code name} is mostly the next of {@code list}. */
    private static int indexIn(List<String> list, String name, int next) {
        for (int i = next; i < next + list.size(); i++) {
            int at = i < list.size() ? i : i - list.size();
            if (list.get(at) == name) {
                return at;
            }
        }
        return list.indexOf(name);
    }

    public String type() throws RefusedException {
        String type = string("type");
        return type == null ? TEXT : type;
    }

    /** The id by which this is answered; null if there is none that a message may have. */
    public String id() {
        return get("id") instanceof String id && isId(id) ? id : null;
    }

    /**
     * Whether the id is longer than one may be.
     *
     * @throws RefusedException if it is no string
     */
    boolean hasBadId() throws RefusedException {
        String id = string("id");
        return id != null && !isId(id);
    }

    private static boolean isId(String text) {
        return text.codePointCount(0, text.length()) <= MAX_ID;
    }

    /** This as the answer to {@code question}: with the id of that, if it has one. */
    public Message inAnswerTo(Message question) {
        String id = question.id();
        return id == null ? this : with("id", id);
    }

    /**
     * The value of a field that has to be a string.
     *
     * @return null if there is no such field
     * @throws RefusedException if it is something else
     */
    public String string(String name) throws RefusedException {
        Object value = get(name);
        if (value != null && !(value instanceof String)) {
            throw new RefusedException(Refusal.BAD_FIELD, "the field '" + name + "' must be a string");
        }
        return (String) value;
    }

    /**
     * The value of a field that has to be there.
     *
     * @throws RefusedException if it is not, or is empty, or no string
     */
    public String required(String name) throws RefusedException {
        String value = string(name);
        if (value == null || value.isEmpty()) {
            throw new RefusedException(Refusal.BAD_FIELD, "the field '" + name + "' is needed, and must not be empty");
        }
        return value;
    }

    /**
     * The value of a field that has to be a list of strings.
     *
     * @return an empty list if there is no such field
     * @throws RefusedException if it is something else
     */
    @SuppressWarnings("unchecked") // the parser makes lists of strings only
    public List<String> strings(String name) throws RefusedException {
        Object value = get(name);
        if (value != null && !(value instanceof List)) {
            throw new RefusedException(Refusal.BAD_FIELD, "the field '" + name + "' must be a list of strings");
        }
        return value == null ? List.of() : (List<String>) value;
    }

    /**
     * The value of a field that has to be a whole number.
     *
     * @return null if there is no such field
     * @throws RefusedException if it is something else
     */
    public Long number(String name) throws RefusedException {
        Object value = get(name);
        if (value != null && !(value instanceof Long)) {
            throw new RefusedException(Refusal.BAD_FIELD, "the field '" + name + "' must be a whole number");
        }
        return (Long) value;
    }

    /**
     * The value of a field that has to be true or false.
     *
     * @return false if there is no such field
     * @throws RefusedException if it is something else
     */
    public boolean flag(String name) throws RefusedException {
        Object value = get(name);
        if (value != null && !(value instanceof Boolean)) {
            throw new RefusedException(Refusal.BAD_FIELD, "the field '" + name + "' must be true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    /**
     * The number of raw bytes that follow this message.
     *
     * @param lengthField the field that says it
     * @return -1 if it cannot be understood: there is none, or it is no whole number, negative, or more than {@code max}
     */
    long rawBytes(String lengthField, int max) {
        return get(lengthField) instanceof Long bytes && bytes >= 0 && bytes <= max ? bytes : -1;
    }

    private Object get(String name) {
        int i = indexOf(name);
        return i < 0 ? null : values[i];
    }

    private int indexOf(String name) {
        for (int i = 0; i < size; i++) {
            if (names[i] == name) { // usual names are, see MessageParser
                return i;
            }
        }
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The line and its end, for {@code Connection.send}; made once, however many it is sent to. */
    public byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            made = LineFraming.encode(write());
            bytes = made; // two threads may both make it, and make the same
        }
        return made;
    }

    private String write() {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = GENERATORS.createGenerator(text)) {
            json.writeStartObject();
            for (int i = 0; i < size; i++) {
                write(json, names[i], values[i]);
            }
            json.writeEnd();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, String name, Object value) {
        if (value instanceof String string) {
            json.write(name, string);
        } else if (value instanceof Long number) {
            json.write(name, number);
        } else if (value instanceof Boolean truth) {
            json.write(name, truth);
        } else if (value instanceof List<?> list) {
            json.writeStartArray(name);
            list.forEach(element -> json.write((String) element));
            json.writeEnd();
        } else {
            throw new IllegalArgumentException("no value for a field: " + value);
        }
    }

    /** The message as JSON. */
    @Override
    public String toString() {
        byte[] line = bytes();
        return new String(line, 0, line.length - 1, UTF_8);
    }
}
