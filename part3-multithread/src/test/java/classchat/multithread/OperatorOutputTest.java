package classchat.multithread;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.ProgramOutput;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class OperatorOutputTest {
    @Test
    @DisplayName("R3.3 lines are shown in order, all of them by the time the output is closed")
    void linesAreShownInOrder() {
        ProgramOutput screen = new ProgramOutput();
        try (OperatorOutput output = new OperatorOutput(screen.stream())) {
            for (int i = 0; i < 500; i++) {
                output.show("line " + i);
            }
        }
        assertThat(screen.lines()).hasSize(500).startsWith("line 0", "line 1").endsWith("line 499");
    }

    @Test
    @DisplayName("R3.3 a terminal that is stopped does not hold the server up; what was not shown is counted")
    void stoppedTerminalHoldsNobodyUp() {
        ProgramOutput screen = new ProgramOutput();
        CountDownLatch terminalGoesOn = new CountDownLatch(1);
        PrintStream stopped = new PrintStream(OutputStream.nullOutputStream()) {
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
        try (OperatorOutput output = new OperatorOutput(stopped)) {
            for (int i = 0; i < 5_000; i++) {
                output.show("line " + i);
            }
            terminalGoesOn.countDown();
            assertThat(screen.awaitLine("(")).matches("(3999|4000) lines not shown: .*");
        }
    }

    @Test
    @DisplayName("R5.5 a line for the operator is one line, whatever is in it")
    void linesAreShownHarmless() {
        ProgramOutput screen = new ProgramOutput();
        try (OperatorOutput output = new OperatorOutput(screen.stream())) {
            output.show("Eve left: \u001B[2Jreset\nAdd new client: Principal");
        }
        assertThat(screen.lines()).containsExactly("Eve left: \\u001B[2Jreset\\u000AAdd new client: Principal");
    }
}
