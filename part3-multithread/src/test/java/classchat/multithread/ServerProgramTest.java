package classchat.multithread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.basic.contract.FullPipe;
import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ServerProgramTest {
    private static final String LAST_WORDS = "Error: the thread chat-test has failed, and nothing goes on without it.";
    private static final int SIGTERM_STATUS = 128 + 15;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"failure", "no memory"})
    @DisplayName(
            "R3.5 a vital thread that dies ends the process, with a sentence and status 3, also with no memory left")
    void vitalThreadDies(String how) throws Exception {
        try (ServerProcess server = ServerProcess.java(List.of("-Xmx16m"), DoomedServer.class, how)) {
            assertThat(server.awaitEnd()).isEqualTo(ServerProgram.FAILED);
            await().untilAsserted(() -> assertThat(server.output()).contains(LAST_WORDS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"failure", "no memory"})
    @DisplayName("R3.5 a vital thread that dies ends the process, also if nobody reads the sentence")
    void vitalThreadDiesUnheard(String how) throws Exception {
        try (ServerProcess server = FullPipe.asStandardError(folder, List.of(), DoomedServer.class, how)) {
            assertThat(server.awaitEnd()).isEqualTo(ServerProgram.FAILED);
        }
    }

    @Test
    @DisplayName("R3.5 one request that is too large for the heap does not end the process")
    void requestTooLarge() throws Exception {
        try (ServerProcess server = ServerProcess.java(List.of("-Xmx16m"), DoomedServer.class, "callback")) {
            await().untilAsserted(() -> assertThat(server.output())
                    .contains("still running")
                    .anyMatch(line -> line.contains("a callback failed: chat-test")));
            assertThat(server.terminate()).isEqualTo(SIGTERM_STATUS);
        }
    }

    @Test
    @DisplayName("R1.7 SIGTERM ends a server that cannot be closed, with a sentence and status 3")
    void serverThatCannotBeClosed() throws Exception {
        try (ServerProcess server = ServerProcess.java(List.of(), DoomedServer.class, "hangs")) {
            await("it has a server to close").until(() -> server.output().contains("running"));
            assertThat(server.terminate()).isEqualTo(ServerProgram.FAILED);
            await().untilAsserted(() -> assertThat(server.output())
                    .contains("Error: the server could not be closed within 10 s, and ends without."));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"select", "threads"})
    @DisplayName("R3.3 R1.7 nobody reads the server's output: it serves on, and SIGTERM ends it in good order")
    void nobodyReadsTheOutput(String engine) throws Exception {
        try (ServerProcess server =
                FullPipe.asStandardOutput(folder, Main.class, "server", "--port", "0", "--engine", engine)) {
            String line = "client-1 joined from 127.0.0.1:1 (1 here)";
            for (int printed = 0; printed < 2 * FullPipe.BYTES; printed += line.length()) {
                try (LineClient client = LineClient.connectTo(server)) {
                    assertThat(client.readLine()).contains("Connected to ClassChat");
                }
            }
            assertThat(server.terminate()).isEqualTo(SIGTERM_STATUS);
        }
    }
}
