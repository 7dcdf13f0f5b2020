package classchat.relay;

import classchat.multithread.Engine;
import classchat.multithread.Server;
import classchat.select.ConnectionHandler;
import classchat.select.EventLoop;
import classchat.select.LineFraming;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A chat server: part 3's server with a {@link Relay} on it, and a clock. */
public final class ChatServer implements AutoCloseable {
    private final EventLoop clock;
    private final Relay relay;
    private final ChatLimits limits;
    private final Server server;

    private ChatServer(
            Engine engine,
            InetSocketAddress address,
            ChatLimits limits,
            int loops,
            ActivityLog activity,
            Consumer<Relay> additions,
            UnaryOperator<ConnectionHandler> front)
            throws IOException {
        this.limits = limits;
        this.clock = EventLoop.open("chat-clock");
        this.relay = new Relay(limits, activity, System::nanoTime, new Watchers(clock));
        additions.accept(relay);
        int maxLineBytes = limits.server().connection().maxLineBytes();
        try {
            this.server = Server.start(
                    engine,
                    address,
                    () -> front.apply(new LineFraming(maxLineBytes, relay.newSession())),
                    limits.server(),
                    loops);
        } catch (IOException e) {
            clock.close();
            throw e;
        }
        clock.schedule(limits.tick(), this::tick);
        clock.start();
    }

    /**
     * Starts a server; when this returns, clients can connect.
     *
     * @param loops how many event loops the {@code SELECT} engine uses
     * @throws IOException if the address cannot be listened on, or this JDK does not have the engine
     */
    public static ChatServer start(
            Engine engine, InetSocketAddress address, ChatLimits limits, int loops, ActivityLog activity)
            throws IOException {
        return start(engine, address, limits, loops, activity, relay -> {}, handler -> handler);
    }

    /**
     * Starts a server that does more.
     *
     * @param additions is given the relay before the server starts, to add types of messages, or another directory
     * @param front puts links in front of a connection's handlers, such as encryption
     */
    public static ChatServer start(
            Engine engine,
            InetSocketAddress address,
            ChatLimits limits,
            int loops,
            ActivityLog activity,
            Consumer<Relay> additions,
            UnaryOperator<ConnectionHandler> front)
            throws IOException {
        return new ChatServer(engine, address, limits, loops, activity, additions, front);
    }

    private void tick() {
        relay.tick();
        clock.schedule(limits.tick(), this::tick);
    }

    public InetSocketAddress address() {
        return server.address();
    }

    /** How many connections are open. */
    public int connections() {
        return server.connections();
    }

    /** Ends the server in good order: tells everybody, and closes as {@link Server#close} does. */
    @Override
    public void close() {
        relay.close();
        server.close();
        clock.close();
    }
}
