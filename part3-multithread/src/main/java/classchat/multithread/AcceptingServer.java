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
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A server on any engine: a loop that accepts, the set of its clients, and an end in good order. */
final class AcceptingServer implements Server {
    /** How much longer than the linger timeout a close waits before it aborts the connections that are left. */
    private static final Duration CLOSE_MARGIN = Duration.ofSeconds(1);

    private final RunningEngine engine;
    private final EventLoop acceptorLoop;
    private final Acceptor acceptor;
    private final Supplier<ConnectionHandler> handlers;
    private final Duration patience;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    private AcceptingServer(
            InetSocketAddress address, Supplier<ConnectionHandler> handlers, ServerLimits limits, RunningEngine engine)
            throws IOException {
        this.engine = engine;
        this.handlers = handlers;
        this.patience = limits.connection().lingerTimeout().plus(CLOSE_MARGIN);
        this.acceptorLoop = EventLoop.open("chat-acceptor");
        try {
            this.acceptor = Acceptor.open(acceptorLoop, address, limits.backlog(), this::accept);
        } catch (IOException | RuntimeException | Error e) {
            acceptorLoop.close();
            throw e;
        }
    }

    /**
     * Starts to accept.
     *
     * @param engine belongs to the server from now on; if this fails, it is stopped
     */
    static Server start(
            InetSocketAddress address, Supplier<ConnectionHandler> handlers, ServerLimits limits, RunningEngine engine)
            throws IOException {
        try {
            AcceptingServer server = new AcceptingServer(address, handlers, limits, engine);
            server.acceptorLoop.start();
            return server;
        } catch (IOException | RuntimeException | Error e) {
            engine.stop();
            throw e;
        }
    }

    private void accept(SocketChannel socket) throws IOException {
        Client client = new Client(handlers.get());
        clients.add(client);
        try {
            engine.adopt(socket, client);
        } catch (IOException | RuntimeException | Error e) {
            forget(client);
            throw e;
        }
    }

    private void forget(Client client) {
        clients.remove(client);
        acceptor.clientLeft();
        synchronized (clients) {
            clients.notifyAll();
        }
    }

    @Override
    public InetSocketAddress address() {
        return acceptor.address();
    }

    @Override
    public int connections() {
        return clients.size();
    }

    @Override
    public void close() {
        closing = true;
        acceptorLoop.close(); // first, so that nobody comes behind our back; it frees the port
        clients.forEach(client -> client.end(Connection::close));
        boolean interrupted = !awaitNoClients(patience);
        clients.forEach(client -> client.end(Connection::abort));
        while (!awaitNoClients(Duration.ofDays(1))) {
            interrupted = true;
        }
        engine.stop();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns false if it was interrupted: whoever interrupts wants the end sooner. */
    private boolean awaitNoClients(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (clients) {
            try {
                for (long left; !clients.isEmpty() && (left = deadline - System.nanoTime()) > 0; ) {
                    TimeUnit.NANOSECONDS.timedWait(clients, left);
                }
            } catch (InterruptedException e) {
                return false;
            }
        }
        return true;
    }

    /** One client, from being accepted until no thread is left of it; the link in front of its handler. */
    private final class Client implements ConnectionHandler {
        private final ConnectionHandler next;
        private volatile Connection connection; // null until it is open

        Client(ConnectionHandler next) {
            this.next = next;
        }

        /** One that is not open yet is closed when it is. */
        void end(Consumer<Connection> how) {
            Connection open = connection;
            if (open != null) {
                how.accept(open);
            }
        }

        @Override
        public void onOpen(Connection opened) {
            connection = opened;
            next.onOpen(opened);
            if (closing) {
                opened.close(); // opened behind the back of close()
            }
        }

        @Override
        public void onBytes(Connection from, ByteBuffer bytes) {
            next.onBytes(from, bytes);
        }

        @Override
        public void onEndOfInput(Connection from) {
            next.onEndOfInput(from);
        }

        @Override
        public void onMemoryShort(Connection from) {
            next.onMemoryShort(from);
        }

        @Override
        public void onClosed(Connection closed, Ending ending) {
            try {
                next.onClosed(closed, ending);
            } finally {
                engine.afterClosed(() -> forget(this));
            }
        }
    }
}
