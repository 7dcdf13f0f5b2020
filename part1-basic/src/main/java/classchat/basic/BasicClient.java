package classchat.basic;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;

/**
 * The client of part 1, in the assignment's six steps: 1 to 4 in {@link #talk}, then 5 and 6 for each line that is
 * typed. Client and server take turns: while the client waits for a line from the keyboard it does not look at the
 * socket, and while it waits for the socket it does not look at the keyboard. Part 2 is about that.
 */
public final class BasicClient {
    /** How long all attempts to connect may take together. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final Steps steps;
    private final PrintStream out;
    private final Resolver resolver;

    /** @param out where the steps are announced */
    public BasicClient(PrintStream out) {
        this(out, Resolver.SYSTEM);
    }

    BasicClient(PrintStream out, Resolver resolver) {
        this.steps = new Steps(6, out);
        this.out = out;
        this.resolver = resolver;
    }

    /**
     * Connects, then sends what is typed and shows the answers, until either side says goodbye or ends its input.
     *
     * @param host name or IP address of the server
     * @param keyboard what is typed, in UTF-8
     * @throws IOException if the server cannot be found or reached, or breaks off; the message is a sentence
     */
    public void talk(String host, int port, InputStream keyboard) throws IOException {
        try (SocketChannel socket = reach(InetSocketAddress.createUnresolved(host, port))) {
            LineSocket connection = LineSocket.ofClient(socket);
            waitForAcknowledgment(connection);
            takeTurns(connection, LineReader.ofKeyboard(keyboard, LineSocket.MAX_LINE_BYTES));
        }
    }

    /** Steps 1 to 3: a host may have several IP addresses, of which some do not answer, so each is tried in turn. */
    private SocketChannel reach(InetSocketAddress host) throws IOException {
        List<InetSocketAddress> servers = Address.resolveAll(host, resolver);
        int timeoutMillis = (int) CONNECT_TIMEOUT.toMillis() / servers.size();
        for (int i = 0; ; i++) {
            SocketChannel socket = createSocket();
            try {
                configure(socket, servers.get(i));
                connect(socket, servers.get(i), timeoutMillis);
                return socket;
            } catch (IOException e) {
                socket.close();
                if (i == servers.size() - 1) {
                    throw e;
                }
                out.println("Trying the host's next address: " + e.getMessage());
            }
        }
    }

    private void takeTurns(LineSocket server, LineReader keyboard) throws IOException {
        String answer = "";
        while (answer != null && !answer.equals(LineSocket.GOODBYE)) {
            String typed = type(keyboard);
            if (typed == null) {
                server.sendNoMore();
                return;
            }
            send(server, typed);
            answer = receive(server);
        }
    }

    /** Step 1. */
    private SocketChannel createSocket() throws IOException {
        SocketChannel socket = SocketChannel.open();
        steps.done(1, "socket created: TCP, not yet connected");
        return socket;
    }

    /** Step 2: takes the server's IP address and tells TCP how we want it. */
    private void configure(SocketChannel socket, InetSocketAddress server) throws IOException {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true); // a line should not wait for the next one
        steps.done(2, "configured: server " + Address.text(server) + ", TCP_NODELAY on");
    }

    /** Step 3. The server's kernel answers, even before the server accepts: connected does not mean served. */
    private void connect(SocketChannel socket, InetSocketAddress server, int timeoutMillis) throws IOException {
        try {
            socket.socket().connect(server, timeoutMillis);
        } catch (IOException e) {
            throw Address.cannotConnect(server, e);
        }
        steps.done(
                3,
                "connected from " + Address.text(socket.getLocalAddress())
                        + "; waiting for the server's acknowledgment");
    }

    /** Step 4: the server's first line. It comes when our turn has come. */
    private void waitForAcknowledgment(LineSocket server) throws IOException {
        String acknowledgment = hear(server);
        if (acknowledgment == null) {
            throw new IOException("the server closed the connection without an acknowledgment");
        }
        steps.done(4, "acknowledgment received: " + Printable.text(acknowledgment));
    }

    /** Step 5. */
    private void send(LineSocket server, String line) throws IOException {
        try {
            server.send(line);
        } catch (IOException e) {
            throw new IOException("the server broke off: " + e.getMessage(), e);
        }
        steps.done(5, "sent: " + Printable.text(line));
    }

    /** Step 6: waits for the answer. */
    private String receive(LineSocket server) throws IOException {
        String answer = hear(server);
        steps.done(6, answer == null ? "the server closed the connection" : "received: " + Printable.text(answer));
        return answer;
    }

    private static String hear(LineSocket server) throws IOException {
        try {
            return server.receive();
        } catch (BadLineException e) {
            throw new IOException("the server does not speak our protocol: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException("the server broke off: " + e.getMessage(), e);
        }
    }

    private String type(LineReader keyboard) throws IOException {
        while (true) {
            try {
                return keyboard.readLine();
            } catch (BadLineException e) {
                out.println("Not sent: " + e.getMessage());
            }
        }
    }
}
