package classchat.relay;

import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.relay.contract.ChatContract;
import java.io.IOException;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads came with JDK 21")
class ChatOnVirtualTest implements ChatContract {
    @Override
    public ServerUnderTest startServer() throws IOException {
        return new ChatServerUnderTest(Engine.VIRTUAL, 1);
    }
}
