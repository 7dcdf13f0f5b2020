package classchat.multithread;

import classchat.multithread.contract.DiscussionContract;
import classchat.multithread.contract.DiscussionServer;
import java.io.IOException;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads came with JDK 21")
class VirtualServerTest implements DiscussionContract {
    @Override
    public DiscussionServer startServer() throws IOException {
        return EngineUnderTest.start(Engine.VIRTUAL);
    }
}
