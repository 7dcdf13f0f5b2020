package classchat.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DataFolderTest {
    @TempDir
    private Path home;

    /** Opens the folder in a process of its own, and prints how that went. */
    public static void main(String[] args) {
        try (DataFolder folder = DataFolder.open(Path.of(args[0]), DataFolder.Kind.CLIENT)) {
            System.out.println("opened " + folder.file(""));
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }

    private static String openElsewhere(Path path) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DataFolderTest.class.getName(),
                        path.toString())
                .redirectErrorStream(true)
                .start();
        try {
            return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        } finally {
            process.destroyForcibly();
        }
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(Path path) {
        return assertThatThrownBy(() -> DataFolder.open(path, DataFolder.Kind.SERVER))
                .isInstanceOf(IOException.class);
    }

    private Path privateFolder(String name) throws IOException {
        assumeTrue(home.getFileSystem().supportedFileAttributeViews().contains("posix"));
        return Files.createDirectory(
                home.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @Test
    @DisplayName("R5.3 a folder in use is refused, in the same process as in another one, and stays locked after that")
    void oneAtATime() throws Exception {
        Path path = home.resolve("data");
        String inUse = "another ClassChat uses the folder " + path;
        try (DataFolder folder = DataFolder.open(path, DataFolder.Kind.CLIENT)) {
            assertThat(folder.mainFile()).isEqualTo(path.resolve("history.jsonl"));
            assertThat(openElsewhere(path)).isEqualTo(inUse);
            assertThatThrownBy(() -> DataFolder.open(path, DataFolder.Kind.CLIENT))
                    .hasMessage(inUse);
            Path sameByAnotherName =
                    home.resolve("..").resolve(home.getFileName()).resolve("data");
            assertThatThrownBy(() -> DataFolder.open(sameByAnotherName, DataFolder.Kind.CLIENT))
                    .hasMessage("another ClassChat uses the folder " + sameByAnotherName);
            assertThat(openElsewhere(path)).as("after the refusals").isEqualTo(inUse);
        }
        assertThat(openElsewhere(path)).isEqualTo("opened " + path);
        DataFolder again = DataFolder.open(path, DataFolder.Kind.CLIENT);
        again.close();
        again.close();
        DataFolder.open(path, DataFolder.Kind.CLIENT).close();
    }

    @Test
    @DisplayName("R5.3 a server does not use a client's folder, nor a client a server's")
    void kinds() throws Exception {
        Path path = home.resolve("data");
        try (DataFolder folder = DataFolder.open(path, DataFolder.Kind.CLIENT)) {
            Files.createFile(folder.mainFile());
        }
        assertRefused(path)
                .hasMessage(
                        "the folder " + path + " is a client's, not a server's; choose a folder of its own; one that is"
                                + " not there is made");
        Path servers = home.resolve("server");
        try (DataFolder folder = DataFolder.open(servers, DataFolder.Kind.SERVER)) {
            Files.createFile(folder.mainFile());
        }
        assertThat(openElsewhere(servers))
                .isEqualTo("the folder " + servers
                        + " is a server's, not a client's; choose a folder of its own; one that is"
                        + " not there is made");
        Files.createFile(path.resolve("classchat.db")); // an older version has let both use it
        DataFolder.open(path, DataFolder.Kind.SERVER).close();
        DataFolder.open(path, DataFolder.Kind.CLIENT).close();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"rwxr-xr-x", "rwx------"})
    @DisplayName("R5.3 a folder with things of others is no place for ours: a sentence, and it is left alone")
    void foreign(String permissions) throws Exception {
        Path path = privateFolder("etc");
        Files.createFile(path.resolve("passwd"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        assertRefused(path)
                .hasMessage("the folder " + path
                        + " has other things in it; choose a folder of its own; one that is not" + " there is made");
        assertThat(path).isDirectoryNotContaining(file -> !file.endsWith("passwd"));
    }

    @Test
    @DisplayName("R5.3 a volume's own folder, and a history that was moved away, are no things of others")
    void notForeign() throws Exception {
        Path path = privateFolder("volume");
        Files.createDirectory(path.resolve("lost+found"));
        Files.createFile(path.resolve("history.jsonl.old"));
        DataFolder.open(path, DataFolder.Kind.CLIENT).close();
    }

    @Test
    @DisplayName("R5.3 what is no folder, and where none can be made, is told in one sentence")
    void noFolder() throws Exception {
        Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("nowhere"));
        assertRefused(link).hasMessage(link + " is a link to " + home.resolve("nowhere") + ", which is not there");
        assertRefused(link.resolve("data"))
                .hasMessage(link + " is a link to " + home.resolve("nowhere") + ", which is not there");
        Path file = Files.createFile(home.resolve("file"));
        assertRefused(file).hasMessage(file + " is a file, not a folder");
        assertRefused(file.resolve("data")).hasMessage(file + " is a file, not a folder");
        assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        assertRefused(Path.of("/proc/x")).hasMessage("cannot make the folder /proc/x: there is no place for one");
    }
}
