package classchat.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pty4j.PtyProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class TerminalTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("R6.3 a program sees a terminal, its size and its kind, in the folder that it was started in")
    void whatAProgramSees() throws Exception {
        Files.writeString(folder.resolve("here.txt"), "");
        String script = "read go; test -t 0 && test -t 1 && test -t 2 && echo tty; stty size; echo $TERM $LC_ALL; ls";
        PtyProcess shell = Terminal.start(List.of("sh", "-c", script), folder, 82, 24);
        shell.getOutputStream().write("go\n".getBytes(UTF_8)); // the size is set just after the program has started
        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8))
                .isEqualTo("go\r\ntty\r\n24 82\r\nxterm-256color C.UTF-8\r\nhere.txt\r\n");
        assertThat(shell.waitFor()).isZero();
    }

    @Test
    @DisplayName("R6.3 a program that ends at once has shown all that it printed, and its exit status is known")
    void endsAtOnce() throws Exception {
        PtyProcess shell = Terminal.start(List.of("sh", "-c", "echo last words; exit 3"), folder, 80, 24);
        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo("last words\r\n");
        assertThat(shell.waitFor()).isEqualTo(3);
    }

    @Test
    @DisplayName("R6.3 a program that does not exist is told")
    void doesNotExist() {
        assertThatThrownBy(() -> Terminal.start(List.of("no-such-program"), folder, 80, 24))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot start no-such-program");
    }
}
