package classchat.multithread;

import classchat.select.ConnectionHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Thread + socket: a reader and a writer for every connection, both of which may wait. The acceptor is a loop here too;
 * its timers notice peers that do not read, which a thread that waits in {@code write} cannot.
 */
final class ThreadServer extends AcceptingServer {
    /** Makes a thread that is not started: of the system's, or a virtual one. */
    interface Threads {
        Thread create(String name, Runnable task);
    }

    private final Threads threads;
    private final Set<ThreadConnection> connections = ConcurrentHashMap.newKeySet();
    private int accepted; // acceptor's thread only

    private ThreadServer(
            InetSocketAddress address, Supplier<ConnectionHandler> handlers, ServerLimits limits, Threads threads)
            throws IOException {
        super(address, handlers, limits);
        this.threads = threads;
    }

    static Server start(
            InetSocketAddress address, Supplier<ConnectionHandler> handlers, ServerLimits limits, Threads threads)
            throws IOException {
        ThreadServer server = new ThreadServer(address, handlers, limits, threads);
        server.acceptorLoop().start();
        return server;
    }

    @Override
    void adopt(SocketChannel socket, ConnectionHandler handler) throws IOException {
        ThreadConnection connection =
                new ThreadConnection(socket, handler, limits().connection(), acceptorLoop(), connections::remove);
        connections.add(connection);
        connection.start(threads, ++accepted);
    }

    @Override
    void stopEngine() {
        connections.forEach(ThreadConnection::cutOffAndJoin);
    }
}
