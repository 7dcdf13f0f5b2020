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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StageTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    @AfterEach
    void nobodyIsLeftBehind() {
        assertThat(Processes.leftBehind()).as("processes left behind").isEmpty();
    }

    @Test
    @DisplayName("R6.3 a step that does not come true in time fails with its name and every window's transcript")
    void stepDoesNotComeTrue() throws IOException {
        try (Stage patient = Stage.open(Programs.fromClassPath(), Stage.PATIENCE);
                Stage stage = Stage.open(Programs.fromClassPath(), SHORT)) {
            int port = patient.open("server", "part1", "server", "--port", 0).awaitPort();
            Window alice = stage.open("alice", "part1", "client", "--port", port);
            stage.openPiped("echo hello", Stream.of("hello"), "bob", "part1", "client", "--port", port);
            alice.types("hello");
            assertThatThrownBy(() -> alice.shows("[7/6] there is no such step"))
                    .isInstanceOf(DemoFailedException.class)
                    .hasMessageStartingWith("alice shows \"[7/6] there is no such step\": not within 50 ms\n")
                    .hasMessageContaining("---- alice: part1 client --port " + port + " ----")
                    .hasMessageContaining("> hello\n")
                    .hasMessageContaining("---- bob: echo hello | part1 client --port " + port + " ----");
        }
    }

    @Test
    @DisplayName("R6.3 a step of a program that has ended fails at once, and says so")
    void programHasEnded() throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE)) {
            Window alice = stage.open("alice", "part1", "client", "--port", "none");
            assertThatThrownBy(() -> alice.shows("[1/6]"))
                    .hasMessageStartingWith("alice shows \"[1/6]\": its program has ended\n")
                    .hasMessageContaining("a port must be a number from 0 to 65535, not 'none'");
            assertThatThrownBy(() -> alice.exits(0))
                    .hasMessageStartingWith("alice exits with status 0: its exit status is 2\n");
        }
    }

    @Test
    @DisplayName("R6.3 a text that should not have come yet, and one of several that is missing, are named")
    void namedInTheStep() throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE)) {
            Window alice = stage.open("alice", "part1", "client", "--port", "none");
            assertThatThrownBy(() -> alice.showsInAnyOrder("not 'none'", "not 'some'"))
                    .hasMessageStartingWith("alice shows \"not 'none'\" and \"not 'some'\": its program has ended;"
                            + " \"not 'some'\" is missing\n");
            assertThatThrownBy(() -> alice.hasNotShown("Error"))
                    .hasMessageStartingWith("alice has not shown \"Error\": it has\n");
        }
    }

    @Test
    @DisplayName("R6.3 a program is stopped, and another killed, in the middle of what it does")
    void stoppedAndKilled() throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE)) {
            Window server = stage.open("server", "part1", "server", "--port", 0);
            Window alice = stage.open("alice", "part1", "client", "--port", server.awaitPort());
            alice.shows("[4/6]");
            stage.kills(alice);
            alice.exits(137);
            server.shows("The client has left.");
            stage.stops(server);
            server.exits(143);
            assertThat(stage.transcripts())
                    .contains("-- killed (kill -9)\n-- exit status 137\n")
                    .contains("-- stopped (SIGTERM)\n-- exit status 143\n");
        }
    }

    @Test
    @DisplayName("R6.3 a program that does not read holds up nobody who types")
    void typingNeverWaits() throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE)) {
            Window server = stage.open("server", "part1", "server", "--port", 0); // reads no keyboard
            server.awaitPort();
            server.types("x".repeat(1_024 * 1_024));
            server.pressesCtrlD();
        }
    }

    @Test
    @DisplayName("R6.3 when the demo's own program is interrupted, the programs that it started end, too")
    void interrupted() throws Exception {
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
        } finally {
            demo.destroyForcibly().waitFor();
        }
    }

    /** A demo that goes on until it is interrupted. */
    static final class Endless {
        private Endless() {}

        public static void main(String[] args) throws IOException {
            try (Stage stage = Stage.open(Programs.fromClassPath(), Duration.ofMinutes(1))) {
                Window server = stage.open("server", "part1", "server", "--port", 0);
                Window alice = stage.open("alice", "part1", "client", "--port", server.awaitPort());
                alice.shows("[4/6]");
                System.out.println("playing");
                alice.shows("what nobody says");
            }
        }
    }

    @Test
    @DisplayName("R6.3 two windows of one name are refused, and so is a program that does not exist")
    void wrongScripts() throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE)) {
            stage.open("alice", "part1", "--help");
            assertThatThrownBy(() -> stage.open("alice", "part1", "--help"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is already a window of that name: alice");
            assertThatThrownBy(() -> stage.open("bob", "part0", "--help"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no such program: part0");
        }
    }

    @Test
    @DisplayName("R6.1 a jar that has not been built is a sentence that says how to build it")
    void jarIsMissing(@TempDir Path folder) {
        Path jar = folder.resolve("part1-basic/target/part1.jar");
        assertThatThrownBy(() -> Programs.fromJars(folder).command("part1", List.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no " + jar + "; 'make part1' builds it");
    }
}
