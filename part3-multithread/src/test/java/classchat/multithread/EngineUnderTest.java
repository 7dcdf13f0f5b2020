package classchat.multithread;

import classchat.multithread.contract.DiscussionServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Starts the class discussion in this process, on a given engine. */
final class EngineUnderTest {
    static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private EngineUnderTest() {}

    static DiscussionServer start(Engine engine) throws IOException {
        return start(engine, Server.defaultLoops());
    }

    static DiscussionServer start(Engine engine, int loops) throws IOException {
        ServerLimits limits = ServerLimits.DEFAULT;
        Discussion discussion = new Discussion(limits, line -> {});
        Server server = Server.start(engine, ANY_PORT, discussion::newHandler, limits, loops);
        return new DiscussionServer(server.address(), server::close);
    }
}
