package classchat.client;

import classchat.basic.BadLineException;
import classchat.basic.LineDecoder;
import classchat.relay.Message;
import classchat.relay.RefusedException;
import classchat.select.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;

/** The file of a {@link History}: one JSON object a line, in the order in which they were added. Not thread-safe. */
final class HistoryFile implements Closeable {
    private static final int MAX_LINE_BYTES = 2 * Limits.CLIENT.maxLineBytes(); // a message, and what the client notes
    private static final int LINES_A_WRITE = 1_000;

    /** Makes what was written outlast a loss of power. Tests hold it, and make it fail. */
    interface Sync {
        Sync TO_DISK = channel -> channel.force(false);

        void force(FileChannel channel) throws IOException;
    }

    private final FileChannel channel;
    private final Sync sync;

    private HistoryFile(FileChannel channel, Sync sync) {
        this.channel = channel;
        this.sync = sync;
    }

    /**
     * Opens a file, or begins one. A last line that is not whole was being written when its program was killed; it is cut off.
     *
     * @param visitor gets what is in it, oldest first
     * @throws IOException if it cannot be read or written, or is no history; it is then left as it is
     */
    static HistoryFile open(Path path, Sync sync, Consumer<Message> visitor) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            HistoryFile file = new HistoryFile(channel, sync);
            channel.truncate(file.visit(visitor));
            channel.position(channel.size());
            return file;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Shows all messages, oldest first.
     *
     * @return where the last whole line ends
     * @throws IOException if it cannot be read, or a line is none of ours
     */
    long visit(Consumer<Message> visitor) throws IOException {
        LineDecoder decoder = new LineDecoder(MAX_LINE_BYTES);
        ByteBuffer bytes = ByteBuffer.allocate(64 * 1_024);
        int number = 1;
        try {
            for (long position = 0; channel.read(bytes.clear(), position) > 0; position += bytes.limit()) {
                bytes.flip();
                for (String line; (line = decoder.next(bytes)) != null; number++) {
                    visitor.accept(Message.parse(line));
                }
            }
            long end = channel.size() - decoder.unfinishedBytes();
            checkTorn(end);
            return end;
        } catch (BadLineException | RefusedException e) {
            throw new IOException("line " + number + " is no message; move the file away, and a new one is begun", e);
        }
    }

    /** A last line without its end: if it is ours, at least its beginning can be seen. */
    private void checkTorn(long start) throws IOException, BadLineException {
        ByteBuffer first = ByteBuffer.allocate(1);
        if (channel.read(first, start) == 1 && first.get(0) != '{') {
            throw new BadLineException("not the beginning of a message");
        }
    }

    /** Appends messages, and waits until they are on the disk. */
    void append(List<Message> messages) throws IOException {
        ByteBuffer[] lines = messages.stream()
                .map(message -> ByteBuffer.wrap(message.bytes()))
                .toArray(ByteBuffer[]::new);
        int next = 0;
        while (next < lines.length) {
            channel.write(lines, next, Math.min(lines.length - next, LINES_A_WRITE));
            while (next < lines.length && !lines[next].hasRemaining()) {
                next++;
            }
        }
        if (lines.length > 0) {
            sync.force(channel);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
