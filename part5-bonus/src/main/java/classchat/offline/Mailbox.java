package classchat.offline;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What waits on the disk for one person. One body may wait for many; it goes when nobody is left. */
final class Mailbox {
    private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());

    private final Database database;
    private final String recipient; // the key of the name
    private final Fates fates;

    Mailbox(Database database, String recipient, Fates fates) {
        this.database = database;
        this.recipient = recipient;
        this.fates = fates;
    }

    long nextNumber() {
        return database.nextNumber();
    }

    /**
     * Writes a post, and then tells its sender.
     *
     * @param notStored called if it was not written, or was there already
     */
    void store(Post post, Runnable notStored) {
        Database.Work work = new Database.Work() {
            private boolean isNew;

            @Override
            public void run(Database.Sql sql) throws SQLException {
                isNew = !isThere(sql, post);
                if (isNew) {
                    insertBody(sql, post);
                    insertWaiting(sql, post.number, recipient);
                }
            }

            @Override
            public void committed() {
                if (!isNew) {
                    notStored.run();
                }
                fates.stored(post);
            }

            @Override
            public void failed(SQLException why) {
                notStored.run();
                fates.notStored(post, why);
            }
        };
        if (post.number == 0) {
            database.submit(number -> post.number = number, work);
        } else {
            database.submit(work);
        }
    }

    /** A repeat, after a restart, of what was stored before it: its sender did not hear the answer. */
    private boolean isThere(Database.Sql sql, Post post) throws SQLException {
        boolean[] found = {false};
        if (!post.id.isNone()) {
            sql.query(
                    "SELECT 1 FROM body JOIN waiting USING (number)"
                            + " WHERE sender = ? AND epoch = ? AND counter = ? AND recipient = ?",
                    row -> found[0] = true,
                    post.sender,
                    post.id.epoch(),
                    post.id.counter(),
                    recipient);
        }
        return found[0];
    }

    static void insertBody(Database.Sql sql, Post post) throws SQLException {
        sql.update(
                "INSERT INTO body (number, sender, epoch, counter, millis, line) VALUES (?, ?, ?, ?, ?, ?)",
                post.number,
                post.sender,
                post.id.epoch(),
                post.id.counter(),
                post.millis,
                post.message.bytes());
    }

    static void insertWaiting(Database.Sql sql, long number, String recipient) throws SQLException {
        sql.update("INSERT INTO waiting (recipient, number) VALUES (?, ?)", recipient, number);
    }

    /** Forgets posts that have arrived. */
    void takeOff(List<Post> posts) {
        database.submitLazily(sql -> {
            for (Post post : posts) {
                sql.update("DELETE FROM waiting WHERE recipient = ? AND number = ?", recipient, post.number);
                deleteIfUnused(sql, post.number);
            }
        });
    }

    static void deleteIfUnused(Database.Sql sql, long number) throws SQLException {
        sql.update(
                "DELETE FROM body WHERE number = ? AND NOT EXISTS (SELECT 1 FROM waiting WHERE number = ?)",
                number,
                number);
    }

    /** Reads what waits, oldest first, from behind the number {@code after} on, and hands it to {@code reader}, or calls {@code failure}. */
    void read(long after, int max, Consumer<List<Post>> reader, Runnable failure) {
        List<Post> posts = new ArrayList<>();
        database.submit(new Database.Work() {
            @Override
            public void run(Database.Sql sql) throws SQLException {
                posts.clear();
                sql.query(
                        "SELECT number, sender, epoch, counter, millis, line FROM waiting JOIN body USING (number)"
                                + " WHERE recipient = ? AND number > ? ORDER BY number LIMIT " + max,
                        row -> posts.add(post(row)),
                        recipient,
                        after);
            }

            @Override
            public void committed() {
                reader.accept(posts);
            }

            @Override
            public void failed(SQLException why) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "what waits for " + recipient + " could not be read: " + why.getMessage());
                failure.run();
            }
        });
    }

    private static Post post(ResultSet row) throws SQLException {
        byte[] line = row.getBytes(6);
        try {
            return Post.stored(
                    row.getLong(1),
                    Message.parse(new String(line, 0, line.length - 1, UTF_8)),
                    row.getString(2),
                    new MessageId(row.getLong(3), row.getLong(4)),
                    row.getLong(5));
        } catch (RefusedException e) {
            throw new SQLException("what was stored is no message: " + e.getMessage(), e);
        }
    }
}
