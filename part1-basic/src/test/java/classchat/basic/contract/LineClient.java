package classchat.basic.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A client that can do everything a client should not: cut lines anywhere, send rubbish, reset, stop reading. It uses
 * nothing of ClassChat's own code, so that a test of the wire is a test of the wire. One thread may send while another
 * reads.
 */
public final class LineClient implements Closeable {
    /** A safety net: how long a line may be awaited. A passing test never waits so long. */
    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;
    private final InputStream in;
    private final Transcript steps = new Transcript();

    private LineClient(Socket connected, int bufferBytes) throws IOException {
        socket = connected;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), bufferBytes);
    }

    public static LineClient connectTo(ServerUnderTest server) throws IOException {
        Socket socket = new Socket();
        socket.connect(server.address(), PATIENCE_MILLIS);
        return new LineClient(socket, 64 * 1_024);
    }

    /** Connects from another address of this machine; Linux has all of {@code 127.0.0.0/8}. */
    public static LineClient connectFrom(String localAddress, ServerUnderTest server) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(localAddress, 0));
        socket.connect(server.address(), PATIENCE_MILLIS);
        return new LineClient(socket, 64 * 1_024);
    }

    /** Connects many clients with all the connects under way at the same time. */
    public static List<LineClient> connectAtOnce(ServerUnderTest server, int count) throws IOException {
        List<SocketChannel> channels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(server.address());
            channels.add(channel);
        }
        List<LineClient> clients = new ArrayList<>();
        for (SocketChannel channel : channels) {
            channel.configureBlocking(true);
            channel.finishConnect();
            clients.add(new LineClient(channel.socket(), 1_024));
        }
        return clients;
    }

    /** Connects with a receive buffer so small that a server soon feels it when this client does not read. */
    public static LineClient withSmallReceiveBuffer(ServerUnderTest server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 * 1_024);
        socket.connect(server.address(), PATIENCE_MILLIS);
        return new LineClient(socket, 64 * 1_024);
    }

    /** Connects and reads the acknowledgment: from here on the server knows this client. */
    public static LineClient join(ServerUnderTest server) throws IOException {
        LineClient client = connectTo(server);
        client.readLine();
        return client;
    }

    /**
     * As {@link #join}, for the first clients of a server that nobody knows yet.
     *
     * @param patience how long the acknowledgment is awaited
     * @param otherwise the sentence of the failure if none comes
     */
    public static LineClient joinWithin(Duration patience, ServerUnderTest server, String otherwise)
            throws IOException {
        LineClient client = connectTo(server);
        client.socket.setSoTimeout((int) patience.toMillis());
        try {
            client.readLine();
        } catch (AssertionError e) {
            client.close();
            throw new AssertionError(otherwise, e);
        }
        client.socket.setSoTimeout(PATIENCE_MILLIS);
        return client;
    }

    public LineClient send(String line) throws IOException {
        return sendBytes((line + "\n").getBytes(UTF_8));
    }

    public LineClient sendBytes(byte... bytes) throws IOException {
        steps.add("sent " + bytes.length + " bytes" + (bytes.length <= 80 ? ": " + new String(bytes, UTF_8) : ""));
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends {@code bytes} with one write for every {@code pieceBytes} of them; TCP_NODELAY makes a segment of each. */
    public LineClient sendInPieces(byte[] bytes, int pieceBytes) throws IOException {
        steps.add("sent " + bytes.length + " bytes in pieces of " + pieceBytes);
        for (int i = 0; i < bytes.length; i += pieceBytes) {
            socket.getOutputStream().write(bytes, i, Math.min(pieceBytes, bytes.length - i));
        }
        return this;
    }

    /** Waits for a line and returns it without its LF; fails if the connection ends or nothing comes. */
    public String readLine() throws IOException {
        String line = readLineOrEnd();
        assertThat(line)
                .as("a line was expected, but the server ended the connection, after %s", steps)
                .isNotNull();
        return line;
    }

    /** Waits for a line; null if the server ended the connection. */
    public String readLineOrEnd() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int b; (b = in.read()) != '\n'; ) {
                if (b < 0) {
                    assertThat(line.toString(UTF_8))
                            .as("a line without an end, after %s", steps)
                            .isEmpty();
                    steps.add("read the end");
                    return null;
                }
                line.write(b);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came for " + socket.getSoTimeout() + " ms, after " + steps, e);
        }
        String text = line.toString(UTF_8);
        steps.add("read " + (text.length() <= 80 ? text : text.length() + " characters"));
        return text;
    }

    /** Reads on until the server ends the connection in an orderly way; a reset fails the test. */
    public void readToEnd() throws IOException {
        while (readLineOrEnd() != null) {
            // What comes before the end is not this test's business.
        }
    }

    /** Reads until the connection ends, in whatever way; returns how many lines came whole before that. */
    public int linesUntilItBreaks() {
        int lines = 0;
        try {
            for (int b; (b = in.read()) >= 0; ) {
                if (b == '\n') {
                    lines++;
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection does not end, after " + steps, e);
        } catch (IOException e) {
            steps.add("broken off: " + e.getMessage());
        }
        return lines;
    }

    /** Says that nothing more will be sent; receiving goes on. */
    public LineClient halfClose() throws IOException {
        steps.add("half-closed");
        socket.shutdownOutput();
        return this;
    }

    /** Breaks off: with SO_LINGER 0, close sends a reset instead of a FIN. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Returns a line of {@code bytes} bytes, and its line feed. */
    public static byte[] lineOf(int bytes) {
        byte[] line = new byte[bytes + 1];
        Arrays.fill(line, (byte) 'x');
        line[bytes] = '\n';
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** The last few things that were done: what led to a failure. */
    private static final class Transcript {
        private static final int KEPT = 20;

        private final Deque<String> last = new ArrayDeque<>();

        synchronized void add(String step) {
            if (last.size() == KEPT) {
                last.remove();
            }
            last.add(step);
        }

        @Override
        public synchronized String toString() {
            return last.toString();
        }
    }
}
