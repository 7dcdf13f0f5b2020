package classchat.multithread;

import classchat.select.ConnectionHandler;
import classchat.select.MemoryBudget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** A running server: it accepts clients and calls a handler for each, on the engine it was started with. */
public interface Server extends AutoCloseable {
    /**
     * Starts a server; when this returns, clients can connect.
     *
     * @param address where to listen; port 0 takes a free one, see {@link #address()}
     * @param handlers gives each client a handler of its own; called on the acceptor's thread
     * @throws IOException if the address cannot be listened on, or this JDK does not have the engine; the message is a
     *     sentence
     */
    static Server start(
            Engine engine, InetSocketAddress address, Supplier<ConnectionHandler> handlers, ServerLimits limits)
            throws IOException {
        return start(engine, address, handlers, limits, defaultLoops());
    }

    /** @param loops how many event loops the {@code SELECT} engine uses, at least 1; the others use none */
    static Server start(
            Engine engine,
            InetSocketAddress address,
            Supplier<ConnectionHandler> handlers,
            ServerLimits limits,
            int loops)
            throws IOException {
        return start(engine, address, handlers, limits, loops, new MemoryBudget(limits.memoryBytes()));
    }

    /** @param memory for all that waits in memory, also for the caller's own */
    static Server start(
            Engine engine,
            InetSocketAddress address,
            Supplier<ConnectionHandler> handlers,
            ServerLimits limits,
            int loops,
            MemoryBudget memory)
            throws IOException {
        RunningEngine running = switch (engine) {
            case SELECT -> SelectEngine.start(loops, limits.connection(), memory);
            case THREADS -> ThreadEngine.start((name, task) -> new Thread(task, name), limits.connection(), memory);
            case VIRTUAL -> ThreadEngine.start(VirtualThreads.factory(), limits.connection(), memory);
        };
        return AcceptingServer.start(address, handlers, limits, running);
    }

    /**
     * Half the processors, at least one. A loop that another processor could run is no gain while handing lines from loop
     * to loop costs more than handling them; this part's README has the figures.
     */
    static int defaultLoops() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** Where the server listens, with the port that the kernel chose if it was asked for port 0. */
    InetSocketAddress address();

    default int port() {
        return address().getPort();
    }

    /** How many clients there are: accepted, and not yet gone with all that was theirs. */
    int connections();

    /**
     * Ends the server in good order: nobody is accepted any more, every client is sent what it is owed and told that no
     * more will come; who does not go within the linger timeout is cut off. When this returns, the port is free and the
     * server's threads have ended. Must not be called from a handler; may be called twice.
     */
    @Override
    void close();
}
