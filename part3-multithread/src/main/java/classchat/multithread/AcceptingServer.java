package classchat.multithread;

import classchat.select.Acceptor;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import classchat.select.EventLoop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
    private static final Logger LOG = System.getLogger(AcceptingServer.class.getName());

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

    /** The loop that accepts; its timers may be used by the engine. */
    final EventLoop acceptorLoop() {
        return acceptorLoop;
    }

    final ServerLimits limits() {
        return limits;
    }

    private void accept(SocketChannel socket) {
        try {
            adopt(socket, new Tracked(handlers.get()));
        } catch (IOException | RuntimeException | Error e) { // an Error: no more threads can be made
            LOG.log(Level.WARNING, "a client could not be served: " + e);
            try {
                socket.close();
            } catch (IOException closeFailed) {
                LOG.log(Level.DEBUG, "closing failed", closeFailed);
            }
        }
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
        acceptor.close();
        open.forEach(Connection::close);
        awaitAllClosed();
        stopEngine();
        acceptorLoop.close();
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
