package classchat.relay;

import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.relay.contract.ChatContract;
import java.io.IOException;

class ChatOnThreadsTest implements ChatContract {
    @Override
    public ServerUnderTest startServer() throws IOException {
        return new ChatServerUnderTest(Engine.THREADS, 1);
    }
}
