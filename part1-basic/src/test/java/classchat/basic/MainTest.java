package classchat.basic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.HelpContract;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest implements HelpContract {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "server --port 70000    | a port must be a number from 0 to 65535, not '70000'",
                "server --port -1       | a port must be a number from 0 to 65535, not '-1'",
                "client --port five     | a port must be a number from 1 to 65535, not 'five'",
                "server --host a:1      | a host must be a name or an IP address, not 'a:1'; --port gives the port",
                "server --server a      | Unknown options: '--server', 'a'",
                "client --server :1     | a server must be HOST or HOST:PORT, an IPv6 address in brackets, not ':1'",
                "client --server a --port 1 | --server replaces --host and --port: give it without them",
                "server --port          | Missing required parameter for option '--port'",
                "client --prot 5000     | Unknown options: '--prot', '5000'",
                "server extra           | Unmatched argument at index 1: 'extra'",
                "serve                  | did you mean server?",
            })
    @DisplayName("R1.5 wrong use: one sentence on stderr that names what was expected and what came, exit 2")
    void wrongUse(String args, String sentence) {
        assertThat(run(args.trim().split(" +"))).isEqualTo(2);
        assertThat(err.toString(UTF_8)).startsWith("Error: ").contains(sentence).hasLineCount(1);
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    @DisplayName("R1.5 unknown host: one sentence on stderr, exit 1")
    void unknownHost() {
        assertThat(run("client", "--host", "no-such-host.invalid")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).isEqualTo("Error: unknown host: no-such-host.invalid\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--server 127.0.0.1:1", "--host 127.0.0.1 --port 1", "--port 1"})
    @DisplayName("R1.5 no server where --server, or --host and --port, says: one sentence on stderr, exit 1")
    void noServer(String options) {
        assertThat(run(("client " + options).split(" "))).isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .isEqualTo("Error: cannot connect to 127.0.0.1:1: connection refused; is the server running there?\n");
    }

    @Test
    @DisplayName("R1.5 port taken: one sentence on stderr, exit 1")
    void portTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("server", "--port", Integer.toString(taken.getLocalPort())))
                    .isEqualTo(1);
            assertThat(err.toString(UTF_8))
                    .startsWith(
                            "Error: cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": address already in use")
                    .hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "server --help", "client --help"})
    @DisplayName("R6.2 --help tells the options and exits 0")
    void help(String args) {
        assertThat(run(args.split(" "))).isZero();
        assertThat(out.toString(UTF_8)).contains("Usage: part1").contains("--help");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    @DisplayName("R6.2 the server's help shows every limit")
    void helpShowsTheLimits() {
        assertThat(run("server", "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains(LineSocket.LIMITS);
    }

    @Test
    @DisplayName("R6.2 --version names the version of the project that is built")
    void versionOfTheProject() throws Exception {
        assertThat(run("--version")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("ClassChat " + Cli.VERSION + ", part 1\n");
        assertThat(Path.of("../pom.xml")).content().contains("\n  <version>" + Cli.VERSION + "</version>\n");
    }

    @Test
    @DisplayName("R6.2 without a command: what the commands are, exit 2")
    void noCommand() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString(UTF_8)).isEqualTo("Error: say what to start: server or client (see 'part1 --help')\n");
    }

    @Test
    @DisplayName("R1.5 a command that fails with an Error: a stack trace on stderr, exit 1")
    void commandFailsWithAnError() {
        CommandLine commands = new CommandLine(new Failing());
        PrintStream errors = new PrintStream(err, true, UTF_8);
        assertThat(Cli.run(commands, new String[0], errors, errors)).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith("java.lang.NoClassDefFoundError: by a test");
    }

    private int run(String... args) {
        return run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    @Override
    public int run(String[] args, PrintStream stdout, PrintStream stderr) {
        return Main.run(args, InputStream.nullInputStream(), stdout, stderr);
    }

    @Command(name = "failing")
    private static final class Failing implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new NoClassDefFoundError("by a test");
        }
    }
}
