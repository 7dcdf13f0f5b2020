package classchat.store;

import classchat.wire.MessageId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Persons, and the fates of the messages that they sent. Every method but {@link #newUse} and {@link #drop} runs in a transaction. */
final class Senders {
    private static final int PAGE = 500;

    private final Sql sql;
    private final Counters counters;
    private final AtomicLong lastUse; // orders marks by their use
    private long names = -1; // how many persons there are; -1 if that is not known

    Senders(Sql sql, Counters counters) throws SQLException {
        this.sql = sql;
        this.counters = counters;
        this.lastUse = new AtomicLong(sql.number("SELECT coalesce(max(used), 0) FROM mark"));
    }

    /** The id of the person with this key; null if there is none. */
    Long find(String key) throws SQLException {
        return sql.number("SELECT id FROM person WHERE key = ?", key);
    }

    /** Returns null if there is no such person, and none was allowed. */
    StoredPerson enter(String key, String name, long millis, Store.NewName newName) throws SQLException {
        if (find(key) == null) {
            if (!newName.allows(names())) {
                return null;
            }
            sql.update(
                    "INSERT INTO person (id, key, name, unused_since) VALUES (?, ?, ?, ?)",
                    counters.newPerson(),
                    key,
                    name,
                    millis);
            names++;
        }
        StoredPerson[] person = {null};
        sql.query(
                "SELECT id, name, unused_since FROM person WHERE key = ?",
                row -> person[0] = new StoredPerson(row.getLong(1), key, row.getString(2), row.getLong(3), List.of()),
                key);
        StoredPerson found = person[0];
        return new StoredPerson(found.id(), key, found.name(), found.unusedSince(), marks(found.id()));
    }

    private long names() throws SQLException {
        if (names < 0) {
            names = sql.number("SELECT count(*) FROM person");
        }
        return names;
    }

    /** The transaction was rolled back. */
    void drop() {
        names = -1;
    }

    void wrote(long person) throws SQLException {
        sql.update("UPDATE person SET unused_since = NULL WHERE id = ?", person);
    }

    void seen(long person, long millis) throws SQLException {
        sql.update("UPDATE person SET unused_since = ? WHERE id = ? AND unused_since IS NOT NULL", millis, person);
    }

    /** See {@link Store#forgetUnused}. An owner is a member of its groups, and a former member is one until no post needs it. */
    Store.Forgotten forgetUnused(long beforeMillis, long after, Store.Forgettable which) throws SQLException {
        List<StoredPerson> forgotten = new ArrayList<>();
        long[] looked = {0, after}; // how many, and the last
        sql.query(
                "SELECT id, key, name, unused_since, unused_since < ? AND messages = 0"
                        + " AND NOT EXISTS (SELECT 1 FROM member WHERE person = id) AS unused"
                        + " FROM person WHERE id > ? ORDER BY id LIMIT " + PAGE,
                row -> {
                    looked[0]++;
                    looked[1] = row.getLong(1);
                    if (row.getInt(5) == 1 && which.mayBeForgotten(row.getString(2))) {
                        forgotten.add(new StoredPerson(
                                row.getLong(1), row.getString(2), row.getString(3), row.getLong(4), List.of()));
                    }
                },
                beforeMillis,
                after);
        for (StoredPerson person : forgotten) {
            sql.update("DELETE FROM person WHERE id = ?", person.id());
            sql.update("DELETE FROM mark WHERE sender = ?", person.id());
            sql.update("DELETE FROM refused WHERE sender = ?", person.id());
        }
        names = names < 0 ? names : names - forgotten.size();
        return new Store.Forgotten(forgotten, looked[1], looked[0] < PAGE);
    }

    private List<Mark> marks(long sender) throws SQLException {
        List<Mark> marks = new ArrayList<>();
        sql.query(
                "SELECT epoch, counter, failed, skipped FROM mark WHERE sender = ? ORDER BY used",
                row -> marks.add(new Mark(
                        row.getLong(1),
                        row.getLong(2),
                        ranges(row.getString(3)),
                        ranges(row.getString(4)),
                        new ArrayList<>())),
                sender);
        for (Mark mark : marks) {
            sql.query(
                    "SELECT counter FROM refused WHERE sender = ? AND epoch = ? ORDER BY counter",
                    row -> extend(mark.refused(), row.getLong(1)),
                    sender,
                    mark.epoch());
        }
        return marks;
    }

    private static void extend(List<Mark.Range> ranges, long number) {
        Mark.Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
        if (last != null && last.to() == number - 1) {
            ranges.set(ranges.size() - 1, new Mark.Range(last.from(), number));
        } else {
            ranges.add(new Mark.Range(number, number));
        }
    }

    /** Ranges are kept as text: {@code 3-3 7-20}. */
    private static List<Mark.Range> ranges(String text) {
        List<Mark.Range> ranges = new ArrayList<>();
        for (String range : text.isEmpty() ? new String[0] : text.split(" ")) {
            int dash = range.indexOf('-');
            ranges.add(new Mark.Range(
                    Long.parseLong(range.substring(0, dash)), Long.parseLong(range.substring(dash + 1))));
        }
        return ranges;
    }

    private static String text(List<Mark.Range> ranges) {
        return ranges.stream().map(range -> range.from() + "-" + range.to()).collect(Collectors.joining(" "));
    }

    /** @param use orders the marks of a sender, see {@link #newUse} */
    void save(long sender, Mark mark, long use) throws SQLException {
        sql.update(
                "INSERT INTO mark (sender, epoch, counter, failed, skipped, used) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (sender, epoch) DO UPDATE SET counter = excluded.counter,"
                        + " failed = excluded.failed, skipped = excluded.skipped, used = excluded.used",
                sender,
                mark.epoch(),
                mark.counter(),
                text(mark.failed()),
                text(mark.skipped()),
                use);
        sql.update(
                "DELETE FROM refused WHERE sender = ? AND epoch = ? AND counter < ?",
                sender,
                mark.epoch(),
                mark.refusedFrom());
    }

    /** Greater than all before. Taken when a change is asked for: after a failure it may be written late. Any thread. */
    long newUse() {
        return lastUse.incrementAndGet();
    }

    /** @param use a mark that has been used since is not forgotten */
    void forget(long sender, long epoch, long use) throws SQLException {
        sql.update("DELETE FROM mark WHERE sender = ? AND epoch = ? AND used <= ?", sender, epoch, use);
        if (!sql.exists("SELECT 1 FROM mark WHERE sender = ? AND epoch = ?", sender, epoch)) {
            sql.update("DELETE FROM refused WHERE sender = ? AND epoch = ?", sender, epoch);
        }
    }

    void refuse(long sender, MessageId id, String code, String sentence) throws SQLException {
        sql.update(
                "INSERT INTO refused (sender, epoch, counter, code, sentence) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (sender, epoch, counter) DO UPDATE SET code = excluded.code,"
                        + " sentence = excluded.sentence",
                sender,
                id.epoch(),
                id.counter(),
                code,
                sentence);
    }

    Known lookUp(long sender, MessageId id) throws SQLException {
        Object[] key = {sender, id.epoch(), id.counter()};
        boolean isStored = sql.exists("SELECT 1 FROM waiting WHERE sender = ? AND epoch = ? AND counter = ?", key)
                || hasPosted(sender, id);
        Known[] known = {new Known(isStored, null, null)};
        sql.query(
                "SELECT code, sentence FROM refused WHERE sender = ? AND epoch = ? AND counter = ?",
                row -> known[0] = new Known(isStored, row.getString(1), row.getString(2)),
                key);
        return known[0];
    }

    /** Whether a post of this sender and id to a group is on the disk. */
    boolean hasPosted(long sender, MessageId id) throws SQLException {
        return !id.isNone()
                && sql.exists(
                        "SELECT 1 FROM body WHERE sender = ? AND epoch = ? AND counter = ?",
                        sender,
                        id.epoch(),
                        id.counter());
    }
}
