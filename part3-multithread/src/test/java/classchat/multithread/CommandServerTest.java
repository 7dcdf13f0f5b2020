package classchat.multithread;

import classchat.basic.contract.ServerProcess;
import classchat.multithread.contract.DiscussionContract;
import classchat.multithread.contract.DiscussionServer;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The contract against anybody's server, in any language: {@code mvn test -pl part3-multithread -am
 * -Dtest=CommandServerTest -Dsurefire.failIfNoSpecifiedTests=false -Dpart3.server='python3 my_server.py {port}'}.
 */
@EnabledIfSystemProperty(
        named = "part3.server",
        matches = ".+",
        disabledReason = "no server was named with -Dpart3.server")
class CommandServerTest implements DiscussionContract {
    /** All tests of the contract need this; if it fails they are not run. */
    @BeforeAll
    static void everyClientIsAcknowledged() throws IOException {
        try (DiscussionServer server = start()) {
            server.acknowledgesASecondClient();
        }
    }

    @Override
    public DiscussionServer startServer() throws IOException {
        return start();
    }

    private static DiscussionServer start() throws IOException {
        ServerProcess process = ServerProcess.command(System.getProperty("part3.server"));
        return new DiscussionServer(process.address(), process::close);
    }
}
