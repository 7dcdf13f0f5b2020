package classchat.demos.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The baseline: about the least that a relay on Java NIO can do. One thread, one selector, a search for the line's end in
 * the bytes just read, and all that a turn sends to one client in one write. It speaks the protocol of {@link Forwarding},
 * or, told to, gives each line to everybody else after a greeting, as a discussion does.
 *
 * <p>It has no limits: what a client does not read is kept, and UTF-8 is not looked at. A line that does not fit into its
 * read buffer of 256 KiB ends its connection. To be measured, not used.
 */
final class BareRelay implements AutoCloseable {
    private static final byte[] GREETING = "Connected to the bare relay.\n".getBytes(US_ASCII);

    private final boolean toAll;
    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final Thread thread = new Thread(this::run, "bare-relay");

    // The relay's thread only.
    private final ByteBuffer buffer = ByteBuffer.allocate(256 * 1_024);
    private final Map<String, Client> byName = new HashMap<>();
    private final List<Client> clients = new ArrayList<>(); // filled if lines go to all
    private final List<Client> unflushed = new ArrayList<>();

    private BareRelay(boolean toAll) throws IOException {
        this.toAll = toAll;
    }

    /** Starts a relay; when this returns, clients can connect. */
    static BareRelay start(InetSocketAddress address, boolean toAll) throws IOException {
        BareRelay relay = new BareRelay(toAll);
        relay.listener.bind(address, 1_024);
        relay.listener.configureBlocking(false).register(relay.selector, SelectionKey.OP_ACCEPT);
        relay.thread.setDaemon(true);
        relay.thread.start();
        return relay;
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                selector.select(this::onReady);
                unflushed.forEach(Client::flush);
                unflushed.clear();
            }
            for (SelectionKey key : List.copyOf(selector.keys())) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            e.printStackTrace();
        }
    }

    private void onReady(SelectionKey key) {
        if (key.channel() == listener) {
            accept();
            return;
        }
        Client client = (Client) key.attachment();
        if (key.isReadable()) {
            client.read();
        }
        if (key.isValid() && key.isWritable()) {
            client.flush();
        }
    }

    private void accept() {
        try {
            for (SocketChannel socket; (socket = listener.accept()) != null; ) {
                socket.configureBlocking(false);
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Client client = new Client(socket);
                if (toAll) {
                    clients.add(client);
                    client.send(GREETING, 0, GREETING.length);
                }
            }
        } catch (IOException e) {
            System.out.println("cannot accept a client: " + e.getMessage());
        }
    }

    private final class Client {
        private final SocketChannel socket;
        private final SelectionKey key;
        private String name;
        private byte[] unfinished = {};
        private ByteBuffer unsent = ByteBuffer.allocate(0); // between two calls, filled up to its position

        Client(SocketChannel socket) throws IOException {
            this.socket = socket;
            this.key = socket.register(selector, SelectionKey.OP_READ, this);
        }

        void read() {
            try {
                buffer.clear().put(unfinished);
                if (socket.read(buffer) <= 0) { // 0: the buffer is full, and has no line in it
                    close();
                    return;
                }
            } catch (IOException e) {
                close();
                return;
            }
            byte[] bytes = buffer.array();
            int end = buffer.position();
            int start = 0;
            for (int i = unfinished.length; i < end; i++) {
                if (bytes[i] == '\n') {
                    onLine(bytes, start, i);
                    start = i + 1;
                }
            }
            unfinished = start == end && unfinished.length == 0 ? unfinished : Arrays.copyOfRange(bytes, start, end);
        }

        private void onLine(byte[] bytes, int start, int lineFeed) {
            int length = lineFeed + 1 - start;
            if (toAll) {
                for (Client other : clients) {
                    if (other != this) {
                        other.send(bytes, start, length);
                    }
                }
            } else if (name == null) {
                name = new String(bytes, start, length - 1, ISO_8859_1);
                byName.put(name, this);
            } else {
                int space = start;
                while (bytes[space] != ' ' && space < lineFeed) {
                    space++;
                }
                Client to = byName.get(new String(bytes, start, space - start, ISO_8859_1));
                if (to != null) {
                    to.send(bytes, start, length);
                }
            }
        }

        void send(byte[] bytes, int start, int length) {
            if (unsent.position() == 0) {
                unflushed.add(this);
            }
            if (unsent.remaining() < length) {
                unsent = ByteBuffer.allocate(2 * (unsent.position() + length)).put(unsent.flip());
            }
            unsent.put(bytes, start, length);
        }

        void flush() {
            try {
                if (unsent.position() > 0 && key.isValid()) {
                    socket.write(unsent.flip());
                    unsent.compact();
                    key.interestOps(
                            unsent.position() > 0
                                    ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                                    : SelectionKey.OP_READ);
                }
            } catch (IOException e) {
                close();
            }
        }

        private void close() {
            clients.remove(this);
            if (name != null) {
                byName.remove(name, this);
            }
            try {
                socket.close();
            } catch (IOException e) {
                System.out.println("closing failed: " + e.getMessage());
            }
        }
    }

    /** Returns when the port is free and the thread has ended. */
    @Override
    public void close() {
        thread.interrupt(); // also ends a select() that waits
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
