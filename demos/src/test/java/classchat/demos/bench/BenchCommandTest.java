package classchat.demos.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.basic.Cli;
import classchat.multithread.Engine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, UTF_8);
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "speed               | a scenario must be one of throughput, latency, broadcast, memory, keeping, idle, worst, not 'speed'",
                "--engines epoll     | an engine must be one of select, threads, virtual, not 'epoll'",
                "--loops 0           | the number of loops must be a number from 1 to 256, not '0'",
                "--seconds soon      | a number of seconds must be a number from 1 to 3600, not 'soon'",
                "--warm-up 0         | a number of seconds must be a number from 1 to 3600, not '0'",
                "--repetitions 101   | the number of repetitions must be a number from 1 to 100, not '101'",
                "--pairs 1,many      | a number of pairs must be a number from 1 to 10000, not 'many'",
                "--window 1001       | the window must be a number from 1 to 1000, not '1001'",
                "--bytes 47          | the length of a line must be a number from 48 to 65000, not '47'",
                "--rate 0            | the rate must be a number from 1 to 100000, not '0'",
                "--clients 1         | the number of clients must be a number from 2 to 10000, not '1'",
                "--connections 19001 | a number of connections must be a number from 1 to 19000, not '19001'",
                "--heap 8            | the heap must be a number from 16 to 1000000, not '8'",
                "--attacks fast      | an attack must be one of idle, long-texts, ",
                "--fast              | Unknown option: '--fast'",
            })
    @DisplayName("R1.5 wrong use: one sentence on stderr, exit 2, and nothing is measured")
    void wrongUse(String args, String sentence) {
        assertThat(run(args.split(" +"))).isEqualTo(2);
        assertThat(err.toString(UTF_8)).startsWith("Error: ").contains(sentence).hasLineCount(1);
        assertThat(bytes.toString(UTF_8)).isEmpty();
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20, disabledReason = "this JDK has virtual threads")
    @DisplayName("R1.5 an engine that this JDK does not have is wrong use")
    void engineThatThisJdkDoesNotHave() {
        assertThat(run("--engines", "virtual")).isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .startsWith("Error: the engine virtual needs JDK 21 or newer, this is JDK ")
                .hasLineCount(1);
    }

    @Test
    @DisplayName("everything is measured, in processes of its own, and becomes tables with a row for each contender")
    void everythingBecomesTables() throws Exception {
        List<String> progress = new ArrayList<>();
        BenchCommand.run(new Bench(tiny(), out, progress::add), EnumSet.allOf(BenchCommand.Scenario.class));
        String tables = bytes.toString(UTF_8);
        assertThat(tables.lines().filter(line -> line.startsWith("#")))
                .containsExactly(
                        "### Throughput",
                        "#### 2 pairs",
                        "### Latency at 1,000 lines a second",
                        "### Broadcast, 5 clients",
                        "### Memory, 20 idle connections",
                        "### Keeping messages (R5.1, R5.3)",
                        "### An idle client (R2.3)",
                        "### While one client does its worst",
                        "#### 64 MiB of heap");
        assertThat(tables.lines().filter(line -> line.startsWith("| bare NIO ")))
                .hasSize(4);
        assertThat(tables.lines().filter(line -> line.startsWith("| select, 1 loop ")))
                .hasSize(4);
        assertThat(tables.lines().filter(line -> line.startsWith("| part 4: select, 1 loop ")))
                .hasSize(2);
        assertThat(tables.lines().filter(line -> line.startsWith("| part 5: select, 1 loop ")))
                .hasSize(2);
        assertThat(tables.lines().filter(line -> line.contains("waiting messages fetched")))
                .hasSize(1);
        assertThat(tables.lines().filter(line -> line.startsWith("| polls "))).hasSize(2);
        assertThat(tables.lines().filter(line -> line.startsWith("| absent-group ")))
                .singleElement()
                .asString()
                .doesNotContain("stands still", "n/a");
        assertThat(progress)
                .as("the attack takes place")
                .anyMatch(line -> line.startsWith("absent-group, So far: ") && line.contains(" lines sent"));
        assertThat(progress)
                .as(
                        "three warm-ups, twelve measurements of servers, one of keeping, three of clients, two lines of one attack")
                .hasSize(21);
    }

    @Test
    @DisplayName("a program that ends when it should run is reported in its own words")
    void programThatEndsIsReported() throws Exception {
        try (ChildProcess child = ChildProcess.start("the client", PollingClient.class, "--port", "70000")) {
            assertThatThrownBy(child::awaitAddress)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the client has ended: Error: ")
                    .hasMessageContaining("a port must be a number from 1 to 65535, not '70000'");
        }
    }

    private int run(String... args) {
        return Cli.run(new CommandLine(new BenchCommand(out)), args, out, new PrintStream(err, true, UTF_8));
    }

    private static Settings tiny() {
        return new Settings(
                List.of(Contender.BARE, Contender.of(Engine.SELECT, 1), Contender.chat(1), Contender.keeping(1)),
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                1,
                List.of(2),
                16,
                100,
                2,
                1_000,
                5,
                List.of(20),
                Duration.ZERO,
                Duration.ofMillis(100),
                List.of(Attack.ABSENT_GROUP),
                List.of(64));
    }
}
