package classchat.basic;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/**
 * Reads lines and waits for them: from a socket, or from what a person types. One thread at a time.
 */
public final class LineReader {
    private final ReadableByteChannel source;
    private final LineDecoder decoder;
    private final boolean lastLineMayLackItsEnd;
    private final ByteBuffer buffer = ByteBuffer.allocate(8 * 1_024).flip();

    private LineReader(ReadableByteChannel source, LineDecoder decoder, boolean lastLineMayLackItsEnd) {
        this.source = source;
        this.decoder = decoder;
        this.lastLineMayLackItsEnd = lastLineMayLackItsEnd;
    }

    /** Reads from the network, where a line without an end may have been cut and is refused. */
    public static LineReader ofSocket(ReadableByteChannel socket, int maxLineBytes) {
        return new LineReader(socket, new LineDecoder(maxLineBytes), false);
    }

    /** Reads what is typed or piped in, in UTF-8 whatever the locale; the last line may lack its end, and a byte order mark is dropped. */
    public static LineReader ofKeyboard(InputStream in, int maxLineBytes) {
        return new LineReader(Channels.newChannel(in), LineDecoder.ofTyped(maxLineBytes), true);
    }

    /**
     * Waits for a line.
     *
     * @return the line without its end, or null at the end of the input
     * @throws BadLineException if a line came that cannot be taken; the next call goes on behind it
     * @throws IOException if reading fails, as it does when the other side resets the connection
     */
    public String readLine() throws IOException {
        while (true) {
            String line = decoder.next(buffer);
            if (line != null) {
                return line;
            }
            buffer.clear();
            int read = source.read(buffer);
            buffer.flip();
            if (read < 0) {
                return lastLine();
            }
        }
    }

    private String lastLine() throws BadLineException {
        buffer.limit(0);
        boolean cutOff = decoder.unfinishedBytes() > 0;
        String line = decoder.finish();
        if (cutOff && !lastLineMayLackItsEnd) {
            throw BadLineException.cutOff();
        }
        return line;
    }
}
