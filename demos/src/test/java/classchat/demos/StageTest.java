package classchat.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StageTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final int COLUMNS = 100;

    @AfterEach
    void nobodyIsLeftBehind() {
        assertThat(Processes.leftBehind()).as("processes left behind").isEmpty();
    }

    @Test
    @DisplayName("R6.3 a step that does not come true in time fails with its name and what every window shows")
    void stepDoesNotComeTrue() throws IOException {
        try (Stage patient = Stage.open(Programs.fromClassPath(), Stage.PATIENCE, COLUMNS);
                Stage stage = Stage.open(Programs.fromClassPath(), SHORT, COLUMNS)) {
            int port = patient.open("server", "part1", "server", "--port", 0).awaitPort();
            Window alice = stage.open("Alice", "part1", "client", "--port", port);
            stage.openPiped("words.txt", List.of("hello"), "Bob", "part1", "client", "--port", port);
            alice.types("hello");
            assertThatThrownBy(() -> alice.shows("[7/6] there is no such step"))
                    .isInstanceOf(DemoFailedException.class)
                    .hasMessageStartingWith("Alice shows \"[7/6] there is no such step\": not within 50 ms\n")
                    .hasMessageContaining("---- Alice ----")
                    .hasMessageContaining("$ java -jar part1.jar client --port " + port + "\n")
                    .hasMessageContaining("hello\n")
                    .hasMessageContaining("---- Bob ----")
                    .hasMessageContaining("$ cat words.txt | java -jar part1.jar client --port " + port + "\n");
        }
    }

    @Test
    @DisplayName("R6.3 a step of a program that has ended fails at once, and says so")
    void programHasEnded() throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE, COLUMNS)) {
            Window alice = stage.open("Alice", "part1", "client", "--port", "none");
            assertThatThrownBy(() -> alice.shows("[1/6]"))
                    .hasMessageStartingWith("Alice shows \"[1/6]\": its program has ended\n")
                    .hasMessageContaining("a port must be a number from 1 to 65535, not 'none'");
            assertThatThrownBy(() -> alice.exits(0))
                    .hasMessageStartingWith("Alice exits with status 0: its exit status is 2\n");
        }
    }

    @Test
    @DisplayName("R6.3 a text that should not have come yet, and one of several that is missing, are named")
    void namedInTheStep() throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE, COLUMNS)) {
            Window alice = stage.open("Alice", "part1", "client", "--port", "none");
            assertThatThrownBy(() -> alice.showsInAnyOrder("not 'none'", "not 'some'"))
                    .hasMessageStartingWith("Alice shows \"not 'none'\" and \"not 'some'\": its program has ended;"
                            + " \"not 'some'\" is missing\n");
            assertThatThrownBy(() -> alice.hasNotShown("Error"))
                    .hasMessageStartingWith("Alice has not shown \"Error\": it has\n");
        }
    }

    @Test
    @DisplayName("R6.3 a program is interrupted, another killed, and each window tells it")
    void interruptedAndKilled() throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE, COLUMNS)) {
            Window server = stage.open("server", "part1", "server", "--port", 0);
            Window alice = stage.open("Alice", "part1", "client", "--port", server.awaitPort());
            alice.shows("[4/6]");
            stage.kills(alice);
            alice.exits(137);
            server.shows("The client has left.");
            server.pressesCtrlC();
            server.exits(130);
            assertThat(Stage.transcripts(stage.views()))
                    .contains("-- killed (kill -9)\n-- exit status 137\n")
                    .contains("^C\n-- exit status 130\n");
        }
    }

    @Test
    @DisplayName("R6.3 a frozen program does nothing until it is woken, and then what it had to do")
    void frozenAndWoken() throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE, COLUMNS)) {
            Window server = stage.open("server", "part1", "server", "--port", 0);
            Window alice = stage.open("Alice", "part1", "client", "--port", server.awaitPort());
            alice.shows("[4/6]");
            stage.freezes(server);
            alice.types("Are you awake?");
            alice.shows("[5/6] sent: Are you awake?");
            server.hasNotShown("Are you awake?");
            stage.wakes(server);
            server.shows("-- goes on (kill -CONT)").shows("[7/8] received: Are you awake?");
        }
    }

    @Test
    @DisplayName("R6.3 what is typed is echoed once, as a terminal does")
    void echoedOnce() throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE, COLUMNS)) {
            Window server = stage.open("server", "part1", "server", "--port", 0);
            Window alice = stage.open("Alice", "part1", "client", "--port", server.awaitPort());
            alice.shows("[4/6]");
            alice.typesHalf("Grü").types("ße");
            alice.shows("[5/6] sent: Grüße");
            assertThat(alice.view().text()).containsOnlyOnce("\nGrüße\n");
        }
    }

    @Test
    @DisplayName("R2.3 a program that is busy is no idle one")
    void busyIsNotIdle() throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE, COLUMNS)) {
            int port = stage.open("server", "part1", "server", "--port", 0).awaitPort();
            Window one = stage.open("one", "polling", "--poll-millis", 0, "--port", port);
            Window two = stage.open("two", "polling", "--poll-millis", 0, "--port", port);
            assertThatThrownBy(() -> stage.compareIdle(one, two))
                    .hasMessageStartingWith("one uses next to no processor time while two uses a second: it used ");
        }
    }

    @Test
    @DisplayName(
            "R6.3 when the demo's own program is interrupted, the programs that it started end, too, and nothing is left")
    void interrupted(@TempDir Path temporary) throws Exception {
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED", // or newer JDKs print a warning
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Endless.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(demo.getInputStream(), UTF_8))) {
            assertThat(output.readLine()).isEqualTo("playing");
            List<ProcessHandle> programs = demo.descendants().toList();
            assertThat(programs).hasSize(2);
            demo.destroy();
            assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
            await("the programs have ended")
                    .untilAsserted(() -> assertThat(programs).noneMatch(ProcessHandle::isAlive));
            assertThat(temporary).as("temporary files left behind").isEmptyDirectory();
        } finally {
            demo.destroyForcibly().waitFor();
        }
    }

    /** A demo that goes on until it is interrupted. */
    static final class Endless {
        private Endless() {}

        public static void main(String[] args) throws IOException {
            try (Stage stage = Stage.open(Programs.fromClassPath(), Duration.ofMinutes(1), COLUMNS)) {
                Window server = stage.open("server", "part1", "server", "--port", 0);
                Window alice = stage.open("Alice", "part1", "client", "--port", server.awaitPort());
                alice.shows("[4/6]");
                System.out.println("playing");
                alice.shows("what nobody says");
            }
        }
    }

    @Test
    @DisplayName("R6.3 two windows of one name are refused, and so is a program that does not exist")
    void wrongScripts() throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE, COLUMNS)) {
            stage.open("Alice", "part1", "--help");
            assertThatThrownBy(() -> stage.open("Alice", "part1", "--help"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is already a window of that name: Alice");
            assertThatThrownBy(() -> stage.open("Bob", "part0", "--help"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no such program: part0");
        }
    }

    @Test
    @DisplayName("R6.1 a jar that has not been built is a sentence that says how to build it")
    void jarIsMissing(@TempDir Path folder) {
        Path jar = folder.resolve("part1-basic/target/part1.jar");
        assertThatThrownBy(() -> Programs.fromJars(folder).start("part1", List.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no " + jar + "; 'make build' builds it");
    }
}
