package classchat.store;

import classchat.wire.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows that wait for persons, and their counters. Every method runs in a transaction. */
final class Mailboxes {
    /** In place of a place: there is no room. */
    static final long FULL = -1;

    /** In place of a place: the group's post has been thrown away. */
    static final long GONE = 0;

    private static final int PAGE = 200;
    private static final int PAGE_BYTES = 512 * 1_024;
    private static final int MAX_CACHED = 20_000;

    private final Sql sql;
    private final MailboxLimits limits;
    private final Map<Long, Mailbox> cached = new HashMap<>();
    private final List<Mailbox> changed = new ArrayList<>(); // in this transaction
    private long lastNumber; // of the post to a group whose length was read last
    private int lastBytes;

    Mailboxes(Sql sql, MailboxLimits limits) {
        this.sql = sql;
        this.limits = limits;
    }

    /** The mailbox of a person; null if there is no such person. */
    Mailbox of(long person) throws SQLException {
        Mailbox mailbox = cached.get(person);
        if (mailbox == null) {
            sql.query(
                    "SELECT messages, bytes, last_place, settled_run FROM person WHERE id = ?",
                    row -> cached.put(
                            person, new Mailbox(person, row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4))),
                    person);
            mailbox = cached.get(person);
        }
        return mailbox;
    }

    private void added(Mailbox mailbox, int bytes) {
        willChange(mailbox);
        mailbox.added(bytes);
    }

    private void removed(Mailbox mailbox, long rows, long bytes) {
        willChange(mailbox);
        mailbox.removed(rows, bytes);
    }

    /** All abandoned posts of runs up to {@code run} are in the mailbox. */
    void settled(Mailbox mailbox, long run) {
        willChange(mailbox);
        mailbox.settled(run);
    }

    private void willChange(Mailbox mailbox) {
        if (!mailbox.isChanged()) {
            changed.add(mailbox);
        }
    }

    /** Keeps a post for one person; returns its place, or that of the same post that waits already, or {@link #FULL}. */
    long keep(Mailbox mailbox, NewPost post, Store.Limit limit) throws SQLException {
        Long epoch = post.id().isNone() ? null : post.id().epoch(); // NULL is never the same as NULL
        Long counter = post.id().isNone() ? null : post.id().counter();
        boolean isFull = limit == Store.Limit.ENFORCED && !mailbox.hasRoom(post.line().length, limits);
        if (isFull
                || sql.update(
                                "INSERT INTO waiting (recipient, place, sender, epoch, counter, millis, line)"
                                        + " VALUES (?, ?, ?, ?, ?, ?, ?)"
                                        + " ON CONFLICT (sender, epoch, counter, recipient) WHERE epoch IS NOT NULL DO NOTHING",
                                mailbox.person,
                                mailbox.nextPlace(),
                                post.sender(),
                                epoch,
                                counter,
                                post.millis(),
                                post.line())
                        == 0) {
            Long there = sql.number(
                    "SELECT place FROM waiting WHERE sender = ? AND epoch = ? AND counter = ? AND recipient = ?",
                    post.sender(),
                    epoch,
                    counter,
                    mailbox.person);
            return there == null ? FULL : there;
        }
        added(mailbox, post.line().length);
        return mailbox.lastPlace();
    }

    /** Adds a group's post, once; returns its place, {@link #FULL} or {@link #GONE}. */
    long keepShared(Mailbox mailbox, long number, Store.Limit limit) throws SQLException {
        int bytes = bytesOf(number);
        boolean isFull = limit == Store.Limit.ENFORCED && !mailbox.hasRoom(bytes, limits);
        if (bytes == 0) {
            return GONE;
        }
        if (isFull
                || sql.update(
                                "INSERT INTO waiting (recipient, place, number) VALUES (?, ?, ?)"
                                        + " ON CONFLICT (number, recipient) WHERE number IS NOT NULL DO NOTHING",
                                mailbox.person,
                                mailbox.nextPlace(),
                                number)
                        == 0) {
            Long there =
                    sql.number("SELECT place FROM waiting WHERE number = ? AND recipient = ?", number, mailbox.person);
            return there == null ? FULL : there;
        }
        added(mailbox, bytes);
        return mailbox.lastPlace();
    }

    /** 0 if there is no such post: each has a line feed at least. */
    private int bytesOf(long number) throws SQLException {
        if (number != lastNumber) {
            Long bytes = sql.number("SELECT length(line) FROM body WHERE number = ?", number);
            lastNumber = number;
            lastBytes = bytes == null ? 0 : bytes.intValue();
        }
        return lastBytes;
    }

    Page read(long recipient, long after) throws SQLException {
        List<StoredPost> posts = new ArrayList<>();
        long[] bytes = {0};
        boolean isLast = sql.queryWhile(
                "SELECT place, waiting.number, coalesce(waiting.sender, body.sender), coalesce(waiting.epoch, body.epoch),"
                        + " coalesce(waiting.counter, body.counter), coalesce(waiting.millis, body.millis),"
                        + " coalesce(waiting.line, body.line)"
                        + " FROM waiting LEFT JOIN body ON body.number = waiting.number"
                        + " WHERE recipient = ? AND place > ? ORDER BY place",
                row -> {
                    if (posts.size() == PAGE || bytes[0] >= PAGE_BYTES) {
                        return false;
                    }
                    byte[] line = row.getBytes(7);
                    if (line != null) { // the body of a damaged database may be gone
                        posts.add(post(row, line));
                        bytes[0] += line.length;
                    }
                    return true;
                },
                recipient,
                after);
        return new Page(posts, isLast);
    }

    private static StoredPost post(ResultSet row, byte[] line) throws SQLException {
        long epoch = row.getLong(4);
        MessageId id = row.wasNull() || epoch < 0 ? MessageId.NONE : new MessageId(epoch, row.getLong(5));
        return new StoredPost(row.getLong(1), row.getLong(2), row.getLong(3), id, row.getLong(6), line);
    }

    /** Removes posts. Only rows that are there are counted. */
    void takeOff(long recipient, List<Long> places) throws SQLException {
        Mailbox mailbox = of(recipient);
        for (long place : mailbox == null ? List.<Long>of() : places) {
            Long bytes = sql.number(
                    "SELECT coalesce(length(line), -number) FROM waiting WHERE recipient = ? AND place = ?",
                    recipient,
                    place);
            if (bytes != null) {
                sql.update("DELETE FROM waiting WHERE recipient = ? AND place = ?", recipient, place);
                removed(mailbox, 1, bytes > 0 ? bytes : bytesOf(-bytes));
                if (bytes < 0) {
                    deleteBodyIfUnused(-bytes);
                }
            }
        }
    }

    /** Deletes a group's post that is finished and waits for nobody. */
    private void deleteBodyIfUnused(long number) throws SQLException {
        int deleted = sql.update(
                "DELETE FROM body WHERE number = ? AND run IS NULL"
                        + " AND NOT EXISTS (SELECT 1 FROM waiting WHERE number = body.number)",
                number);
        if (deleted > 0) {
            lastNumber = 0;
        }
    }

    /** A group's post need not stand for all members any longer: it is kept for those in whose mailboxes it is. */
    void finish(long number) throws SQLException {
        int deleted = sql.update(
                "DELETE FROM body WHERE number = ? AND NOT EXISTS (SELECT 1 FROM waiting WHERE number = body.number)",
                number);
        if (deleted == 0) {
            sql.update("UPDATE body SET run = NULL WHERE number = ?", number);
        } else {
            lastNumber = 0;
        }
    }

    /** Throws away what came in before a time. */
    void expire(long beforeMillis) throws SQLException {
        Map<Long, long[]> expired = new HashMap<>();
        Sql.Row count = row -> {
            long[] sums = expired.computeIfAbsent(row.getLong(1), key -> new long[2]);
            sums[0] += row.getLong(2);
            sums[1] += row.getLong(3);
        };
        sql.query(
                "SELECT recipient, count(*), sum(length(line)) FROM waiting WHERE millis < ? GROUP BY recipient",
                count,
                beforeMillis);
        sql.query(
                "SELECT recipient, count(*), sum(length(body.line)) FROM body"
                        + " JOIN waiting ON waiting.number = body.number WHERE body.millis < ? GROUP BY recipient",
                count,
                beforeMillis);
        sql.update("DELETE FROM waiting WHERE millis < ?", beforeMillis);
        sql.update("DELETE FROM waiting WHERE number IN (SELECT number FROM body WHERE millis < ?)", beforeMillis);
        sql.update("DELETE FROM body WHERE millis < ?", beforeMillis);
        lastNumber = 0;
        for (Map.Entry<Long, long[]> each : expired.entrySet()) {
            Mailbox mailbox = of(each.getKey());
            if (mailbox != null) {
                removed(mailbox, each.getValue()[0], each.getValue()[1]);
            }
        }
    }

    /** Writes the counters that have changed. */
    void flush() throws SQLException {
        for (Mailbox mailbox : changed) {
            sql.update(
                    "UPDATE person SET messages = ?, bytes = ?, last_place = ?, settled_run = ? WHERE id = ?",
                    mailbox.messages(),
                    mailbox.bytes(),
                    mailbox.lastPlace(),
                    mailbox.settledRun(),
                    mailbox.person);
        }
    }

    void committed() {
        changed.forEach(Mailbox::saved);
        changed.clear();
        lastNumber = 0;
        if (cached.size() > MAX_CACHED) {
            cached.clear();
        }
    }

    void drop() {
        cached.clear();
        changed.clear();
        lastNumber = 0;
    }
}
