package classchat.relay;

import classchat.multithread.Engine;
import classchat.multithread.Server;
import classchat.select.ConnectionHandler;
import classchat.select.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** A chat server: part 3's server with a {@link Relay} on it, and a clock. */
public final class ChatServer implements AutoCloseable {
    private final EventLoop clock;
    private final Sessions sessions;
    private final ChatLimits limits;
    private final Server server;

    private ChatServer(
            Engine engine,
            InetSocketAddress address,
            ChatLimits limits,
            int loops,
            ActivityLog activity,
            Consumer<Relay> additions,
            Links links)
            throws IOException {
        this.limits = limits;
        this.clock = EventLoop.open("chat-clock");
        this.sessions = new Sessions(limits, activity, System::nanoTime);
        try {
            additions.accept(new Relay(sessions, new Watchers(clock), activity));
            this.server =
                    Server.start(engine, address, () -> handler(links), limits.server(), loops, sessions.memory());
        } catch (IOException | RuntimeException | Error e) {
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
        return start(engine, address, limits, loops, activity, relay -> {}, Links.NONE);
    }

    /**
     * Starts a server that does more.
     *
     * @param additions is given the relay before the server starts, to change admission, or add listeners and announcing types
     * @param links puts links in front of each connection's handlers, such as encryption
     */
    public static ChatServer start(
            Engine engine,
            InetSocketAddress address,
            ChatLimits limits,
            int loops,
            ActivityLog activity,
            Consumer<Relay> additions,
            Links links)
            throws IOException {
        return new ChatServer(engine, address, limits, loops, activity, additions, links);
    }

    private ConnectionHandler handler(Links links) {
        Session session = sessions.newSession();
        return links.inFront(session.framing(), session);
    }

    private void tick() {
        clock.schedule(limits.tick(), this::tick); // first: a mistake below must not stop the clock
        sessions.tick();
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
        sessions.close();
        server.close();
        clock.close();
    }
}
