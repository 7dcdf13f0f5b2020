package classchat.multithread;

import classchat.basic.contract.ServerProcess;
import classchat.multithread.contract.DiscussionContract;
import classchat.multithread.contract.DiscussionServer;
import java.io.IOException;
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
    @Override
    public DiscussionServer startServer() throws IOException {
        ServerProcess process = ServerProcess.command(System.getProperty("part3.server"));
        return new DiscussionServer(process.address(), process::close);
    }
}
