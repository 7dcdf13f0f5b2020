package classchat.basic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CliTest {
    @Command(name = "refused")
    private static final class Refused implements Callable<Integer> {
        @Override
        public Integer call() throws IOException {
            throw new IOException("the server says: \u001B[2J\rno\u202E");
        }
    }

    @Test
    @DisplayName("R5.5 the reason of a failure may be a server's words: they are shown harmless, too")
    void reasonsAreShownHarmless() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Cli.run(
                new CommandLine(new Refused()),
                new String[0],
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                new PrintStream(err, true, UTF_8));
        assertThat(status).isEqualTo(1);
        assertThat(err.toString(UTF_8)).isEqualTo("Error: the server says: \\u001B[2J\\u000Dno\\u202E\n");
    }
}
