package classchat.select;

import classchat.basic.Address;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A listening socket on an event loop: each client that connects is handed on. When the process has no file descriptors
 * left, clients wait in the backlog until some are free again; a few are kept for everything else, see {@link
 * FreeDescriptors}.
 */
public final class Acceptor implements EventLoop.Callback, Closeable {
    private static final Logger LOG = System.getLogger(Acceptor.class.getName());
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

    /** Pause if descriptors are used up and no client leaves: something else in the process may give some back. */
    private static final Duration PAUSE_WITHOUT_DESCRIPTORS = Duration.ofSeconds(10);

    private final EventLoop loop;
    private final ServerSocketChannel listener;
    private final InetSocketAddress address;
    private final Clients clients;

    // Any thread.
    private final AtomicInteger departures = new AtomicInteger();
    private volatile boolean awaitsDeparture;

    // Loop thread only.
    private final FreeDescriptors descriptors = FreeDescriptors.ofThisProcess();
    private SelectionKey key;
    private Timer retry; // null before the first failure
    private boolean paused; // by the owner
    private boolean failing; // until the retry
    private boolean hasTold; // in the log, that clients must wait

    /** Whom the accepted clients are handed to. */
    public interface Clients {
        /**
         * Takes over a client's socket, which is in blocking mode. On the loop's thread.
         *
         * @throws IOException if the client cannot be served; the acceptor then closes the socket
         */
        void accept(SocketChannel client) throws IOException;
    }

    private Acceptor(EventLoop loop, ServerSocketChannel listener, Clients clients) throws IOException {
        this.loop = loop;
        this.listener = listener;
        this.address = (InetSocketAddress) listener.getLocalAddress();
        this.clients = clients;
    }

    /**
     * Binds and listens; when this returns, clients can connect.
     *
     * @param address port 0 takes a free one, see {@link #address()}
     * @param backlog how many clients the kernel lets wait to be accepted; it may have a cap of its own
     * @throws IOException if the address cannot be listened on; the message is a sentence
     */
    public static Acceptor open(EventLoop loop, InetSocketAddress address, int backlog, Clients clients)
            throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true); // a restart need not wait for TIME_WAIT
            listener.bind(address, backlog);
            listener.configureBlocking(false);
            Acceptor acceptor = new Acceptor(loop, listener, clients);
            loop.execute(acceptor::register);
            return acceptor;
        } catch (IOException e) {
            listener.close();
            throw Address.cannotListen(address, e);
        } catch (RuntimeException | Error e) { // such as an address without a host
            listener.close();
            throw e;
        }
    }

    private void register() {
        try {
            key = loop.register(listener, SelectionKey.OP_ACCEPT, this);
            if (!descriptors.isThereOne()) {
                waitForDescriptors(departures.get(), "too few file descriptors are free");
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closed before it could be watched", e);
        }
    }

    @Override
    public void onReady(SelectionKey ready) {
        acceptAll();
    }

    private void acceptAll() {
        int before = departures.get();
        try {
            SocketChannel client;
            while (isAccepting() && descriptors.isThereOne() && (client = listener.accept()) != null) {
                descriptors.taken();
                handOver(client);
            }
            if (!descriptors.isThereOne()) {
                waitForDescriptors(before, "the last file descriptors are kept for the rest of the program");
            } else if (isAccepting() && hasTold) {
                hasTold = false;
                LOG.log(Level.INFO, "all clients that waited have been accepted");
            }
        } catch (ClosedChannelException e) {
            LOG.log(Level.DEBUG, "closed while accepting", e); // by another thread, which is how it is ended
        } catch (IOException | RuntimeException | Error e) {
            // Most likely the whole system has no file descriptors left. The client stays in the backlog and the
            // listener stays ready, so trying again at once would only spin.
            waitForDescriptors(before, e.getMessage());
        }
    }

    private void handOver(SocketChannel client) throws IOException {
        try {
            clients.accept(client);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a client was gone before it was served", e);
            client.close();
        } catch (RuntimeException | Error e) { // a mistake of ours, or no memory for another thread
            failFor(PAUSE_AFTER_FAILURE);
            client.close();
            SafeLog.error(LOG, "a client could not be served", e);
        }
    }

    /**
     * Waits for a client to leave. To count the descriptors again and again would cost more the more of them are open.
     *
     * @param departuresBefore how many had left before the attempt that failed
     * @param why the log says it, once until all that wait have been accepted
     */
    private void waitForDescriptors(int departuresBefore, String why) {
        failFor(PAUSE_WITHOUT_DESCRIPTORS);
        awaitsDeparture = true; // before the question: a client that leaves after it asks for the retry itself
        if (departures.get() != departuresBefore) {
            retrySoon();
        }
        if (!hasTold) {
            hasTold = true;
            LOG.log(Level.WARNING, "cannot accept a client: {0}", why);
        }
    }

    /** A client that was accepted has left: the acceptor may have waited for its descriptor. Any thread. */
    public void clientLeft() {
        departures.incrementAndGet();
        if (awaitsDeparture) {
            loop.execute(this::retrySoon);
        }
    }

    private void retrySoon() {
        if (awaitsDeparture) {
            awaitsDeparture = false;
            failFor(PAUSE_AFTER_FAILURE); // others may leave too; and a loop closes its sockets at the end of its turn
        }
    }

    private void failFor(Duration pause) {
        if (retry != null) {
            retry.cancel();
        }
        retry = loop.schedule(pause, this::tryAgain); // first: if it fails, the listener must not stay paused
        failing = true;
        updateInterest();
    }

    private void tryAgain() {
        if (listener.isOpen()) {
            awaitsDeparture = false;
            failing = false;
            updateInterest();
            acceptAll();
        }
    }

    /** Accepts nobody for now: clients wait in the backlog. Loop thread only. */
    public void pause() {
        paused = true;
        updateInterest();
    }

    /** Accepts again. Loop thread only. */
    public void resume() {
        paused = false;
        updateInterest();
    }

    private boolean isAccepting() {
        return !paused && !failing;
    }

    private void updateInterest() {
        if (key.isValid()) {
            key.interestOps(isAccepting() ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    /** Where it listens, with the port that the kernel chose if it was asked for port 0. */
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void onLoopEnd() {
        close();
    }

    /** Listens no more. The port is free when the loop has taken another turn, or has been closed. Loop thread only. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing failed", e);
        }
    }
}
