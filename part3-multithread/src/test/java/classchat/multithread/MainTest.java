package classchat.multithread;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.HelpContract;
import classchat.select.Limits;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest implements HelpContract {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "server --engine epoll          | 2 | an engine must be one of select, threads, virtual, not 'epoll'",
                "server --engine                | 2 | Missing required parameter for option '--engine'",
                "server --loops 0               | 2 | the number of loops must be a number from 1 to 256, not '0'",
                "server --max-connections many  | 2 | the number of connections must be a number from 1 to 1000000, not 'many'",
                "server --port 65536            | 2 | a port must be a number from 0 to 65535, not '65536'",
                "server --host no-such.invalid  | 1 | unknown host: no-such.invalid",
                "client --port 0                | 2 | a port must be a number from 1 to 65535, not '0'",
                "client --server localhost:      | 2 | a port must be a number from 1 to 65535, not ''",
                "client --port 1 --server a      | 2 | --server replaces --host and --port: give it without them",
                "client --server 127.0.0.1:1     | 1 | cannot connect to 127.0.0.1:1: connection refused",
                "client --host 127.0.0.1 --port 1 | 1 | cannot connect to 127.0.0.1:1: connection refused",
                "talk                           | 2 | Unmatched argument at index 0: 'talk'",
            })
    @DisplayName("R1.5 bad input: one sentence on stderr, exit 2 for wrong use and 1 for the rest")
    void badInput(String args, int status, String sentence) {
        assertThat(run(args.trim().split(" +"))).isEqualTo(status);
        assertThat(err.toString(UTF_8)).startsWith("Error: ").contains(sentence).hasLineCount(1);
    }

    @Test
    @DisplayName("R1.5 port taken: one sentence on stderr, exit 1")
    void portTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("server", "--port", Integer.toString(taken.getLocalPort())))
                    .isEqualTo(1);
        }
        assertThat(err.toString(UTF_8))
                .startsWith("Error: cannot listen on 127.0.0.1:")
                .hasLineCount(1);
    }

    @Test
    @DisplayName("R6.2 the server's help shows every limit")
    void helpShowsTheLimits() {
        assertThat(run("server", "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains(ServerLimits.DEFAULT.inWords());
        assertThat(ServerLimits.DEFAULT.inWords())
                .as("a line for each component of the two records; one line tells both of linger's")
                .hasSize(ServerLimits.class.getRecordComponents().length
                        - 1
                        + Limits.class.getRecordComponents().length
                        - 1);
    }

    @Test
    @DisplayName("R1.5 the server's help tells what its exit statuses mean")
    void helpTellsTheExitStatuses() {
        assertThat(run("server", "--help")).isZero();
        assertThat(out.toString(UTF_8))
                .containsPattern("(?m)^  " + ServerProgram.FAILED
                        + " +It could not go on, or could not be stopped in good order");
    }

    private int run(String... args) {
        return run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    @Override
    public int run(String[] args, PrintStream stdout, PrintStream stderr) {
        return Main.run(args, InputStream.nullInputStream(), stdout, stderr);
    }
}
