package classchat.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demos as end-to-end tests: real processes, started by class path. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DemosTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    @DisplayName("R1.1-R1.4 part 1's demo goes as scripted")
    void part1() {
        assertGoesAsScripted("part1");
        assertThat(shown())
                .as("what was typed, with what it led to")
                .contains("> Grüße, Καλημέρα, ½ × 2 = 1 ✓\n"
                        + "[5/6] sent: Grüße, Καλημέρα, ½ × 2 = 1 ✓\n"
                        + "[6/6] received: You said: Grüße, Καλημέρα, ½ × 2 = 1 ✓\n");
    }

    @Test
    @DisplayName("R2.1 R2.4 part 2's demo goes as scripted")
    void part2() {
        assertGoesAsScripted("part2");
        assertThat(shown()).contains("> Do you know how…\n< Welcome, Alice\n> … TCP works?\n");
    }

    @Test
    @DisplayName("R3.1-R3.3 R3.6 part 3's demo goes as scripted")
    void part3() {
        assertGoesAsScripted("part3");
        assertThat(shown()).containsPattern("client-5 left: did not read: \\d+ bytes were waiting");
    }

    @Test
    @DisplayName("R4.1-R4.9 part 4's demo goes as scripted")
    void part4() {
        assertGoesAsScripted("part4");
        assertThat(shown()).contains("> Bob:Hi, do you know how TCP works?\n", "Send from: Bob to: Alice\n");
    }

    @Test
    @DisplayName("R6.1 a demo that does not go as scripted: the step on stderr, the transcripts on stdout, exit 1")
    void notAsScripted() throws Exception {
        Demo demo = new Demo() {
            @Override
            public String title() {
                return "A demo that goes wrong";
            }

            @Override
            public void play(Stage stage) throws IOException {
                stage.open("alice", "part1", "--version").shows("ClassChat part 2");
            }
        };
        int status = new Main.Play(demo, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)).call();
        assertThat(status).isEqualTo(1);
        assertThat(out.toString(UTF_8)).contains("---- alice: part1 --version ----", "ClassChat part 1\n");
        assertThat(err.toString(UTF_8))
                .isEqualTo("Error: the demo did not go as scripted:"
                        + " alice shows \"ClassChat part 2\": its program has ended\n");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--help       | 0 | part1",
                "part1 --help | 0 | Part 1: one client and one server, turn by turn.",
                "part9        | 2 | Unmatched argument at index 0: 'part9'",
                "part1 fast   | 2 | Unmatched argument at index 1: 'fast'",
            })
    @DisplayName("R6.2 the demos' command line tells which there are, and what is wrong with one")
    void commandLine(String args, int status, String sentence) {
        assertThat(run(args.trim().split(" "))).isEqualTo(status);
        assertThat(shown()).contains(sentence);
    }

    private void assertGoesAsScripted(String demo) {
        assertThat(run(demo)).as(shown()).isZero();
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(Processes.leftBehind()).as("processes left behind").isEmpty();
    }

    private int run(String... args) {
        return Main.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    private String shown() {
        return out.toString(UTF_8) + err.toString(UTF_8);
    }
}
