package classchat.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.HelpContract;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
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
                "server --engine epoll                     | 2 | an engine must be one of select, threads, virtual, not 'epoll'",
                "client --port 65536                       | 2 | a port must be a number from 1 to 65535, not '65536'",
                "client --server a:b                       | 2 | a port must be a number from 1 to 65535, not 'b'",
                "client --server a --port 1                | 2 | --server replaces --host and --port: give it without them",
                "client --server 127.0.0.1:1 --name Alice  | 1 | cannot connect to 127.0.0.1:1: connection refused",
                "client --name                             | 2 | Missing required parameter for option '--name'",
                "client --host no-such.invalid --name A    | 1 | unknown host: no-such.invalid",
                "client --port 1 --name Alice              | 1 | cannot connect to 127.0.0.1:1: connection refused",
            })
    @DisplayName("R1.5 bad input: one sentence on stderr, exit 2 for wrong use and 1 for the rest")
    void badInput(String args, int status, String sentence) {
        assertThat(run(args.trim().split(" +"))).isEqualTo(status);
        assertThat(err.toString(UTF_8)).startsWith("Error: ").contains(sentence).hasLineCount(1);
    }

    @Test
    @DisplayName("R6.2 the server's help shows every limit")
    void helpShowsTheLimits() {
        assertThat(run("server", "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains(ChatLimits.DEFAULT.inWords());
    }

    private int run(String... args) {
        return run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    @Override
    public int run(String[] args, PrintStream stdout, PrintStream stderr) {
        return Main.run(args, InputStream.nullInputStream(), stdout, stderr);
    }
}
