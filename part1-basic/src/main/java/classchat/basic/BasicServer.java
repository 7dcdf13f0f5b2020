package classchat.basic;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The server of part 1, in the assignment's eight steps: 1 to 4 in {@link #open}, 5 in {@link #serve}, 6 to 8 in
 * {@link #takeTurns}. It serves one client at a time; who connects meanwhile waits in the backlog and is served when
 * the client before has left, however it left.
 *
 * <pre>
 *   socket, bind, listen ──▶ accept ──▶ acknowledge ──▶ receive ──▶ send ──┐
 *                              ▲                           ▲               │
 *                              └──── the client has left ──┴───────────────┘
 * </pre>
 */
public final class BasicServer implements Closeable {
    /** How many clients the kernel lets wait before {@code accept}; Linux may cap it (net.core.somaxconn). */
    static final int BACKLOG = 50;

    static final String ACKNOWLEDGMENT = "Connected to ClassChat. Say something, or say bye.";

    private final ServerSocketChannel listener;
    private final InetSocketAddress address;
    private final Answerer answerer;
    private final Steps steps;
    private final PrintStream out;
    private final Object serving = new Object(); // held by the thread that serves
    private volatile SocketChannel current;

    private BasicServer(ServerSocketChannel listener, Answerer answerer, Steps steps, PrintStream out)
            throws IOException {
        this.listener = listener;
        this.address = (InetSocketAddress) listener.getLocalAddress();
        this.answerer = answerer;
        this.steps = steps;
        this.out = out;
    }

    /**
     * Steps 1 to 4: from nothing to a socket that listens.
     *
     * @param address where to listen; port 0 takes a free one, see {@link #address()}
     * @param answerer what the server says to a message
     * @param out where the steps are announced
     * @throws IOException if the address cannot be listened on; the message is a sentence
     */
    public static BasicServer open(InetSocketAddress address, Answerer answerer, PrintStream out) throws IOException {
        Steps steps = new Steps(8, out);
        ServerSocketChannel listener = createSocket(steps);
        try {
            bind(listener, address, steps);
            configureTcp(listener, steps);
            listen(listener, steps);
            out.println("Listening on " + Address.text(listener.getLocalAddress()));
            return new BasicServer(listener, answerer, steps, out);
        } catch (IOException e) {
            listener.close();
            throw Address.cannotListen(address, e);
        }
    }

    /**
     * Steps 5 to 8, for one client after the other, until {@link #close()}.
     *
     * @throws IOException if no more clients can be accepted
     */
    public void serve() throws IOException {
        synchronized (serving) {
            while (listener.isOpen()) {
                try (SocketChannel client = accept()) {
                    current = client;
                    if (listener.isOpen()) {
                        converse(client);
                    }
                } catch (ClosedChannelException e) {
                    return; // close() was called, from another thread: this is how an accept that waits is ended
                }
            }
        }
    }

    private void converse(SocketChannel client) throws ClosedChannelException {
        String end;
        try {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true); // an answer should not wait for the next one
            end = takeTurns(LineSocket.ofServer(client));
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            end = "was lost: " + e.getMessage(); // the end of one client is no reason for the server to end
        }
        out.println("The client " + end + ". Waiting for the next one.");
    }

    private String takeTurns(LineSocket client) throws IOException {
        acknowledge(client);
        String end = "has left";
        FirstLine first = new FirstLine();
        try {
            String message;
            String answer = "";
            while (!answer.equals(LineSocket.GOODBYE) && (message = receive(client)) != null) {
                if (first.isHttp(message)) {
                    client.send("error: " + FirstLine.NO_WEB_SERVER);
                    end = "was sent away: it speaks HTTP";
                    break;
                }
                answer = answerer.answer(message);
                send(client, answer);
            }
        } catch (LineTooLongException e) {
            client.send("error: " + e.getMessage());
            end = "was sent away: " + e.getMessage();
        }
        client.sendNoMore();
        return end;
    }

    /** Step 1. */
    private static ServerSocketChannel createSocket(Steps steps) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        // Lets a restarted server have its port at once, while old connections still time out. It has an effect only
        // before the socket is bound, so it cannot wait for step 3.
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        steps.done(1, "socket created: TCP, not yet bound");
        return listener;
    }

    /** Step 2, and as Java has it, step 4 too. */
    private static void bind(ServerSocketChannel listener, InetSocketAddress address, Steps steps) throws IOException {
        listener.bind(address, BACKLOG);
        steps.done(2, "bound to " + Address.text(listener.getLocalAddress()));
    }

    /** Step 3: what TCP has been told by now. */
    private static void configureTcp(ServerSocketChannel listener, Steps steps) throws IOException {
        int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        boolean reuse = listener.getOption(StandardSocketOptions.SO_REUSEADDR);
        steps.done(
                3,
                "TCP configured: port " + port + ", SO_REUSEADDR " + (reuse ? "on" : "off") + " (set before step 2)");
    }

    /** Step 4: in Java there is no listen(); bind() has done it, with the backlog it was given. */
    private static void listen(ServerSocketChannel listener, Steps steps) {
        steps.done(4, "listening, backlog " + BACKLOG + " (the same bind() call as step 2)");
    }

    /** Step 5: waits for a client. */
    private SocketChannel accept() throws IOException {
        SocketChannel client = listener.accept();
        steps.done(5, "accepted a client from " + Address.text(client.getRemoteAddress()));
        return client;
    }

    /** Step 6. */
    private void acknowledge(LineSocket client) throws IOException {
        client.send(ACKNOWLEDGMENT);
        steps.done(6, "acknowledgment sent: " + ACKNOWLEDGMENT);
    }

    /** Step 7: waits for a message; one that is no UTF-8 is answered with an error and the next one awaited. */
    private String receive(LineSocket client) throws IOException {
        while (true) {
            try {
                String message = client.receive();
                steps.done(
                        7,
                        message == null
                                ? "received: the end of the client's input"
                                : "received: " + Printable.text(message));
                return message;
            } catch (LineTooLongException e) {
                throw e;
            } catch (BadLineException e) {
                client.send("error: " + e.getMessage());
                out.println("A line was dropped: " + e.getMessage());
            }
        }
    }

    /** Step 8. */
    private void send(LineSocket client, String answer) throws IOException {
        client.send(answer);
        steps.done(8, "sent: " + Printable.text(answer));
    }

    /** Where the server listens, with the port that the kernel chose if it was asked for port 0. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Ends the conversation and frees the port; returns when {@link #serve} has. (Until its thread has left {@code
     * accept}, the kernel goes on listening, closed or not.) May be called from any thread, and twice.
     */
    @Override
    public void close() throws IOException {
        listener.close();
        SocketChannel client = current;
        if (client != null) {
            client.close();
        }
        synchronized (serving) {
            current = null;
        }
    }
}
