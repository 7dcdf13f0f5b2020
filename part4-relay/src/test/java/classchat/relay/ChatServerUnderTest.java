package classchat.relay;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** A chat server in this process. */
final class ChatServerUnderTest implements ServerUnderTest {
    private final ChatServer server;

    ChatServerUnderTest(Engine engine, int loops, ChatLimits limits, ActivityLog activity) throws IOException {
        server = ChatServer.start(
                engine, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits, loops, activity);
    }

    /** A server that does more; its times and sizes may be smaller. */
    ChatServerUnderTest(Engine engine, ChatLimits limits, Consumer<Relay> additions) throws IOException {
        this(engine, limits, additions, Links.NONE);
    }

    ChatServerUnderTest(Engine engine, ChatLimits limits, Consumer<Relay> additions, Links links) throws IOException {
        server = ChatServer.start(
                engine,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                limits,
                1,
                line -> {},
                additions,
                links);
    }

    ChatServerUnderTest(Engine engine, int loops) throws IOException {
        this(engine, loops, ChatLimits.DEFAULT, line -> {});
    }

    /** At the address of a server that has ended. */
    ChatServerUnderTest(InetSocketAddress address) throws IOException {
        server = ChatServer.start(Engine.SELECT, address, ChatLimits.DEFAULT, 1, line -> {});
    }

    @Override
    public InetSocketAddress address() {
        return server.address();
    }

    int connections() {
        return server.connections();
    }

    @Override
    public String heardFrom(LineClient speaker) {
        throw new UnsupportedOperationException("this server passes on messages, not lines");
    }

    @Override
    public void close() {
        server.close();
    }
}
