package classchat.relay.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A server that says what a test wants said. */
public final class FakeServer implements Closeable {
    private final Socket socket;
    private final BufferedReader in;

    /** Waits for a client. */
    public FakeServer(ServerSocket listener) throws IOException {
        socket = listener.accept();
        socket.setSoTimeout(15_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    public FakeServer says(String line) throws IOException {
        return saysInPieces(Integer.MAX_VALUE, line);
    }

    /** Lines that TCP glues together, or cuts. */
    public FakeServer saysInPieces(int pieceBytes, String... lines) throws IOException {
        byte[] bytes = (String.join("\n", lines) + "\n").replace('\'', '"').getBytes(UTF_8);
        for (int from = 0; from < bytes.length; from += Math.min(pieceBytes, bytes.length - from)) {
            socket.getOutputStream().write(bytes, from, Math.min(pieceBytes, bytes.length - from));
        }
        return this;
    }

    /** Waits for a message of {@code type}, and returns its line. */
    public String hears(String type) throws IOException {
        String line = in.readLine();
        assertThat(line).contains("\"type\":\"" + type + "\"");
        return line;
    }

    /** Waits for a line, whatever it is. */
    public String hearsLine() throws IOException {
        return in.readLine();
    }

    /** Waits until the client has ended its output, or the connection, and proves that it has said nothing before that. */
    public void hearsTheEnd() throws IOException {
        try {
            assertThat(in.readLine()).isNull();
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    /** Reads until the connection ends, in good order or not; returns how many characters came. */
    public long readsUntilItBreaks() {
        long read = 0;
        char[] buffer = new char[8_192];
        try {
            for (int count; (count = in.read(buffer)) >= 0; ) {
                read += count;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection does not end", e);
        } catch (IOException e) {
            return read; // broken off
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
