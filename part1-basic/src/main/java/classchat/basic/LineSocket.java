package classchat.basic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;

/** A connected socket that sends and receives lines, and waits while it does. Both ends of part 1 talk through it. */
final class LineSocket implements Closeable {
    static final int MAX_LINE_BYTES = 64 * 1_024;

    /** The line that says goodbye: who gets it knows that nothing more will come. */
    static final String GOODBYE = "bye";

    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final int LINGER_BYTES = 1_024 * 1_024;

    /** The limits in words, for {@code --help}. */
    static final List<String> LIMITS = List.of(
            "a line: " + MAX_LINE_BYTES + " bytes without its end",
            "clients waiting to be accepted: " + BasicServer.BACKLOG,
            "after a close, waiting for the other side's end: " + LINGER.toSeconds() + " s and " + LINGER_BYTES
                    + " bytes");

    private final SocketChannel socket;
    private final LineReader reader;

    private LineSocket(SocketChannel socket, int maxLineBytes) {
        this.socket = socket;
        this.reader = LineReader.ofSocket(socket, maxLineBytes);
    }

    /** The server's end. */
    static LineSocket ofServer(SocketChannel socket) {
        return new LineSocket(socket, MAX_LINE_BYTES);
    }

    /** The client's end: an answer may be longer than a message, which it may repeat with something in front. */
    static LineSocket ofClient(SocketChannel socket) {
        return new LineSocket(socket, MAX_LINE_BYTES + 1_024);
    }

    /** Waits until every byte of the line is on its way; a peer that does not read can make that take for ever. */
    void send(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(UTF_8));
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    /** Waits for a line; see {@link LineReader#readLine()}. */
    String receive() throws IOException {
        return reader.readLine();
    }

    /**
     * Ends the conversation so that the peer still gets the last line sent to it. Closing a socket with unread input
     * makes TCP send a reset, and a reset makes the peer forget what it had received but not yet read. So: say that no
     * more will come, then read and throw away what the peer still sends, for a moment and up to a limit.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc1122#page-87">RFC 1122, section 4.2.2.13</a>
     */
    void sendNoMore() throws IOException {
        socket.shutdownOutput();
        long deadline = System.nanoTime() + LINGER.toNanos();
        byte[] ignored = new byte[8 * 1_024];
        try {
            for (int left = LINGER_BYTES; left > 0; ) {
                long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (millis <= 0) {
                    return;
                }
                socket.socket().setSoTimeout((int) millis);
                int read = socket.socket().getInputStream().read(ignored);
                if (read < 0) {
                    return;
                }
                left -= read;
            }
        } catch (SocketTimeoutException | SocketException e) {
            return; // the moment is over, or the peer has gone for good: both are an end
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
