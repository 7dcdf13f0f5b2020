package classchat.demos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A client that connects and never reads: a laptop that sleeps. Its receive buffer is small, so that the server soon
 * feels it.
 */
final class SilentClient implements Role {
    private static final int RECEIVE_BUFFER_BYTES = 4 * 1_024;
    private static final int CONNECT_MILLIS = 20_000;

    private final String name;
    private final int port;
    private final Socket socket;
    private final Transcript transcript = new Transcript();

    private SilentClient(String name, int port, Socket socket) {
        this.name = name;
        this.port = port;
        this.socket = socket;
        transcript.note("connected, and reads nothing");
    }

    /** @throws IOException if nobody listens on that port of this machine */
    static SilentClient connect(String name, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES); // before it connects: TCP then agrees on the window
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new SilentClient(name, port, socket);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String commandLine() {
        return "(a socket connected to 127.0.0.1:" + port + ")";
    }

    @Override
    public Transcript transcript() {
        return transcript;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            transcript.note("closing failed: " + e.getMessage());
        }
    }
}
