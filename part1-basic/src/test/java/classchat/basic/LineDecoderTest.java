package classchat.basic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineDecoderTest {
    private static final int LIMIT = 16;

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 2, 3, 7, 64})
    @DisplayName("R1.6 lines come out whole whatever the pieces")
    void linesComeOutWhole(int pieceBytes) {
        byte[] sent = "héllo\r\n\nwörld, 你好\n\uD83D\uDE42\n".getBytes(UTF_8);
        assertThat(decode(new LineDecoder(64), sent, pieceBytes))
                .containsExactly("héllo", "", "wörld, 你好", "\uD83D\uDE42");
    }

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 2, 3, 64})
    @DisplayName(
            "R1.6 a byte order mark at the beginning of what is typed or piped in is dropped; every other one is text")
    void byteOrderMark(int pieceBytes) {
        byte[] typed = "\uFEFF\uFEFFone\r\n\uFEFFtwo\r\n".getBytes(UTF_8);
        assertThat(decode(LineDecoder.ofTyped(64), typed, pieceBytes)).containsExactly("\uFEFFone", "\uFEFFtwo");
        assertThat(decode(new LineDecoder(64), typed, pieceBytes)).containsExactly("\uFEFF\uFEFFone", "\uFEFFtwo");
        assertThat(decode(LineDecoder.ofTyped(64), "\n\uFEFFtwo\n".getBytes(UTF_8), pieceBytes))
                .containsExactly("", "\uFEFFtwo");
    }

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 2, 3, 64})
    @DisplayName("R1.6 a line that stays encoded has LF as its end, whatever its own end was, in an array of its own")
    void encoded(int pieceBytes) throws Exception {
        byte[] sent = "one\r\n\nh\u00e9llo\n".getBytes(UTF_8);
        LineDecoder decoder = new LineDecoder(64);
        List<byte[]> lines = new ArrayList<>();
        for (int i = 0; i < sent.length; i += pieceBytes) {
            byte[] piece = Arrays.copyOfRange(sent, i, Math.min(sent.length, i + pieceBytes));
            ByteBuffer bytes = ByteBuffer.wrap(piece);
            for (byte[] line; (line = decoder.nextBytes(bytes)) != null; ) {
                lines.add(line);
            }
            Arrays.fill(piece, (byte) 'x'); // the next read
        }
        assertThat(lines.stream().map(line -> new String(line, UTF_8))).containsExactly("one\n", "\n", "h\u00e9llo\n");
    }

    @Test
    @DisplayName("R1.6 a hundred lines in one buffer are a hundred lines")
    void hundredGluedLines() {
        assertThat(decode(new LineDecoder(LIMIT), "line\n".repeat(100).getBytes(UTF_8), 1_000))
                .hasSize(100)
                .containsOnly("line");
    }

    @Test
    @DisplayName("R1.6 random lines in random pieces come out as they went in")
    void randomLinesInRandomPieces() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<String> lines = new ArrayList<>();
            StringBuilder sent = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                String line = randomText(random);
                lines.add(line);
                sent.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
            }
            byte[] bytes = sent.toString().getBytes(UTF_8);
            assertThat(decode(new LineDecoder(64), bytes, 1 + random.nextInt(bytes.length)))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(lines);
        }
    }

    @ParameterizedTest(name = "{0} bytes, end {1}, in pieces of {2}: {3}")
    @CsvSource({
        "15, LF, 1, taken",
        "15, CRLF, 64, taken",
        "16, LF, 1, taken",
        "16, LF, 64, taken",
        "16, CRLF, 1, taken",
        "16, CRLF, 64, taken",
        "16, CRLF, 17, taken",
        "17, LF, 1, refused",
        "17, LF, 64, refused",
        "17, CRLF, 1, refused",
        "17, CRLF, 64, refused",
        "17, CRLF, 17, refused",
        "500, LF, 1, refused",
        "500, LF, 501, refused",
        "500, CRLF, 7, refused",
    })
    @DisplayName("R1.6 the limit counts the line's bytes without its end; behind a refused line the next one is taken")
    void limitIsExact(int bytes, String end, int pieceBytes, String outcome) {
        byte[] sent = ("x".repeat(bytes) + (end.equals("LF") ? "\n" : "\r\n") + "next\n").getBytes(UTF_8);
        List<String> expected = new ArrayList<>();
        expected.add(outcome.equals("taken") ? "x".repeat(bytes) : "! a line may have at most 16 bytes");
        expected.add("next");
        assertThat(decode(new LineDecoder(LIMIT), sent, pieceBytes)).isEqualTo(expected);
    }

    @Test
    @DisplayName("R1.6 a line that is too long is refused before it ends, once, and what is kept of it is let go")
    void tooLongIsRefusedAtOnce() throws Exception {
        LineDecoder decoder = new LineDecoder(LIMIT);
        assertThatThrownBy(() -> decoder.next(ByteBuffer.wrap(new byte[LIMIT + 1])))
                .isInstanceOf(LineTooLongException.class);
        assertThat(decoder.next(ByteBuffer.wrap(new byte[1_000]))).isNull();
        assertThat(decoder.unfinishedBytes()).isZero();
        assertThat(decoder.next(ByteBuffer.wrap("\nok\n".getBytes(UTF_8)))).isEqualTo("ok");
    }

    @Test
    @DisplayName("R1.6 stale bytes behind the buffer's limit are never looked at")
    void bytesBehindTheLimitDoNotCount() throws Exception {
        LineDecoder decoder = new LineDecoder(4);
        ByteBuffer buffer = ByteBuffer.wrap("aaaaaa\nzz\n".getBytes(UTF_8)).limit(6);
        assertThatThrownBy(() -> decoder.next(buffer)).isInstanceOf(LineTooLongException.class);
        assertThat(decoder.next(ByteBuffer.wrap("b\nc\n".getBytes(UTF_8))))
                .as("b is the end of the long line")
                .isEqualTo("c");
    }

    @Test
    @DisplayName("R1.6 a slice of a larger array is read at its own place")
    void sliceOfAnArray() throws Exception {
        ByteBuffer slice =
                ByteBuffer.wrap("xxhi\nyou\n".getBytes(UTF_8)).position(2).slice();
        LineDecoder decoder = new LineDecoder(LIMIT);
        assertThat(decoder.next(slice)).isEqualTo("hi");
        assertThat(decoder.next(slice)).isEqualTo("you");
        assertThat(slice.hasRemaining()).isFalse();
    }

    @Test
    @DisplayName("R1.3 U+FFFD itself is a character like any other")
    void replacementCharacterIsNotAnError() {
        assertThat(decode(new LineDecoder(LIMIT), "\uFFFD\n".getBytes(UTF_8), 1))
                .containsExactly("\uFFFD");
    }

    @Test
    @DisplayName("R1.3 bytes that are not UTF-8 are reported, never replaced; the next line is taken")
    void badUtf8IsReported() {
        byte[] sent = {'a', (byte) 0xC3, '(', '\n', 'o', 'k', '\n'};
        for (int pieceBytes = 1; pieceBytes <= sent.length; pieceBytes++) {
            assertThat(decode(new LineDecoder(LIMIT), sent, pieceBytes))
                    .containsExactly("! a line must be valid UTF-8; yours was dropped", "ok");
        }
    }

    @Test
    @DisplayName("R1.6 the unfinished line can be taken at the end of the input, once")
    void unfinishedLineCanBeTaken() throws Exception {
        LineDecoder decoder = new LineDecoder(LIMIT);
        assertThat(decoder.next(ByteBuffer.wrap("last".getBytes(UTF_8)))).isNull();
        assertThat(decoder.unfinishedBytes()).isEqualTo(4);
        assertThat(decoder.finish()).isEqualTo("last");
        assertThat(decoder.finish()).isNull();
    }

    @Test
    @DisplayName("R1.6 a limit below one byte is refused")
    void limitMustBePositive() {
        assertThatThrownBy(() -> new LineDecoder(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }

    /** Feeds {@code sent} in pieces; returns the lines, and a refusal as "! " and its message. */
    private static List<String> decode(LineDecoder decoder, byte[] sent, int pieceBytes) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < sent.length; i += pieceBytes) {
            ByteBuffer piece = ByteBuffer.wrap(sent, i, Math.min(pieceBytes, sent.length - i));
            for (boolean more = true; more; ) {
                try {
                    String line = decoder.next(piece);
                    more = line != null;
                    if (more) {
                        lines.add(line);
                    }
                } catch (BadLineException e) {
                    lines.add("! " + e.getMessage());
                }
            }
        }
        return lines;
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(List.of("a", "é", "你", "\uD83D\uDE42", " ", "\u0000").get(random.nextInt(6)));
        }
        return text.toString();
    }
}
