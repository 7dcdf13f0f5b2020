package classchat.relay;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerProcess;
import classchat.basic.contract.ServerUnderTest;
import classchat.relay.contract.ChatContract;
import classchat.relay.contract.ChatRulesContract;
import java.io.IOException;
import java.net.InetSocketAddress;
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
    @Override
    public ServerUnderTest startServer() throws IOException {
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
