package classchat.relay;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerProcess;
import classchat.basic.contract.ServerUnderTest;
import classchat.relay.contract.ChatContract;
import classchat.relay.contract.ChatRulesContract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The contracts against anybody's server, in any language: {@code mvn test -pl part4-relay -am -Dtest=CommandServerTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dpart4.server='python3 my_server.py {port}'}.
 */
@EnabledIfSystemProperty(
        named = "part4.server",
        matches = ".+",
        disabledReason = "no server was named with -Dpart4.server")
class CommandServerTest implements ChatContract, ChatRulesContract {
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
        ServerProcess process = ServerProcess.command(System.getProperty("part4.server"));
        return new ServerUnderTest() {
            @Override
            public InetSocketAddress address() {
                return process.address();
            }

            @Override
            public String heardFrom(LineClient speaker) {
                throw new UnsupportedOperationException("this server passes on messages, not lines");
            }

            @Override
            public void close() {
                process.close();
            }
        };
    }
}
