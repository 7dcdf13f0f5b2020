package classchat.server;

import classchat.folder.DataFolder;
import classchat.group.Groups;
import classchat.multithread.Engine;
import classchat.multithread.Server;
import classchat.offline.Database;
import classchat.offline.Delivery;
import classchat.offline.People;
import classchat.relay.ActivityLog;
import classchat.relay.ChatLimits;
import classchat.relay.ChatServer;
import classchat.relay.Links;
import classchat.store.MailboxLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;

/** The finished server: part 4's, with what part 5 adds, on a folder of its own. */
public final class ClassServer implements AutoCloseable {
    private final DataFolder folder;
    private final Database database;
    private final ChatServer server;

    private ClassServer(DataFolder folder, Database database, ChatServer server) {
        this.folder = folder;
        this.database = database;
        this.server = server;
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
            ChatLimits limits,
            MailboxLimits mailboxes,
            Clock clock,
            ActivityLog activity)
            throws IOException {
        DataFolder folder = DataFolder.open(data);
        Database database = null;
        try {
            unpackNativeLibraryInto(folder.file("native"));
            database = Database.open(folder.file("classchat.db"), clock.millis());
            People people = People.load(database, mailboxes, clock);
            Groups groups = Groups.load(database, people);
            Database opened = database;
            ChatServer server = ChatServer.start(
                    engine,
                    address,
                    limits,
                    Server.defaultLoops(),
                    activity,
                    relay -> {
                        groups.addTo(Delivery.addTo(relay, opened, people));
                    },
                    Links.NONE);
            return new ClassServer(folder, database, server);
        } catch (IOException | RuntimeException e) {
            if (database != null) {
                database.close();
            }
            folder.close();
            throw e;
        }
    }

    /**
     * SQLite's JDBC driver unpacks its native library when it is first used, and deletes it at the end; a server that is killed
     * leaves it behind. So it gets a folder of its own, which is cleared at the next start.
     */
    private static void unpackNativeLibraryInto(Path unpacked) throws IOException {
        Files.createDirectories(unpacked);
        try (Stream<Path> leftBehind = Files.list(unpacked)) {
            for (Path file : leftBehind.toList()) {
                Files.deleteIfExists(file);
            }
        }
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            System.setProperty("org.sqlite.tmpdir", unpacked.toString());
        }
    }

    public InetSocketAddress address() {
        return server.address();
    }

    /** Tells everybody, closes the connections, and stores what they had not acknowledged. Waits for that. */
    @Override
    public void close() throws IOException {
        server.close();
        database.close();
        folder.close();
    }
}
