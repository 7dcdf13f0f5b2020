package classchat.basic;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.LineServerContract;
import classchat.basic.contract.ServerProcess;
import classchat.basic.contract.ServerUnderTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The contract against anybody's server that answers {@code hello} with {@code You said: hello}, in any language: {@code
 * mvn -pl part1-basic test -Dtest=CommandServerTest -Dpart1.server='python3 my_server.py {port}'}.
 */
@EnabledIfSystemProperty(
        named = "part1.server",
        matches = ".+",
        disabledReason = "no server was named with -Dpart1.server")
class CommandServerTest implements LineServerContract {
    /** All tests of the contract need this; if it fails they are not run. */
    @BeforeAll
    static void clientIsAcknowledged() throws IOException {
        try (ServerUnderTest server = start()) {
            LineClient.joinWithin(
                            Duration.ofSeconds(5),
                            server,
                            "P1.5 the server has to speak first: it acknowledged no client that said nothing before")
                    .close();
        }
    }

    @Override
    public ServerUnderTest startServer() throws IOException {
        return start();
    }

    private static ServerUnderTest start() throws IOException {
        ServerProcess process = ServerProcess.command(System.getProperty("part1.server"));
        return new ServerUnderTest() {
            @Override
            public InetSocketAddress address() {
                return process.address();
            }

            @Override
            public String heardFrom(LineClient speaker) throws IOException {
                String answer = speaker.readLine();
                assertThat(answer).startsWith("You said: ");
                return answer.substring("You said: ".length());
            }

            @Override
            public void close() {
                process.close();
            }
        };
    }
}
