package classchat.demos.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryCheckTest {
    private static final int LINE_BYTES = 60;
    private static final long SENT_NANOS = 0x1234_5678_9abc_def0L;

    private final LoadLine pair3 = new LoadLine("", 3, LINE_BYTES);
    private final DeliveryCheck check = new DeliveryCheck(pair3);
    private final List<Long> sequences = new ArrayList<>();

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 2, 7, 60, 61, 62, 100, 1_000})
    @DisplayName("the right lines pass, however TCP cuts them")
    void rightLinesPassHoweverTcpCutsThem(int pieceBytes) throws Exception {
        byte[] lines = pair3.lines(0, 10, SENT_NANOS);
        int count = 0;
        for (int at = 0; at < lines.length; at += pieceBytes) {
            count += accept(ByteBuffer.wrap(lines, at, Math.min(pieceBytes, lines.length - at))
                    .slice());
        }
        assertThat(count).isEqualTo(10);
        assertThat(sequences).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    @DisplayName("a line is as long as it should be, and carries receiver, pair, number and time")
    void lineCarriesWhatItShould() throws Exception {
        byte[] line = pair3.lines(26, 1, SENT_NANOS);
        assertThat(new String(line, US_ASCII))
                .isEqualTo("r00003 00003 000000000000001a 123456789abcdef0 " + "~".repeat(13) + "\n")
                .hasSize(LINE_BYTES + 1);
        List<Long> times = new ArrayList<>();
        check.accept(ByteBuffer.wrap(pair3.lines(0, 1, SENT_NANOS)), (sequence, sentNanos) -> times.add(sentNanos));
        assertThat(times).containsExactly(SENT_NANOS);
    }

    @Test
    @DisplayName("what the server puts in front of a line is expected there")
    void prefixIsExpected() {
        DeliveryCheck listener = new DeliveryCheck(new LoadLine("client-1: ", 0, LINE_BYTES));
        byte[] said = new LoadLine("", 0, LINE_BYTES).lines(0, 1, SENT_NANOS);
        ByteBuffer heard = ByteBuffer.allocate(100)
                .put("client-1: ".getBytes(US_ASCII))
                .put(said)
                .flip();
        assertThatCode(() -> listener.accept(heard, (sequence, sentNanos) -> sequences.add(sequence)))
                .doesNotThrowAnyException();
        assertThat(sequences).containsExactly(0L);
    }

    @Test
    @DisplayName("lines in the wrong order are noticed")
    void wrongOrderIsNoticed() {
        assertNoticed(line(pair3, 0), line(pair3, 2), line(pair3, 1));
    }

    @Test
    @DisplayName("a lost line is noticed")
    void lostLineIsNoticed() {
        assertNoticed(line(pair3, 0), line(pair3, 2));
    }

    @Test
    @DisplayName("a line that comes twice is noticed")
    void repeatedLineIsNoticed() {
        assertNoticed(line(pair3, 0), line(pair3, 0));
    }

    @Test
    @DisplayName("another receiver's line is noticed")
    void misdeliveredLineIsNoticed() {
        assertNoticed(line(pair3, 0), line(new LoadLine("", 4, LINE_BYTES), 1));
    }

    @Test
    @DisplayName("a changed byte is noticed, wherever it is, but in the time, which only the sender knows")
    void changedByteIsNoticed() {
        String good = line(pair3, 0);
        int timeAt = "r00003 00003 0000000000000000 ".length();
        for (int i = 0; i < good.length(); i++) {
            if (i < timeAt || i >= timeAt + 16) {
                String changed = good.substring(0, i) + '!' + good.substring(i + 1);
                assertThatThrownBy(() -> new DeliveryCheck(pair3)
                                .accept(ByteBuffer.wrap(changed.getBytes(US_ASCII)), (sequence, sentNanos) -> {}))
                        .as("changed at %s", i)
                        .isInstanceOf(BadDeliveryException.class);
            }
        }
    }

    @Test
    @DisplayName("a shortened line is noticed")
    void shortenedLineIsNoticed() {
        String good = line(pair3, 0);
        assertNoticed(good, line(pair3, 1).substring(1), line(pair3, 2));
    }

    private static String line(LoadLine lines, long sequence) {
        return new String(lines.lines(sequence, 1, SENT_NANOS), US_ASCII);
    }

    private int accept(ByteBuffer bytes) throws BadDeliveryException {
        int count = check.accept(
                ByteBuffer.wrap(bytes.array(), bytes.arrayOffset(), bytes.remaining()),
                (sequence, sentNanos) -> sequences.add(sequence));
        bytes.position(bytes.limit());
        return count;
    }

    private void assertNoticed(String... lines) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List.of(lines).forEach(line -> all.writeBytes(line.getBytes(US_ASCII)));
        assertThatThrownBy(() -> accept(ByteBuffer.wrap(all.toByteArray())))
                .isInstanceOf(BadDeliveryException.class)
                .hasMessageStartingWith("not the line that was due: expected 'r00003 00003 ");
    }
}
