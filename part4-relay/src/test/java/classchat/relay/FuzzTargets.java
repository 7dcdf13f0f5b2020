package classchat.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.BadLineException;
import classchat.basic.LineDecoder;
import classchat.select.LineFraming;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What has to hold for any bytes at all. {@code make fuzz} looks for bytes for which it does not; those that it found are
 * kept as files, which {@link FindingsTest} replays.
 */
final class FuzzTargets {
    private static final int MAX_LINE_BYTES = 200;

    private FuzzTargets() {}

    /** A line is a message, or it is refused; nothing else happens. A message that is written again reads the same. */
    static void messageParsing(byte[] bytes) {
        String line = new String(bytes, UTF_8);
        Message message;
        try {
            message = Message.parse(line);
        } catch (RefusedException e) {
            assertThat(e.code()).isEqualTo(Refusal.MALFORMED);
            return;
        }
        try {
            Message again = Message.parse(message.with("added", "x").toString());
            for (String name : List.of("type", "status", "sender", "receiver", "text", "id")) {
                assertThat(valueOf(again, name)).isEqualTo(valueOf(message, name));
            }
        } catch (RefusedException e) {
            throw new AssertionError("what was written cannot be read: " + message, e);
        }
    }

    /** Whatever is read without the parser, the parser reads, too: the same names, values and bytes, in the same order. */
    static void plainShape(byte[] bytes) {
        isPlain(new String(bytes, UTF_8));
    }

    /** Returns whether the line is of the plain shape; if so, the parser has to read the same in it. */
    static boolean isPlain(String line) {
        Message plain = PlainShape.read(LineFraming.encode(line));
        if (plain == null) {
            return false;
        }
        try {
            Message parsed = MessageParser.parse(LineFraming.encode(line));
            assertThat(plain.bytes()).as("%s", line).isEqualTo(parsed.bytes());
            // Written again, a message consists of its fields.
            assertThat(plain.with("added", "x").toString())
                    .isEqualTo(parsed.with("added", "x").toString());
            return true;
        } catch (RefusedException e) {
            throw new AssertionError("the parser refuses: " + line, e);
        }
    }

    private static String valueOf(Message message, String name) {
        try {
            return message.string(name);
        } catch (RefusedException e) {
            return "(" + e.getMessage() + ")";
        }
    }

    /** The first byte says how the rest is cut; the lines that come out do not depend on it. */
    static void lineFraming(byte[] bytes) {
        if (bytes.length > 0) {
            int pieceBytes = 1 + (bytes[0] & 0xFF);
            assertThat(lines(bytes, pieceBytes)).isEqualTo(lines(bytes, bytes.length));
        }
    }

    private static List<String> lines(byte[] bytes, int pieceBytes) {
        LineDecoder decoder = new LineDecoder(MAX_LINE_BYTES);
        List<String> lines = new ArrayList<>();
        for (int i = 1; i < bytes.length; i += pieceBytes) {
            ByteBuffer piece = ByteBuffer.wrap(bytes, i, Math.min(pieceBytes, bytes.length - i));
            for (boolean more = true; more; ) {
                try {
                    String line = decoder.next(piece);
                    more = line != null;
                    if (more) {
                        assertThat(line.getBytes(UTF_8).length).isLessThanOrEqualTo(MAX_LINE_BYTES);
                        lines.add(line);
                    }
                } catch (BadLineException e) {
                    lines.add("! " + e.getMessage());
                }
            }
        }
        return lines;
    }
}
