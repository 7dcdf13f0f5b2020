package classchat.multithread;

import classchat.select.ConnectionHandler;
import classchat.select.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Thread + socket: a reader and a writer for every connection, both of which may wait. One event loop, {@code
 * chat-clock}, has the timers for all of them: it notices a peer that does not read, which a thread that waits in {@code
 * write} cannot.
 */
final class ThreadServer extends AcceptingServer {
    /** Makes a thread that is not started: of the system's, or a virtual one. */
    interface Threads {
        Thread create(String name, Runnable task);
    }

    private final Threads threads;
    private final EventLoop clock;
    private final Set<ThreadConnection> connections = ConcurrentHashMap.newKeySet();
    private int accepted; // acceptor's thread only

    private ThreadServer(
            InetSocketAddress address,
            Supplier<ConnectionHandler> handlers,
            ServerLimits limits,
            Threads threads,
            EventLoop clock)
            throws IOException {
        super(address, handlers, limits);
        this.threads = threads;
        this.clock = clock;
    }

    static Server start(
            InetSocketAddress address, Supplier<ConnectionHandler> handlers, ServerLimits limits, Threads threads)
            throws IOException {
        EventLoop clock = EventLoop.open("chat-clock").start();
        try {
            ThreadServer server = new ThreadServer(address, handlers, limits, threads, clock);
            server.startAccepting();
            return server;
        } catch (IOException e) {
            clock.close();
            throw e;
        }
    }

    @Override
    void adopt(SocketChannel socket, ConnectionHandler handler) throws IOException {
        ThreadConnection connection = new ThreadConnection(socket, handler, limits().connection(), clock, this::forget);
        connections.add(connection);
        try {
            connection.start(threads, ++accepted);
        } catch (RuntimeException | Error e) { // no memory for another thread
            connections.remove(connection);
            throw e;
        }
    }

    /** On the reader's thread, as the last thing that it does: it is forgotten when it has ended, so that a close can wait. */
    private void forget(ThreadConnection ended) {
        clock.execute(() -> {
            ended.join();
            connections.remove(ended);
        });
    }

    @Override
    void stopEngine() {
        connections.forEach(ThreadConnection::cutOffAndJoin);
        clock.close();
    }
}
