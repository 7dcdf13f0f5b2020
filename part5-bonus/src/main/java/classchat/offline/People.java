package classchat.offline;

import classchat.relay.Message;
import classchat.relay.Name;
import classchat.relay.RefusedException;
import classchat.relay.Roster;
import classchat.store.MailboxLimits;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Everybody known. Any thread. */
public final class People implements Receiver.Finder {
    private static final long EXPIRY_MILLIS = Duration.ofHours(1).toMillis();

    private final Database database;
    private final MailboxLimits limits;
    private final Clock clock;
    private final Marks marks;
    private final Fates fates;
    private final Map<String, Person> byKey = new ConcurrentHashMap<>();
    private final AtomicLong lastExpiryMillis = new AtomicLong();

    private People(Database database, MailboxLimits limits, Clock clock) {
        this.database = database;
        this.limits = limits;
        this.clock = clock;
        this.marks = new Marks(database, clock);
        this.fates = new Fates(database, marks);
    }

    /**
     * Reads who is known, and how much waits for them. Blocks.
     *
     * @throws IOException if the database is damaged; the message is a sentence
     */
    public static People load(Database database, MailboxLimits limits, Clock clock) throws IOException {
        People people = new People(database, limits, clock);
        database.read(people::read);
        return people;
    }

    private void read(Sql sql) throws SQLException {
        deleteOlder(sql, clock.millis() - limits.keep().toMillis());
        lastExpiryMillis.set(clock.millis());
        Broadcast.reopen(sql);
        sql.update("DELETE FROM waiting WHERE number NOT IN (SELECT number FROM body)");
        sql.update("DELETE FROM mark WHERE (sender, epoch) IN (SELECT sender, epoch FROM"
                + " (SELECT sender, epoch, row_number() OVER (PARTITION BY sender ORDER BY used DESC) AS nth FROM mark)"
                + " WHERE nth > " + Person.MAX_EPOCHS + ")");
        sql.update("DELETE FROM refused WHERE (sender, epoch) NOT IN (SELECT sender, epoch FROM mark)");
        sql.query("SELECT name FROM person", row -> known(row.getString(1)));
        sql.query(
                "SELECT sender, epoch, counter FROM mark ORDER BY used",
                row -> known(row.getString(1)).startWith(row.getLong(2), row.getLong(3)));
        sql.query(
                "SELECT recipient, count(*), sum(length(line)), max(place) FROM waiting JOIN body USING (number)"
                        + " GROUP BY recipient",
                row -> known(row.getString(1)).inbox().startWith(row.getInt(2), row.getLong(3), row.getLong(4)));
    }

    /** Also who is not among the persons, because that could not be written when they first joined. */
    private Person known(String text) throws SQLException {
        try {
            Name name = Name.of(text);
            return byKey.computeIfAbsent(name.key(), key -> person(name));
        } catch (RefusedException e) {
            throw new SQLException("what is stored is no name: " + e.getMessage(), e);
        }
    }

    private Person person(Name name) {
        return new Person(name, new Inbox(new Mailbox(database, name.key(), byKey::get, fates), limits, fates), marks);
    }

    Clock clock() {
        return clock;
    }

    Fates fates() {
        return fates;
    }

    Marks marks() {
        return marks;
    }

    /** The person of this key; null if nobody has ever joined under it. */
    Person of(String key) {
        return byKey.get(key);
    }

    /** Somebody has joined; from now on they are known, also after a restart. */
    Person join(Name name) {
        // Each time: the last time the disk may have been full.
        database.submitLazily(
                sql -> sql.update("INSERT OR IGNORE INTO person (key, name) VALUES (?, ?)", name.key(), name.text()));
        return byKey.computeIfAbsent(name.key(), key -> person(name));
    }

    /** Throws away what has waited for too long. Whoever comes lets that be looked at, at most once an hour. */
    void expire() {
        long now = clock.millis();
        long last = lastExpiryMillis.get();
        if (now - last > EXPIRY_MILLIS && lastExpiryMillis.compareAndSet(last, now)) {
            long oldest = now - limits.keep().toMillis();
            Map<String, long[]> expired = new HashMap<>();
            database.submit(new Database.Work() {
                @Override
                public void run(Sql sql) throws SQLException {
                    expired.clear();
                    sql.query(
                            "SELECT recipient, count(*), sum(length(line)) FROM waiting JOIN body USING (number)"
                                    + " WHERE millis < ? GROUP BY recipient",
                            row -> expired.put(row.getString(1), new long[] {row.getLong(2), row.getLong(3)}),
                            oldest);
                    deleteOlder(sql, oldest);
                }

                @Override
                public void committed() {
                    expired.forEach((key, count) -> byKey.get(key).inbox().expired((int) count[0], count[1]));
                }
            });
        }
    }

    private static void deleteOlder(Sql sql, long millis) throws SQLException {
        sql.update("DELETE FROM waiting WHERE number IN (SELECT number FROM body WHERE millis < ?)", millis);
        sql.update("DELETE FROM body WHERE millis < ?", millis);
    }

    /** The names of everybody known. */
    public List<Name> names() {
        return byKey.values().stream().map(Person::name).toList();
    }

    /**
     * Somebody known.
     *
     * @throws RefusedException if nobody is known under this name; the sentence is for who asked
     */
    public Name name(String text) throws RefusedException {
        return find(text).name();
    }

    /** Tells somebody something, if they are here, and their client understands it. */
    public void tell(Name name, Message message) {
        of(name.key()).inbox().tell(message);
    }

    @Override
    public Person find(String receiver) throws RefusedException {
        Person person = byKey.get(receiver);
        if (person == null) {
            person = byKey.get(Name.key(receiver));
        }
        if (person == null) {
            throw Roster.absent(receiver);
        }
        return person;
    }
}
