package classchat.multithread;

import classchat.multithread.contract.DiscussionContract;
import classchat.multithread.contract.DiscussionServer;
import java.io.IOException;

class ThreadServerTest implements DiscussionContract {
    @Override
    public DiscussionServer startServer() throws IOException {
        return EngineUnderTest.start(Engine.THREADS);
    }
}
