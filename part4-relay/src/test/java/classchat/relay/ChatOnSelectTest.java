package classchat.relay;

import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.relay.contract.ChatContract;
import classchat.relay.contract.ChatRulesContract;
import java.io.IOException;

class ChatOnSelectTest implements ChatContract, ChatRulesContract {
    @Override
    public ServerUnderTest startServer() throws IOException {
        return new ChatServerUnderTest(Engine.SELECT, 1);
    }
}
