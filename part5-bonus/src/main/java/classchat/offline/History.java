package classchat.offline;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a person's client has received and sent, one JSON object a line. A message is acknowledged when it is in here, on the disk; so
 * what the server believes to have arrived cannot be lost with the client. What is written together shares one sync; a thread
 * of the history's own waits for it.
 *
 * <p>It holds each message once: {@link #add} knows those that came before, in earlier runs too.
 */
public final class History implements AutoCloseable {
    /** What was added, and who is told when it is on the disk. */
    private record Entry(Message message, Runnable written) {}

    private final Path file;
    private final FileChannel channel;
    private final Consumer<IOException> onFailure;
    private final Set<String> known = new HashSet<>(); // of add()'s thread
    private final Thread thread = new Thread(this::run, "history");

    // Guarded by this.
    private List<Entry> queue = new ArrayList<>();
    private int unwritten; // of those that were added
    private boolean closing;
    private boolean ended; // nothing more will be written

    private History(Path file, FileChannel channel, Consumer<IOException> onFailure) {
        this.file = file;
        this.channel = channel;
        this.onFailure = onFailure;
    }

    /**
     * Opens a history, or begins one. A last line that is not whole was being written when its program was killed; it is cut off.
     *
     * @param onFailure is told, on the history's thread, that nothing more can be written
     * @throws IOException if it cannot be read or written; the message is a sentence
     */
    public static History open(Path file, Consumer<IOException> onFailure) throws IOException {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel.truncate(wholeLines(channel));
            channel.position(channel.size());
            History history = new History(file, channel, onFailure);
            history.visit(message -> history.known.add(key(message)));
            history.thread.setDaemon(true);
            history.thread.start();
            return history;
        } catch (IOException | UncheckedIOException e) {
            throw new IOException("cannot use the history " + file + ": " + e.getMessage(), e);
        }
    }

    /** How many bytes of the file are whole lines. */
    private static long wholeLines(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        for (long end = channel.size(); end > 0; end--) {
            channel.read(last.clear(), end - 1);
            if (last.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    private void visit(Consumer<Message> visitor) throws IOException {
        try (Stream<String> lines = Files.lines(file, UTF_8)) {
            lines.forEach(line -> {
                try {
                    visitor.accept(Message.parse(line));
                } catch (RefusedException e) {
                    throw new UncheckedIOException(new IOException("it has a line that is no message", e));
                }
            });
        }
    }

    /** What tells messages apart; the ids of plain clients do not. */
    private static String key(Message message) {
        try {
            return (message.flag("own") ? "own " : "") + message.string("sender") + " " + message.string("id");
        } catch (RefusedException e) {
            return "";
        }
    }

    /**
     * Adds a message, unless it is there.
     *
     * @param written called on the history's thread when it is on the disk, and everything before it, also if it was there already
     * @return false if it was there
     */
    public boolean add(Message message, Runnable written) {
        boolean isNew = !hasUniqueId(message) || known.add(key(message));
        synchronized (this) {
            queue.add(new Entry(isNew ? message : null, written));
            unwritten++;
            notifyAll();
        }
        return isNew;
    }

    private static boolean hasUniqueId(Message message) {
        try {
            MessageId.parse(message.string("id"));
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    /**
     * The last {@code max} messages that {@code chosen} chooses, oldest first. Waits until what was added is on the disk.
     *
     * @throws IOException if it cannot be read, or could not be written
     */
    public synchronized List<Message> last(int max, Predicate<Message> chosen) throws IOException {
        awaitWritten();
        Deque<Message> last = new ArrayDeque<>();
        try {
            visit(message -> {
                if (chosen.test(message)) {
                    last.add(message);
                    if (last.size() > max) {
                        last.remove();
                    }
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return List.copyOf(last);
    }

    /** From here on, until the lock is let go, nobody writes half a line. */
    private synchronized void awaitWritten() throws IOException {
        try {
            while (unwritten > 0 && !ended) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void run() {
        try {
            for (List<Entry> entries; (entries = take()) != null; ) {
                write(entries);
                wrote(entries.size());
                for (Entry entry : entries) {
                    entry.written().run();
                }
            }
        } catch (IOException e) {
            onFailure.accept(e);
        } finally {
            end();
        }
    }

    private synchronized void wrote(int entries) {
        unwritten -= entries;
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized List<Entry> take() {
        while (queue.isEmpty() && !closing) {
            try {
                wait();
            } catch (InterruptedException e) {
                closing = true;
            }
        }
        List<Entry> taken = queue;
        queue = new ArrayList<>();
        return taken.isEmpty() ? null : taken;
    }

    private void write(List<Entry> entries) throws IOException {
        ByteBuffer[] lines = entries.stream()
                .filter(entry -> entry.message() != null)
                .map(entry -> ByteBuffer.wrap(entry.message().bytes()))
                .toArray(ByteBuffer[]::new);
        int next = 0;
        while (next < lines.length) {
            channel.write(lines, next, Math.min(lines.length - next, 1_000));
            while (next < lines.length && !lines[next].hasRemaining()) {
                next++;
            }
        }
        if (lines.length > 0) {
            channel.force(false);
        }
    }

    /** Writes what was added, and ends. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channel.close();
    }
}
