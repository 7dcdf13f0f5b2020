package classchat.multithread;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.ProgramOutput;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class OperatorOutputTest {
    private final ProgramOutput screen = new ProgramOutput();
    private final CountDownLatch terminalGoesOn = new CountDownLatch(1);

    /** Takes a line and does not show it, until it goes on. */
    private final PrintStream stopped = new PrintStream(OutputStream.nullOutputStream()) {
        @Override
        public void println(String line) {
            try {
                terminalGoesOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            screen.stream().println(line);
        }
    };

    @Test
    @DisplayName("R3.3 lines are shown in order, all of them by the time the output is closed")
    void linesAreShownInOrder() {
        try (OperatorOutput output = new OperatorOutput(screen.stream(), "test-output")) {
            for (int i = 0; i < 500; i++) {
                output.show("line " + i);
            }
        }
        assertThat(screen.lines()).hasSize(500).startsWith("line 0", "line 1").endsWith("line 499");
    }

    @Test
    @DisplayName(
            "R3.3 a terminal that is stopped does not hold the server up; the lines that were not shown are counted")
    void stoppedTerminalHoldsNobodyUp() {
        int lines = 50_000;
        try (OperatorOutput output = new OperatorOutput(stopped, "test-output")) {
            for (int i = 0; i < lines; i++) {
                output.show("line " + i);
            }
            terminalGoesOn.countDown();
            String sentence = screen.awaitLine("(");
            assertThat(sentence).endsWith(" lines not shown: the output did not take them)");
            int left = Integer.parseInt(sentence.substring(0, sentence.indexOf(' ')));
            assertThat(left).isPositive();
            assertThat(screen.lines()).hasSize(lines - left + 1);
        }
    }

    @ParameterizedTest(name = "lines of {0} characters")
    @ValueSource(ints = {0, 10_000})
    @DisplayName("R3.3 the lines that wait are bounded in bytes, however long they are")
    void waitingLinesAreBoundedInBytes(int length) {
        String line = "x".repeat(length);
        try (OperatorOutput output = new OperatorOutput(stopped, "test-output")) {
            for (int bytes = 0; bytes <= 2 * OperatorOutput.MAX_WAITING_BYTES; bytes += 64 + 2 * length) {
                output.show(line);
            }
            terminalGoesOn.countDown();
            screen.awaitLine("(");
            assertThat(screen.lines())
                    .as("what waited, one that was being printed, and the sentence")
                    .hasSizeLessThanOrEqualTo(OperatorOutput.MAX_WAITING_BYTES / (64 + 2 * length) + 2)
                    .hasSizeGreaterThanOrEqualTo(OperatorOutput.MAX_WAITING_BYTES / (64 + 2 * length) + 1);
        }
    }

    @Test
    @DisplayName("R3.3 a line that cannot be printed is counted, and the next one is printed")
    void lineThatCannotBePrinted() {
        PrintStream failing = new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void println(String line) {
                if (line.equals("too long")) {
                    throw new OutOfMemoryError("by a test");
                }
                screen.stream().println(line);
            }
        };
        try (OperatorOutput output = new OperatorOutput(failing, "test-output")) {
            output.show("too long");
            output.show("short");
            screen.awaitLine("short");
            screen.awaitLine("(1 lines not shown");
        }
    }

    @Test
    @DisplayName("R5.5 a line for the operator is one line, whatever is in it")
    void linesAreShownHarmless() {
        try (OperatorOutput output = new OperatorOutput(screen.stream(), "test-output")) {
            output.show("Eve left: \u001B[2Jreset\nAdd new client: Principal");
        }
        assertThat(screen.lines()).containsExactly("Eve left: \\u001B[2Jreset\\u000AAdd new client: Principal");
    }

    @Test
    @DisplayName("R3.3 the last words come behind all that waits, and nothing comes behind them")
    void lastWords() {
        OperatorOutput output = new OperatorOutput(screen.stream(), "test-output");
        output.show("before");
        output.closeWith("the end\n".getBytes(UTF_8));
        output.show("after");
        output.close();
        assertThat(screen.lines()).containsExactly("before", "the end");
    }
}
