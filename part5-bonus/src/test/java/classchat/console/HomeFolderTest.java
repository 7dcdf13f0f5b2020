package classchat.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HomeFolderTest {
    @TempDir
    private Path folder;

    private String root() {
        return folder.getRoot().toString();
    }

    @Test
    @DisplayName("R1.5 the data folders are in HOME, and without one, where the system says that the user lives")
    void where() throws Exception {
        assertThat(HomeFolder.find(folder.toString(), "?")).isEqualTo(folder.resolve(".classchat"));
        assertThat(HomeFolder.find(null, folder.toString())).isEqualTo(folder.resolve(".classchat"));
        assertThat(HomeFolder.find("", folder.toString())).isEqualTo(folder.resolve(".classchat"));
        assertThat(HomeFolder.find("here", root())).isEqualTo(folder.getRoot().resolve(".classchat"));
    }

    @Test
    @DisplayName("R1.5 a user without a home folder, or with one that Java cannot name, is told of --data")
    void nowhere() {
        for (String none : new String[] {null, "", "?"}) {
            assertThatThrownBy(() -> HomeFolder.find(null, none))
                    .isInstanceOf(IOException.class)
                    .hasMessage("you have no home folder; choose a folder with --data DIR");
        }
        assertThatThrownBy(() -> HomeFolder.find(root() + "\0", root()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("characters that this locale does not have")
                .hasMessageContaining("--data DIR");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"client --name Ann", "server --port 0"})
    @DisplayName("R1.5 a home folder that the locale cannot name: one sentence, exit 1")
    void home(String command) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "HOME=$(printf '/tmp/j\\303\\274rg') LC_ALL=C exec \"$0\" -cp \"$1\" " + Main.class.getName()
                                + " " + command,
                        java,
                        System.getProperty("java.class.path"))
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(new String(process.getInputStream().readAllBytes(), UTF_8).lines())
                    .singleElement()
                    .asString()
                    .startsWith("Error: the name of your home folder has characters")
                    .contains("--data DIR");
            assertThat(process.waitFor()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }
}
