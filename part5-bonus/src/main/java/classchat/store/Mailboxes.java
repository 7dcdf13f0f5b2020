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
    /** In place of a place: the group's post has been thrown away. */
    static final long GONE = 0;

    private static final int PAGE = 200;
    private static final int PAGE_BYTES = 512 * 1_024;
    private static final int MAX_CACHED = 20_000;

    private final Sql sql;
    private final Quotas quotas;
    private final Map<Long, Mailbox> cached = new HashMap<>();
    private final List<Mailbox> changed = new ArrayList<>(); // in this transaction
    private Body lastBody = Body.GONE; // the one that was read last

    /** Of a post to a group. */
    private record Body(long number, long sender, int bytes) {
        static final Body GONE = new Body(0, 0, 0);
    }

    Mailboxes(Sql sql, Quotas quotas) {
        this.sql = sql;
        this.quotas = quotas;
    }

    /** In place of a place: a quota would have been exceeded. */
    private static long refusedFor(Quota quota) {
        return -1 - quota.ordinal();
    }

    /** The quota that was returned in place of a place; null if it is a place. */
    static Quota quota(long place) {
        return place < 0 ? Quota.values()[(int) (-1 - place)] : null;
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

    private void added(Mailbox mailbox, long sender, int bytes) {
        willChange(mailbox);
        mailbox.added(bytes);
        quotas.rowAdded(mailbox.person, sender, bytes);
    }

    private void removed(long recipient, long sender, long rows, long bytes) throws SQLException {
        quotas.rowsRemoved(recipient, sender, rows, bytes);
        Mailbox mailbox = of(recipient);
        if (mailbox != null) { // a damaged database may lack the person
            willChange(mailbox);
            mailbox.removed(rows, bytes);
        }
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

    /** Keeps a post for one person; returns its place, or that of the same post that waits already, or see {@link #quota}. */
    long keep(Mailbox mailbox, NewPost post, Store.Limit limit) throws SQLException {
        Long epoch = post.id().isNone() ? null : post.id().epoch(); // NULL is never the same as NULL
        Long counter = post.id().isNone() ? null : post.id().counter();
        int bytes = post.line().length;
        Quota exceeded = exceeded(mailbox, post.sender(), bytes, limit);
        if (exceeded != null
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
            return there == null ? refusedFor(exceeded) : there;
        }
        added(mailbox, post.sender(), bytes);
        quotas.textAdded(post.sender(), bytes);
        return mailbox.lastPlace();
    }

    /** No limit is waived for the disk: what must be kept beyond the others has no bound of its own. */
    private Quota exceeded(Mailbox mailbox, long sender, int bytes, Store.Limit limit) throws SQLException {
        if (limit == Store.Limit.WAIVED) {
            return quotas.isDiskFull(bytes) ? Quota.DISK : null;
        }
        Quota inMailbox = quotas.exceeded(mailbox, sender, bytes);
        return inMailbox != null ? inMailbox : quotas.exceeded(sender, bytes);
    }

    /** Adds a group's post, once; returns its place or {@link #GONE}, or see {@link #quota}. */
    long keepShared(Mailbox mailbox, long number, Store.Limit limit) throws SQLException {
        Body body = body(number);
        if (body == Body.GONE) {
            return GONE;
        }
        Quota exceeded = limit == Store.Limit.WAIVED ? null : quotas.exceeded(mailbox, body.sender(), body.bytes());
        if (exceeded != null
                || sql.update(
                                "INSERT INTO waiting (recipient, place, number) VALUES (?, ?, ?)"
                                        + " ON CONFLICT (number, recipient) WHERE number IS NOT NULL DO NOTHING",
                                mailbox.person,
                                mailbox.nextPlace(),
                                number)
                        == 0) {
            Long there =
                    sql.number("SELECT place FROM waiting WHERE number = ? AND recipient = ?", number, mailbox.person);
            return there == null ? refusedFor(exceeded) : there;
        }
        added(mailbox, body.sender(), body.bytes());
        return mailbox.lastPlace();
    }

    private Body body(long number) throws SQLException {
        if (number != lastBody.number()) {
            lastBody = Body.GONE;
            sql.query(
                    "SELECT sender, length(line) FROM body WHERE number = ?",
                    row -> lastBody = new Body(number, row.getLong(1), row.getInt(2)),
                    number);
        }
        return lastBody;
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
        for (long place : places) {
            long[] there = {0, 0, 0}; // number, sender, bytes
            sql.query(
                    "SELECT number, sender, length(line) FROM waiting WHERE recipient = ? AND place = ?",
                    row -> {
                        for (int i = 0; i < there.length; i++) {
                            there[i] = row.getLong(i + 1); // 0 for NULL
                        }
                    },
                    recipient,
                    place);
            if (sql.update("DELETE FROM waiting WHERE recipient = ? AND place = ?", recipient, place) == 0) {
                continue;
            }
            if (there[0] > 0) {
                Body body = body(there[0]);
                removed(recipient, body.sender(), 1, body.bytes());
                deleteBodyIfUnused(body);
            } else {
                removed(recipient, there[1], 1, there[2]);
                quotas.textsRemoved(there[1], there[2]);
            }
        }
    }

    /** Deletes a group's post that is finished and waits for nobody. */
    private void deleteBodyIfUnused(Body body) throws SQLException {
        int deleted = sql.update(
                "DELETE FROM body WHERE number = ? AND run IS NULL"
                        + " AND NOT EXISTS (SELECT 1 FROM waiting WHERE number = body.number)",
                body.number());
        if (deleted > 0) {
            bodyDeleted(body);
        }
    }

    private void bodyDeleted(Body body) {
        quotas.textsRemoved(body.sender(), body.bytes());
        lastBody = Body.GONE;
    }

    /** A group's post need not stand for all members any longer: it is kept for those in whose mailboxes it is. */
    void finish(long number) throws SQLException {
        Body body = body(number);
        int deleted = sql.update(
                "DELETE FROM body WHERE number = ? AND NOT EXISTS (SELECT 1 FROM waiting WHERE number = body.number)",
                number);
        if (deleted == 0) {
            sql.update("UPDATE body SET run = NULL WHERE number = ?", number);
        } else {
            bodyDeleted(body);
        }
    }

    /** Throws away what came in before a time. */
    void expire(long beforeMillis) throws SQLException {
        List<long[]> rows = new ArrayList<>(); // recipient, sender, rows, bytes
        List<long[]> texts = new ArrayList<>(); // sender, bytes
        collect(
                "SELECT recipient, sender, count(*), sum(length(line)) FROM waiting WHERE millis < ?"
                        + " GROUP BY recipient, sender",
                4,
                rows,
                beforeMillis);
        for (long[] each : rows) {
            texts.add(new long[] {each[1], each[3]});
        }
        collect(
                "SELECT recipient, body.sender, count(*), sum(length(body.line)) FROM body"
                        + " JOIN waiting ON waiting.number = body.number WHERE body.millis < ?"
                        + " GROUP BY recipient, body.sender",
                4,
                rows,
                beforeMillis);
        collect("SELECT sender, sum(length(line)) FROM body WHERE millis < ? GROUP BY sender", 2, texts, beforeMillis);
        sql.update("DELETE FROM waiting WHERE millis < ?", beforeMillis);
        sql.update("DELETE FROM waiting WHERE number IN (SELECT number FROM body WHERE millis < ?)", beforeMillis);
        sql.update("DELETE FROM body WHERE millis < ?", beforeMillis);
        lastBody = Body.GONE;
        for (long[] each : rows) {
            removed(each[0], each[1], each[2], each[3]);
        }
        for (long[] each : texts) {
            quotas.textsRemoved(each[0], each[1]);
        }
    }

    private void collect(String query, int columns, List<long[]> into, Object... parameters) throws SQLException {
        sql.query(
                query,
                row -> {
                    long[] numbers = new long[columns];
                    for (int i = 0; i < columns; i++) {
                        numbers[i] = row.getLong(i + 1);
                    }
                    into.add(numbers);
                },
                parameters);
    }

    /** These persons are gone. */
    void forget(List<StoredPerson> persons) {
        persons.forEach(person -> cached.remove(person.id()));
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
        lastBody = Body.GONE;
        if (cached.size() > MAX_CACHED) {
            cached.clear();
        }
    }

    void drop() {
        cached.clear();
        changed.clear();
        lastBody = Body.GONE;
    }
}
