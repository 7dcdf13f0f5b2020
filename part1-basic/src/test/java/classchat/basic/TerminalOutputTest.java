package classchat.basic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TerminalOutputTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtomicInteger answer = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();

    private TerminalWidth width(String wish) {
        return new TerminalWidth(
                () -> {
                    asked.incrementAndGet();
                    return answer.get();
                },
                nanos::get,
                wish);
    }

    private String printed(String line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new TerminalOutput(bytes, width(null)).println(line);
        return bytes.toString(UTF_8);
    }

    @Test
    @DisplayName("R5.5 on a terminal a long line is broken, and indented where it goes on")
    void brokenOnATerminal() {
        answer.set(20);
        assertThat(printed("Eve:" + "ü".repeat(20))).isEqualTo("Eve:" + "ü".repeat(16) + "\n    üüüü\n");
    }

    @Test
    @DisplayName("R5.5 in a file or a pipe a line stays one line, with its tabs")
    void wholeInAPipe() {
        answer.set(TerminalWidth.NO_TERMINAL);
        String line = "Eve:\t" + "x".repeat(10_000);
        assertThat(printed(line)).isEqualTo(line + "\n");
    }

    @Test
    @DisplayName("R5.5 a line and its end are written at once: the echo of a typed letter cannot come between them")
    void writtenAtOnce() {
        List<String> writes = new ArrayList<>();
        OutputStream terminal = new OutputStream() {
            @Override
            public void write(int octet) {
                throw new AssertionError("a single byte");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                writes.add(new String(bytes, offset, length, UTF_8));
            }
        };
        new TerminalOutput(terminal, () -> 20).println("x".repeat(20));
        assertThat(writes).containsExactly("x".repeat(20) + System.lineSeparator());
    }

    @Test
    @DisplayName("R5.5 a terminal that does not tell its width has COLUMNS columns, or 80")
    void unknownWidth() {
        answer.set(TerminalWidth.UNKNOWN);
        assertThat(width("60").getAsInt()).isEqualTo(60);
        assertThat(width(null).getAsInt()).isEqualTo(80);
        assertThat(width("wide").getAsInt()).isEqualTo(80);
        assertThat(width("0").getAsInt()).isEqualTo(80);
    }

    @Test
    @DisplayName("R5.5 a terminal's width is asked for again, at most once a second; it stays if there is no answer")
    void changedSize() {
        TerminalWidth width = width(null);
        answer.set(100);
        assertThat(width.getAsInt()).isEqualTo(100);
        answer.set(60);
        nanos.addAndGet(SECOND.toNanos() - 1);
        assertThat(width.getAsInt()).isEqualTo(100);
        nanos.addAndGet(1);
        assertThat(width.getAsInt()).isEqualTo(60);
        answer.set(TerminalWidth.UNKNOWN);
        nanos.addAndGet(SECOND.toNanos());
        assertThat(width.getAsInt()).isEqualTo(60);
        answer.set(TerminalWidth.NO_TERMINAL);
        nanos.addAndGet(SECOND.toNanos());
        assertThat(width.getAsInt()).isEqualTo(60);
    }

    @Test
    @DisplayName("R5.5 the system is asked: this test's output goes to a program, not to a terminal")
    void askedForReal() {
        assertThat(TerminalWidth.ofStandardOutput().getAsInt()).isEqualTo(TerminalWidth.NO_TERMINAL);
    }

    @Test
    @DisplayName("R5.5 a pipe is asked about once")
    void pipeIsAskedAboutOnce() {
        TerminalWidth width = width(null);
        for (int i = 0; i < 5; i++) {
            assertThat(width.getAsInt()).isEqualTo(TerminalWidth.NO_TERMINAL);
            nanos.addAndGet(SECOND.toNanos());
        }
        assertThat(asked).hasValue(1);
    }
}
