package classchat.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import classchat.basic.contract.HelpContract;
import classchat.server.ClassLimits;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MainTest implements HelpContract {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(String... args) {
        return run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    @Override
    public int run(String[] args, PrintStream stdout, PrintStream stderr) {
        return Main.run(args, InputStream.nullInputStream(), stdout, stderr);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "server --keep 0               | the days must be a number from 1 to 3650, not '0'",
                "server --keep soon            | the days must be a number from 1 to 3650, not 'soon'",
                "server --max-disk 63M         | a size must be a number of MiB or GiB from 64M, such as 512M or 4G, not '63M'",
                "server --max-disk 1T          | a size must be a number of MiB or GiB from 64M, such as 512M or 4G, not '1T'",
                "server --new-names 0          | the number of new names must be a number from 1 to 1000000, not '0'",
                "server --engine epoll         | an engine must be one of select, threads, virtual, not 'epoll'",
                "server --port 70000           | a port must be a number from 0 to 65535, not '70000'",
                "server --max-connections 0    | the number of connections must be a number from 1 to 1000000, not '0'",
                "client --server 5000          | a server must be HOST or HOST:PORT, an IPv6 address in brackets, not '5000'",
                "client --server a --host b    | --server replaces --host and --port: give it without them",
                "client --host a:1             | a host must be a name or an IP address, not 'a:1'; --port gives the port",
                "client --server localhost:x   | a port must be a number from 1 to 65535, not 'x'",
                "client --nick Alice           | Unknown option",
                "client --data a\0b            | the name of the folder has characters that this system or locale does not",
                "server --data a\0b            | the name of the folder has characters that this system or locale does not",
            })
    @DisplayName("R1.5 wrong use: one sentence on stderr, exit 2")
    void wrongUse(String args, String sentence) {
        assertThat(run(args.split(" +"))).isEqualTo(2);
        assertThat(err.toString(UTF_8)).startsWith("Error: ").contains(sentence).hasLineCount(1);
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    @DisplayName("R1.5 what cannot be done: one sentence on stderr, exit 1")
    void failures() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(run("server", "--port", "0", "--data", file.toString())).isEqualTo(1);
        assertThat(run("client", "--name", "1st", "--data", folder.resolve("a").toString()))
                .isEqualTo(1);
        assertThat(run(
                        "client",
                        "--name",
                        "Alice",
                        "--server",
                        "no.such.host.invalid:1",
                        "--data",
                        folder.resolve("c").toString()))
                .isEqualTo(1);
        assertThat(err.toString(UTF_8).lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("Error: "))
                .anyMatch(line -> line.contains("is a file, not a folder"))
                .anyMatch(line -> line.contains("a name has 1 to 32"))
                .anyMatch(line -> line.contains("unknown host: no.such.host.invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--server 127.0.0.1:1", "--host 127.0.0.1 --port 1", "--port 1"})
    @DisplayName("R1.5 no server where --server, or --host and --port, says: one sentence on stderr, exit 1")
    void noServer(String options) {
        assertThat(run(("client --name Alice --data " + folder.resolve("a") + " " + options).split(" ")))
                .isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .startsWith("Error: cannot connect to 127.0.0.1:1: connection refused")
                .hasLineCount(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "rwxr-xr-x | Error: others may use the folder DATA; 'chmod 700 DATA' makes it private",
                "rwx--x--- | Error: others may use the folder DATA; 'chmod 700 DATA' makes it private",
                "r-x------ | Error: cannot use the folder DATA: it may only be read",
            })
    @DisplayName(
            "R5.3 a folder that was there and is open to others, or may only be read: a sentence, exit 1, untouched")
    void folderOfOthers(String permissions, String sentence) throws Exception {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "files have no POSIX permissions here");
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString(permissions));
        assertThat(run("server", "--port", "0", "--data", data.toString())).isEqualTo(1);
        assertThat(run("client", "--name", "Alice", "--data", data.toString())).isEqualTo(1);
        assertThat(err.toString(UTF_8).lines()).hasSize(2).containsOnly(sentence.replace("DATA", data.toString()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo(permissions);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    @DisplayName("--help tells the limits, and what is kept where")
    void help() {
        assertThat(run("server", "--help")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("--data=DIR", "--keep=DAYS", "--max-disk=SIZE", "--new-names=N", "10000 messages, 64 MiB")
                .contains(ClassLimits.DEFAULT.inWords());
    }
}
