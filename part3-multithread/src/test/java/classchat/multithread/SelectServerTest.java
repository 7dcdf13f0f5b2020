package classchat.multithread;

import classchat.multithread.contract.DiscussionLoadContract;
import classchat.multithread.contract.DiscussionServer;
import java.io.IOException;

class SelectServerTest implements DiscussionLoadContract {
    @Override
    public DiscussionServer startServer() throws IOException {
        return EngineUnderTest.start(Engine.SELECT);
    }
}
