package classchat.multithread;

import classchat.multithread.contract.DiscussionContract;
import classchat.multithread.contract.DiscussionServer;
import java.io.IOException;

/** Three loops, so that lines are handed over from one to another. */
class SelectServerWithLoopsTest implements DiscussionContract {
    @Override
    public DiscussionServer startServer() throws IOException {
        return EngineUnderTest.start(Engine.SELECT, 3);
    }
}
