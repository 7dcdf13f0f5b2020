package classchat.multithread;

import classchat.select.Acceptor;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import classchat.select.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the engines have in common: a loop that accepts, the set of open connections, and an end in good order. */
abstract class AcceptingServer implements Server {
    /** How much longer than the linger timeout a close waits before it cuts off who is left. */
    private static final Duration CLOSE_MARGIN = Duration.ofSeconds(1);

    private final EventLoop acceptorLoop;
    private final Acceptor acceptor;
    private final Supplier<ConnectionHandler> handlers;
    private final ServerLimits limits;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    AcceptingServer(InetSocketAddress address, Supplier<ConnectionHandler> handlers, ServerLimits limits)
            throws IOException {
        this.handlers = handlers;
        this.limits = limits;
        this.acceptorLoop = EventLoop.open("chat-acceptor");
        try {
            this.acceptor = Acceptor.open(acceptorLoop, address, limits.backlog(), this::accept);
        } catch (IOException e) {
            acceptorLoop.close();
            throw e;
        }
    }

    /** Makes a connection of a socket on this engine; its handler is called from then on. Acceptor's thread. */
    abstract void adopt(SocketChannel socket, ConnectionHandler handler) throws IOException;

    /** Ends the engine's threads; the connections that are left are cut off. */
    abstract void stopEngine();

    /** From here on clients come; the engine is ready for them. */
    final void startAccepting() {
        acceptorLoop.start();
    }

    final ServerLimits limits() {
        return limits;
    }

    private void accept(SocketChannel socket) throws IOException {
        adopt(socket, new Tracked(handlers.get()));
    }

    @Override
    public InetSocketAddress address() {
        return acceptor.address();
    }

    @Override
    public int connections() {
        return open.size();
    }

    @Override
    public void close() {
        closing = true;
        acceptorLoop.close(); // first, so that nobody comes behind our back; it frees the port
        open.forEach(Connection::close);
        awaitAllClosed();
        stopEngine();
    }

    private void awaitAllClosed() {
        long deadline = System.nanoTime()
                + limits.connection().lingerTimeout().plus(CLOSE_MARGIN).toNanos();
        synchronized (open) {
            try {
                for (long left; !open.isEmpty() && (left = deadline - System.nanoTime()) > 0; ) {
                    TimeUnit.NANOSECONDS.timedWait(open, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // who interrupts wants it faster: cut off who is left
            }
        }
    }

    /** The link in front of every handler that keeps the set of open connections. */
    private final class Tracked implements ConnectionHandler {
        private final ConnectionHandler next;

        Tracked(ConnectionHandler next) {
            this.next = next;
        }

        @Override
        public void onOpen(Connection connection) {
            open.add(connection);
            next.onOpen(connection);
            if (closing) {
                connection.close(); // opened behind the back of close()
            }
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            next.onBytes(connection, bytes);
        }

        @Override
        public void onEndOfInput(Connection connection) {
            next.onEndOfInput(connection);
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            try {
                next.onClosed(connection, ending);
            } finally {
                open.remove(connection);
                synchronized (open) {
                    open.notifyAll();
                }
            }
        }
    }
}
