package classchat.client;

import classchat.folder.DataFolder;
import classchat.relay.Message;
import classchat.relay.RefusedException;
import classchat.wire.MessageId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a person's client has received and sent. A message is acknowledged when it is in here, on the disk; so what the server
 * believes to have arrived cannot be lost with the client. What is written together shares one sync; a thread of the
 * history's own waits for it, and reads.
 *
 * <p>It holds each message once: {@link #add} knows those that came before, in earlier runs too.
 */
public final class History implements AutoCloseable {
    private static final String FATE = "fate"; // a line's type, and its field

    /** What was added, or null for a place in the order; and who is told when everything up to there is on the disk. */
    private record Entry(Message message, Runnable written) {}

    private final Path path;
    private final HistoryFile file; // of the thread
    private final Set<String> known; // of add()'s thread
    private final String owner; // null if no message told
    private final CompletableFuture<IOException> failure = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "history");

    // Guarded by this.
    private List<Entry> queue = new ArrayList<>();
    private boolean closing;

    private History(Path path, HistoryFile file, Contents contents) {
        this.path = path;
        this.file = file;
        this.known = contents.known;
        this.owner = contents.owner;
    }

    /** What has to be known of the messages that were there when it was opened. */
    private static final class Contents implements Consumer<Message> {
        private final Set<String> known = new HashSet<>();
        private String owner;

        @Override
        public void accept(Message message) {
            known.add(key(message));
            if (owner == null) {
                String ours = string(message, isOwn(message) ? "sender" : "receiver");
                owner = ours.isEmpty() || ours.startsWith("#") ? null : ours;
            }
        }
    }

    /**
     * Opens a history, or begins one. An end that is damaged is set aside, see {@link #damage}.
     *
     * @throws IOException if it cannot be read or written; the message is a sentence
     */
    public static History open(Path path) throws IOException {
        return open(path, HistoryFile.Sync.TO_DISK);
    }

    static History open(Path path, HistoryFile.Sync sync) throws IOException {
        try {
            Contents contents = new Contents();
            HistoryFile file = HistoryFile.open(path, damagedEnds(path), sync, contents);
            History history = new History(path, file, contents);
            history.thread.setDaemon(true);
            history.thread.start();
            return history;
        } catch (IOException e) {
            throw new IOException("cannot use the history " + path + ": " + DataFolder.reason(e), e);
        }
    }

    /** Beside the history, where the person finds it. */
    private static Path damagedEnds(Path path) {
        return path.resolveSibling(path.getFileName() + ".damaged");
    }

    /** A sentence about the end that was damaged when this was opened; empty if none was. */
    public Optional<String> damage() {
        return file.damagedBytes() == 0
                ? Optional.empty()
                : Optional.of("The end of your history was damaged; " + file.damagedBytes() + " bytes are now in "
                        + damagedEnds(path) + ".");
    }

    /** The name that its oldest message tells, of those that were there when it was opened; null if none does. */
    String owner() {
        return owner;
    }

    /** Calls {@code told} when nothing more can be written, on any thread; the message is a sentence. */
    public void whenFailed(Consumer<IOException> told) {
        failure.thenAccept(told);
    }

    /** What tells messages apart; the ids of plain clients do not. */
    private static String key(Message message) {
        return (isOwn(message) ? "own " : "") + string(message, "sender") + " " + string(message, "id");
    }

    /** Whether it was added before. On {@link #add}'s thread. */
    public boolean isKnown(Message message) {
        return hasUniqueId(message) && known.contains(key(message));
    }

    /**
     * Adds a message, unless it is there.
     *
     * @param written called on the history's thread when it is on the disk, and everything before it, also if it was there
     *     already; never after a failure
     */
    public void add(Message message, Runnable written) {
        boolean isNew = !hasUniqueId(message) || known.add(key(message));
        queue(new Entry(isNew ? message : null, written));
    }

    /** Notes what became of a message of ours that was added: {@link #last} gives it a field {@code fate} with these words. */
    public void note(String id, String fate) {
        queue(new Entry(Message.of(FATE).with("id", id).with(FATE, fate), () -> {}));
    }

    private static boolean hasUniqueId(Message message) {
        try {
            MessageId.parse(string(message, "id"));
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    /**
     * The last {@code max} messages that {@code chosen} chooses, oldest first, of all that were added before. {@code chosen} is called
     * on the history's thread, and what comes next is done there, too.
     */
    public CompletableFuture<List<Message>> last(int max, Predicate<Message> chosen) {
        CompletableFuture<List<Message>> last = new CompletableFuture<>();
        whenFailed(last::completeExceptionally);
        queue(new Entry(null, () -> {
            try {
                last.complete(read(max, chosen));
            } catch (IOException e) {
                last.completeExceptionally(e);
            }
        }));
        return last;
    }

    private List<Message> read(int max, Predicate<Message> chosen) throws IOException {
        Map<String, String> fates = new HashMap<>();
        Deque<Message> last = new ArrayDeque<>();
        file.visit(message -> {
            if (string(message, "type").equals(FATE)) {
                fates.put(string(message, "id"), string(message, FATE));
            } else if (chosen.test(message)) {
                last.add(message);
                if (last.size() > max) {
                    last.remove();
                }
            }
        });
        return last.stream().map(message -> withFate(message, fates)).toList();
    }

    private static Message withFate(Message message, Map<String, String> fates) {
        String fate = isOwn(message) ? fates.get(string(message, "id")) : null;
        return fate == null ? message : message.with(FATE, fate);
    }

    private static boolean isOwn(Message message) {
        try {
            return message.flag("own");
        } catch (RefusedException e) {
            return false;
        }
    }

    /** A field's value; empty if there is none, or it is no string. */
    private static String string(Message message, String field) {
        try {
            String value = message.string(field);
            return value == null ? "" : value;
        } catch (RefusedException e) {
            return "";
        }
    }

    private synchronized void queue(Entry entry) {
        if (!failure.isDone()) {
            queue.add(entry);
            notifyAll();
        }
    }

    private void run() {
        try {
            for (List<Entry> entries; !(entries = take()).isEmpty(); ) {
                file.append(entries.stream()
                        .map(Entry::message)
                        .filter(Objects::nonNull)
                        .toList());
                entries.forEach(entry -> entry.written().run());
            }
        } catch (IOException e) {
            failure.complete(new IOException(
                    "cannot write the history " + path + ": " + DataFolder.reason(e) + "; make room, and start again",
                    e));
        } catch (RuntimeException | Error e) { // no memory, or a mistake of ours
            failure.complete(new IOException("cannot write the history " + path + ": " + e, e));
        }
    }

    /** Waits for entries; returns none at the end. */
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
        return taken;
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
        file.close();
    }
}
