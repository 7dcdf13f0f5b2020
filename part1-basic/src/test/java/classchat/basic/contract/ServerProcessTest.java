package classchat.basic.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ServerProcessTest {
    @Test
    @DisplayName("R6.1 a server that a command starts runs in the folder where Maven was called, not in the part's")
    void folder(@TempDir Path called) throws Exception {
        Files.writeString(called.resolve("my_server.sh"), "echo Listening on 127.0.0.1:7; read never");
        try (ServerProcess server = ServerProcess.command("sh my_server.sh", called)) {
            assertThat(server.address().getPort()).isEqualTo(7);
        }
        assertThat(Path.of(System.getProperty("call.folder")))
                .as("as Maven tells")
                .isAbsolute()
                .isDirectory();
    }
}
