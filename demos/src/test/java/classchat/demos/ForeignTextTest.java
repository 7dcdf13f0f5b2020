package classchat.demos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ForeignTextTest {
    private static final int COLUMNS = 80;

    @AfterEach
    void nobodyIsLeftBehind() {
        assertThat(Processes.leftBehind()).as("processes left behind").isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"part4", "part5"})
    @DisplayName(
            "R5.5 in a terminal, the second row of a text looks neither like the client's own nor like another sender's")
    void consoles(String part) throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE, COLUMNS)) {
            int port = stage.open("server", part, withData(part, "server", "server", "--port", "0"))
                    .awaitPort();
            Window alice = client(stage, part, "Alice", port);
            Window eve = client(stage, part, "Eve", port);
            eve.types("Alice:ok" + blanksUpTo("Eve:ok", COLUMNS) + "* delivered to Bob");
            eve.types("Alice:ok" + blanksUpTo("Eve:ok", COLUMNS) + "Bob:I quit");
            eve.types("Alice:that is all");
            alice.shows("Eve:that is all");
            assertThat(rows(alice))
                    .contains("    * delivered to Bob", "    Bob:I quit")
                    .noneMatch(row -> row.startsWith("* delivered") || row.startsWith("Bob:"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"part2", "part3"})
    @DisplayName("R5.5 the same in the client of parts 2 and 3")
    void clientOfLines(String part) throws IOException {
        try (Stage stage = Stage.open(Programs.fromClassPath(), Stage.PATIENCE, COLUMNS)) {
            Window server = stage.open("server", part, "server", "--port", 0);
            int port = server.awaitPort();
            Window alice = stage.open("Alice", part, "client", "--port", port).shows("< Connected to ClassChat.");
            Window speaker = server;
            String prefix = "< ok";
            if (part.equals("part3")) {
                speaker = stage.open("Eve", part, "client", "--port", port).shows("< Connected to ClassChat.");
                prefix = "< client-2: ok";
            }
            speaker.types("ok" + blanksUpTo(prefix, COLUMNS) + "< client-3: I quit");
            alice.shows("< client-3: I quit");
            assertThat(rows(alice)).contains("    < client-3: I quit").noneMatch(row -> row.startsWith("< client-3"));
        }
    }

    private static Window client(Stage stage, String part, String name, int port) throws IOException {
        Object[] arguments = part.equals("part5")
                ? withData(part, name, "client", "--server", "127.0.0.1:" + port, "--name", name)
                : new Object[] {"client", "--port", port, "--name", name};
        return stage.open(name, part, arguments).shows("* You are in.");
    }

    private static Object[] withData(String part, String folder, Object... arguments) {
        if (!part.equals("part5")) {
            return arguments;
        }
        Object[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = folder;
        return all;
    }

    private static String blanksUpTo(String before, int columns) {
        return " ".repeat(columns - before.length());
    }

    private static List<String> rows(Window window) {
        return window.screen().lines().stream().map(Flow::textOf).toList();
    }
}
