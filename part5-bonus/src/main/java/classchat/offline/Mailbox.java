package classchat.offline;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import classchat.wire.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What waits on the disk for one person, each in its place. One body may wait for many; it goes when nobody is left.
 * What is done comes to the disk in the order in which it was asked for.
 */
final class Mailbox {
    private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());

    /** So much is read at a time: what is read and does not fit the connection is read again. */
    private static final int PAGE = 200;

    private static final int PAGE_BYTES = 512 * 1_024;

    private final Database database;
    private final String recipient; // the key of the name
    private final Function<String, Person> people;
    private final Fates fates;

    /** @param people finds somebody by the key of the name; null if they are not known */
    Mailbox(Database database, String recipient, Function<String, Person> people, Fates fates) {
        this.database = database;
        this.recipient = recipient;
        this.people = people;
        this.fates = fates;
    }

    /**
     * Writes a post, and then tells its sender.
     *
     * @param notStored called if it was not written, or was there already; says whether the sender has to be told of the first
     */
    void store(Post post, BooleanSupplier notStored) {
        database.submit(number -> post.number = number, new Database.Work() {
            private boolean isNew;

            @Override
            public void run(Sql sql) throws SQLException {
                isNew = !isThere(sql, post);
                if (isNew) {
                    insertBody(sql, post, null);
                    insertWaiting(sql, recipient, post);
                }
            }

            @Override
            public void committed() {
                if (!isNew) {
                    notStored.getAsBoolean();
                }
                fates.stored(post);
            }

            @Override
            public void failed(SQLException why) {
                if (notStored.getAsBoolean()) {
                    fates.notStored(post, why);
                }
            }
        });
    }

    /** A repeat, after a restart, of what was stored before it: its sender did not hear the answer. */
    private boolean isThere(Sql sql, Post post) throws SQLException {
        return !post.id.isNone()
                && sql.exists(
                        "SELECT 1 FROM body JOIN waiting USING (number)"
                                + " WHERE sender = ? AND epoch = ? AND counter = ? AND recipient = ?",
                        post.sender.key(),
                        post.id.epoch(),
                        post.id.counter(),
                        recipient);
    }

    /**
     * Adds a group's post, whose body is on the disk already.
     *
     * @param notAdded called if it could not be written. The body stays: after a restart it is for this person again
     */
    void add(Post post, Runnable notAdded) {
        database.submit(new Database.Work() {
            @Override
            public void run(Sql sql) throws SQLException {
                insertWaiting(sql, recipient, post);
            }

            @Override
            public void committed() {
                post.tally.count(post, Tally.Outcome.STORED);
            }

            @Override
            public void failed(SQLException why) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "a group's message could not be stored for " + recipient + ": " + why.getMessage());
                notAdded.run();
            }
        });
    }

    /** @param open see {@link Broadcast}; null if it waits for one person */
    static void insertBody(Sql sql, Post post, String open) throws SQLException {
        sql.update(
                "INSERT INTO body (number, sender, epoch, counter, millis, line, open) VALUES (?, ?, ?, ?, ?, ?, ?)",
                post.number,
                post.sender.key(),
                post.id.epoch(),
                post.id.counter(),
                post.millis,
                post.message.bytes(),
                open);
    }

    private static void insertWaiting(Sql sql, String recipient, Post post) throws SQLException {
        sql.update(
                "INSERT INTO waiting (recipient, place, number)"
                        + " SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM body WHERE number = ?3)", // it may have
                // expired
                recipient,
                post.place,
                post.number);
    }

    /** Forgets posts that have arrived. */
    void takeOff(List<Post> posts) {
        database.submitLazily(sql -> {
            for (Post post : posts) {
                sql.update("DELETE FROM waiting WHERE recipient = ? AND place = ?", recipient, post.place);
                sql.update(
                        "DELETE FROM body WHERE number = ? AND open IS NULL"
                                + " AND NOT EXISTS (SELECT 1 FROM waiting WHERE number = ?)",
                        post.number,
                        post.number);
            }
        });
    }

    /** Is given a page of what waits, and whether that is all. */
    interface Reader {
        void accept(List<Post> posts, boolean isAll);
    }

    /** Reads what waits, oldest first, from behind the place {@code after} on, and hands it to {@code reader}, or calls {@code failure}. */
    void read(long after, Reader reader, Runnable failure) {
        List<Post> posts = new ArrayList<>();
        database.submit(new Database.Work() {
            private boolean isAll;

            @Override
            public void run(Sql sql) throws SQLException {
                posts.clear();
                int[] bytes = {0};
                isAll = sql.queryWhile(
                        "SELECT number, place, sender, epoch, counter, millis, line FROM waiting JOIN body USING (number)"
                                + " WHERE recipient = ? AND place > ? ORDER BY place",
                        row -> {
                            Post post = post(row);
                            posts.add(post);
                            bytes[0] += post.bytes();
                            return posts.size() < PAGE && bytes[0] < PAGE_BYTES;
                        },
                        recipient,
                        after);
            }

            @Override
            public void committed() {
                reader.accept(posts, isAll);
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

    private Post post(ResultSet row) throws SQLException {
        byte[] line = row.getBytes(7);
        try {
            Message message = Message.parse(new String(line, 0, line.length - 1, UTF_8));
            Person sender = people.apply(row.getString(3));
            // Of a group's post, the members who were away do not report one by one.
            boolean isAwaited = sender != null && !message.required("receiver").startsWith("#");
            MessageId id = isAwaited ? new MessageId(row.getLong(4), row.getLong(5)) : MessageId.NONE;
            return Post.stored(row.getLong(1), row.getLong(2), message, sender, id, row.getLong(6));
        } catch (RefusedException e) {
            throw new SQLException("what was stored is no message: " + e.getMessage(), e);
        }
    }
}
