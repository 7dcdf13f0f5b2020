package classchat.server;

import classchat.basic.contract.ServerUnderTest;
import classchat.relay.contract.ChatRulesContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The finished server keeps part 4's promises to clients that do not know of more. */
class RulesOfPartFourTest implements ChatRulesContract {
    private static int servers;

    @TempDir
    private static Path folder;

    @Override
    public ServerUnderTest startServer() throws IOException {
        return new ClassServerUnderTest(folder.resolve("server-" + ++servers));
    }
}
