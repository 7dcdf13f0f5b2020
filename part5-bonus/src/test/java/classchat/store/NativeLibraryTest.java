package classchat.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A library is loaded once in a process, so each test needs one of its own. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NativeLibraryTest {
    @TempDir
    private Path folder;

    public static void main(String[] args) {
        try {
            NativeLibrary.load(Path.of(args[0]));
            SqliteStore.open(Path.of(args[1]), MailboxLimits.DEFAULT).close();
            System.out.println("opened");
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }

    private List<String> loadOutOf(Path unpacked, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.addAll(List.of(
                NativeLibraryTest.class.getName(),
                unpacked.toString(),
                folder.resolve("classchat.db").toString()));
        // The JVM itself may print warnings as errors, of a folder for temporary files, for example.
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new String(process.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    @DisplayName("R5.3 where the data folder takes no program, SQLite comes out of the folder for temporary files")
    void otherFolder() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(loadOutOf(file)).containsExactly("opened");
    }

    @Test
    @DisplayName("R5.3 where no folder takes a program: one sentence, with the option that names another")
    void noFolder() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(loadOutOf(file, "-Djava.io.tmpdir=" + file))
                .containsExactly(
                        "cannot load SQLite out of " + file + ": the disk may be full, or may not hold programs"
                                + " (noexec); choose a folder with 'java -Dorg.sqlite.tmpdir=DIR'");
        assertThat(loadOutOf(folder, "-Dorg.sqlite.tmpdir=" + file))
                .singleElement()
                .asString()
                .startsWith("cannot load SQLite out of " + file + ": ");
    }
}
