package classchat.server;

import classchat.delivery.Claims;
import classchat.delivery.Delivery;
import classchat.delivery.Wakes;
import classchat.folder.DataFolder;
import classchat.group.Groups;
import classchat.multithread.Engine;
import classchat.multithread.Server;
import classchat.relay.ActivityLog;
import classchat.relay.ChatServer;
import classchat.relay.Links;
import classchat.relay.Relay;
import classchat.store.NativeLibrary;
import classchat.store.SqliteStore;
import classchat.store.Store;
import classchat.store.StoreException;
import classchat.store.StoredGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The finished server: part 4's, with what part 5 adds, on a folder of its own. */
public final class ClassServer implements AutoCloseable {
    private final DataFolder folder;
    private final Store store;
    private final ChatServer server;

    private ClassServer(DataFolder folder, Store store, ChatServer server) {
        this.folder = folder;
        this.store = store;
        this.server = server;
    }

    /**
     * The clocks of a server.
     *
     * @param wall the clock that people see, and that expiry uses
     * @param nanoTime a monotonic clock like {@link System#nanoTime}
     */
    public record Clocks(Clock wall, LongSupplier nanoTime) {
        public static final Clocks SYSTEM = new Clocks(Clock.systemUTC(), System::nanoTime);
    }

    /**
     * Starts a server; when this returns, clients can connect.
     *
     * @throws IOException if the folder or its database cannot be used, or the address cannot be listened on; the message is a sentence
     */
    public static ClassServer start(
            Engine engine,
            InetSocketAddress address,
            Path data,
            ClassLimits limits,
            Clocks clocks,
            ActivityLog activity)
            throws IOException {
        DataFolder folder = DataFolder.open(data, DataFolder.Kind.SERVER);
        SqliteStore store = null;
        try {
            NativeLibrary.load(folder.file("native"));
            store = SqliteStore.open(folder.mainFile(), limits.mailboxes());
            List<StoredGroup> groups = load(store, limits.chat().server().memoryBytes());
            SqliteStore opened = store;
            ChatServer server = ChatServer.start(
                    engine,
                    address,
                    limits.chat(),
                    Server.defaultLoops(),
                    activity,
                    relay -> addTo(relay, opened, groups, limits, clocks),
                    Links.NONE);
            return new ClassServer(folder, store, server);
        } catch (IOException | RuntimeException e) {
            if (store != null) {
                store.close();
            }
            folder.close();
            throw e;
        }
    }

    private static void addTo(
            Relay relay, SqliteStore store, List<StoredGroup> groups, ClassLimits limits, Clocks clocks) {
        store.countIn(relay.sessions().memory().open());
        Delivery delivery = new Delivery(
                relay,
                store,
                Claims.ROSTER,
                Wakes.NONE,
                limits.mailboxes(),
                limits.names(),
                clocks.wall(),
                clocks.nanoTime(),
                new SecureRandom());
        new Groups(store, delivery, limits.groups(), groups);
    }

    /** @param maxBytes how many bytes of memory the groups may take, about */
    private static List<StoredGroup> load(SqliteStore store, long maxBytes) throws IOException {
        long bytes = await(store::bytesOfGroups);
        if (bytes > maxBytes) {
            throw new IOException("the groups in the database need about " + mebibytes(bytes)
                    + " MiB of memory, and a third of the heap is " + mebibytes(maxBytes) + " MiB; start with java -Xmx"
                    + mebibytes(3 * bytes) + "m, or more");
        }
        return await(store::groups);
    }

    private static long mebibytes(long bytes) {
        return bytes / 1_024 / 1_024 + 1;
    }

    private static <T> T await(Consumer<Store.Answer<T>> question) throws IOException {
        CompletableFuture<T> result = new CompletableFuture<>();
        question.accept(new Store.Answer<>() {
            @Override
            public void done(T read) {
                result.complete(read);
            }

            @Override
            public void failed(StoreException why) {
                result.completeExceptionally(why);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            throw new IOException("cannot read the database: " + e.getCause().getMessage(), e.getCause());
        }
    }

    public InetSocketAddress address() {
        return server.address();
    }

    /** Tells everybody, closes the connections, and stores what they had not acknowledged. Waits for that. */
    @Override
    public void close() throws IOException {
        try {
            server.close();
        } finally {
            store.close(); // behind all that the connections still had to store
            folder.close();
        }
    }
}
