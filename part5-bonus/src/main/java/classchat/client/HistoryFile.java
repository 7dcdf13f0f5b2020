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
    private long damagedBytes;

    private HistoryFile(FileChannel channel, Sync sync) {
        this.channel = channel;
        this.sync = sync;
    }

    /**
     * Opens a file, or begins one. What is behind the last whole message was being written when the program was killed, or the power
     * was lost: it is moved into {@code damagedEnds}, behind what is there.
     *
     * @param visitor gets what is in it, oldest first
     * @throws IOException if it cannot be read or written; it is then left as it is
     */
    static HistoryFile open(Path path, Path damagedEnds, Sync sync, Consumer<Message> visitor) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            HistoryFile file = new HistoryFile(channel, sync);
            file.setAside(file.visit(visitor), damagedEnds);
            channel.position(channel.size());
            return file;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void setAside(long end, Path damagedEnds) throws IOException {
        damagedBytes = channel.size() - end;
        if (damagedBytes == 0) {
            return;
        }
        try (FileChannel damaged = FileChannel.open(damagedEnds, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            damaged.position(damaged.size());
            for (long at = end; at < channel.size(); ) {
                at += channel.transferTo(at, channel.size() - at, damaged);
            }
            sync.force(damaged);
        }
        channel.truncate(end);
    }

    /** How many bytes at the end were no messages when it was opened. */
    long damagedBytes() {
        return damagedBytes;
    }

    /**
     * Shows all messages, oldest first. Lines that are none are left out: one damaged block of a disk must not hide all the others.
     *
     * @return where the last message ends
     * @throws IOException if it cannot be read
     */
    long visit(Consumer<Message> visitor) throws IOException {
        LineDecoder decoder = new LineDecoder(MAX_LINE_BYTES);
        ByteBuffer bytes = ByteBuffer.allocate(64 * 1_024);
        long end = 0;
        for (long position = 0; channel.read(bytes.clear(), position) > 0; position += bytes.limit()) {
            bytes.flip();
            while (bytes.hasRemaining()) {
                Message message = next(decoder, bytes);
                if (message != null) {
                    visitor.accept(message);
                    end = position + bytes.position();
                }
            }
        }
        return end;
    }

    /** The next message, or null if {@code bytes} does not complete one. */
    private static Message next(LineDecoder decoder, ByteBuffer bytes) {
        try {
            String line = decoder.next(bytes);
            return line == null ? null : Message.parse(line);
        } catch (BadLineException | RefusedException e) {
            return null;
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
