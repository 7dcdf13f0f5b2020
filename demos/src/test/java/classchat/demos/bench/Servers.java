package classchat.demos.bench;

import classchat.multithread.Discussion;
import classchat.multithread.Engine;
import classchat.multithread.Server;
import classchat.multithread.ServerLimits;
import classchat.relay.ChatLimits;
import classchat.relay.ChatServer;
import classchat.select.ConnectionHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.function.Supplier;

/** The servers that the benchmarks measure, in this process. */
final class Servers {
    private Servers() {}

    /** A server, and how to end it. */
    record Running(InetSocketAddress address, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    static Running forwarding(String engine) throws IOException {
        if (engine.equals("chat")) {
            ChatServer server = ChatServer.start(Engine.SELECT, loopbackPortZero(), ChatLimits.DEFAULT, 1, line -> {});
            return new Running(server.address(), server::close);
        }
        return engine.equals("bare") ? bare(false) : start(engine, new Forwarding(ServerLimits.DEFAULT)::newHandler);
    }

    static Running discussion(String engine) throws IOException {
        return engine.equals("bare") ? bare(true) : discussion(engine, ServerLimits.DEFAULT);
    }

    static Running discussion(String engine, ServerLimits limits) throws IOException {
        return start(engine, new Discussion(limits, line -> {})::newHandler);
    }

    static Running start(String engine, Supplier<ConnectionHandler> handlers) throws IOException {
        Server server = Server.start(
                Engine.valueOf(engine.toUpperCase(Locale.ROOT)), loopbackPortZero(), handlers, ServerLimits.DEFAULT);
        return new Running(server.address(), server::close);
    }

    private static Running bare(boolean toAll) throws IOException {
        BareRelay relay = BareRelay.start(loopbackPortZero(), toAll);
        return new Running(relay.address(), relay::close);
    }

    private static InetSocketAddress loopbackPortZero() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
