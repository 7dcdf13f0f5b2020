package classchat.select;

import classchat.basic.Address;
import classchat.basic.Resolver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/**
 * Connects to a server by its name: looks the name up, and tries its addresses in turn until one answers. They share the
 * time that a connection may take to be made.
 *
 * <pre>
 *   look up ──▶ first address ──▶ onOpen
 *      │              │ does not answer
 *      │              ▼
 *      │        next address ──▶ onOpen
 *      │              │ and no other is left
 *      └──────────────┴──▶ onClosed
 * </pre>
 *
 * <p>A look-up may take seconds, so it has a thread of its own, which ends with it. All else happens on the loop.
 */
public final class Connector {
    private final EventLoop loop;
    private final InetSocketAddress server;
    private final ConnectionHandler handler;
    private final Limits limits;

    // Loop thread only.
    private Iterator<InetSocketAddress> addresses;
    private int count;
    private Connection attempt; // null while none is being made
    private boolean cancelled;

    private Connector(EventLoop loop, InetSocketAddress server, ConnectionHandler handler, Limits limits) {
        this.loop = loop;
        this.server = server;
        this.handler = handler;
        this.limits = limits;
    }

    /**
     * Begins to connect. The handler's {@code onOpen} comes when that is done, or {@code onClosed} alone if it fails; then its
     * connection is null if there was no attempt. Any thread.
     *
     * @param server an unresolved address is looked up
     * @param resolver called on a thread of its own
     */
    public static Connector connect(
            EventLoop loop, InetSocketAddress server, Resolver resolver, ConnectionHandler handler, Limits limits) {
        Connector connector = new Connector(loop, server, handler, limits);
        if (server.isUnresolved()) {
            Thread lookUp = new Thread(() -> connector.lookUp(resolver), "look-up");
            lookUp.setDaemon(true); // it cannot be interrupted, and nobody should have to wait for it
            lookUp.start();
        } else {
            loop.execute(() -> connector.tryEach(List.of(server)));
        }
        return connector;
    }

    private void lookUp(Resolver resolver) {
        try {
            List<InetSocketAddress> found = Address.resolveAll(server, resolver);
            loop.execute(() -> tryEach(found));
        } catch (UnknownHostException e) {
            loop.execute(() -> fail(null, Ending.notConnected(e)));
        }
    }

    private void tryEach(List<InetSocketAddress> found) {
        addresses = found.iterator();
        count = found.size();
        tryNext();
    }

    private void tryNext() {
        if (cancelled) {
            return;
        }
        try {
            attempt = loop.connect(
                    addresses.next(),
                    new Attempt(),
                    limits.withConnectTimeout(limits.connectTimeout().dividedBy(count)));
        } catch (IOException e) {
            fail(null, Ending.notConnected(e));
        }
    }

    private void fail(Connection failed, Ending ending) {
        if (!cancelled) {
            handler.onClosed(failed, ending);
        }
    }

    /** Gives up a connection that has not been made yet: the handler is not called any more. Loop thread only. */
    public void cancel() {
        cancelled = true;
        if (attempt != null) {
            attempt.abort();
        }
    }

    /** Passes on all callbacks, but for the end of an attempt after which there is another. */
    private final class Attempt implements ConnectionHandler {
        @Override
        public void onOpen(Connection connection) {
            handler.onOpen(connection);
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            handler.onBytes(connection, bytes);
        }

        @Override
        public void onEndOfInput(Connection connection) {
            handler.onEndOfInput(connection);
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            if (ending.kind() != Ending.Kind.NOT_CONNECTED || count == 1) {
                fail(connection, ending);
            } else if (addresses.hasNext()) {
                tryNext();
            } else {
                fail(connection, noneAnswers(ending));
            }
        }

        private Ending noneAnswers(Ending last) {
            String reason = "none of the " + count + " addresses of " + Address.text(server) + " answers; the last: "
                    + last.reason();
            return new Ending(Ending.Kind.NOT_CONNECTED, reason, last.cause());
        }
    }
}
