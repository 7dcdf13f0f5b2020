package classchat.server;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.FullPipe;
import classchat.basic.contract.ServerProcess;
import classchat.console.Main;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UnreadErrorsTest {
    private static final int SIGTERM_STATUS = 128 + 15;

    @TempDir
    private Path folder;

    @TempDir
    private Path pipe;

    @ParameterizedTest
    @ValueSource(strings = {"select", "threads"})
    @DisplayName(
            "P11.7 nobody reads the server's errors: a failure is answered, the next message stored, and SIGTERM ends it")
    void nobodyReadsTheErrors(String engine) throws Exception {
        List<String> quiet = List.of("--enable-native-access=ALL-UNNAMED"); // SQLite is no Java
        String[] args = {"server", "--port", "0", "--engine", engine, "--data", folder.toString()};
        try (ServerProcess server = FullPipe.asStandardError(pipe, quiet, Main.class, args)) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                try (DiskLock lock = DiskLock.on(folder)) {
                    assertThat(lock).isNotNull();
                    alice.say("Bob", "one").peer().expectError("not-stored");
                }
                alice.say("Bob", "two").expectFate("stored", "7-2");
            }
            assertThat(server.terminate()).isEqualTo(SIGTERM_STATUS);
        }
    }
}
