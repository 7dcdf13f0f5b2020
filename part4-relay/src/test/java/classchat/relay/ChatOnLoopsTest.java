package classchat.relay;

import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.relay.contract.ChatContract;
import java.io.IOException;

/** Three loops, so that messages are handed over from one to another. */
class ChatOnLoopsTest implements ChatContract {
    @Override
    public ServerUnderTest startServer() throws IOException {
        return new ChatServerUnderTest(Engine.SELECT, 3);
    }
}
