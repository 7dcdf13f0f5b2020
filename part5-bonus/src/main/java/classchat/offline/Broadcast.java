package classchat.offline;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives one message to many: it is on the disk for all of them before the first gets it; then the database's thread hands it
 * out, in the order of the commits, which is the same for everybody. Its sender is told {@code stored} when it is safe, and
 * {@code delivered} with counts when it is known of every receiver whether it has arrived, waits, or was not taken.
 *
 * <p>On the disk it is one body, with a list of all its receivers: the body is open. Only for whom it has to wait a row is written. When that is
 * done, or it has arrived, for all of them, the body is closed: it goes, or stays for those rows. What is found open when the server starts was in the
 * middle of this when it was killed, and waits for the whole list: who had it already, knows it by its id.
 */
public final class Broadcast {
    private static final String SEPARATOR = " "; // no name has one

    private final Database database;
    private final People people;

    public Broadcast(Database database, People people) {
        this.database = database;
        this.people = people;
    }

    /**
     * Hands it over; does not wait.
     *
     * @param keys of the receivers' names; all of them are known. Whose mailbox is full does not get it
     * @throws RefusedException if its sender's client does not acknowledge, and it has an id that is no string
     */
    public void post(Message message, Sender from, List<String> keys) throws RefusedException {
        Handout handout = new Handout(keys.stream().map(people::of).toList());
        Post asSent = from.post(message, new Tally(keys.size(), handout::allCounted));
        handout.post = asSent;
        database.submit(number -> handout.post = asSent.numbered(number), handout);
    }

    /** One message on its way to its receivers. */
    private final class Handout implements Database.Work {
        private final List<Person> receivers;
        private Post post;
        private boolean isNew;

        Handout(List<Person> receivers) {
            this.receivers = receivers;
        }

        @Override
        public void run(Sql sql) throws SQLException {
            isNew = !isThere(sql);
            if (isNew && !receivers.isEmpty()) {
                Mailbox.insertBody(
                        sql,
                        post,
                        String.join(
                                SEPARATOR, receivers.stream().map(Person::key).toList()));
            }
        }

        @Override
        public int weight() {
            return 1 + receivers.size() / 10;
        }

        /** A repeat, after a restart, of what was stored before it: its sender did not hear the answer. */
        private boolean isThere(Sql sql) throws SQLException {
            return !post.id.isNone()
                    && sql.exists(
                            "SELECT 1 FROM body WHERE sender = ? AND epoch = ? AND counter = ?",
                            post.sender.key(),
                            post.id.epoch(),
                            post.id.counter());
        }

        @Override
        public void committed() {
            people.fates().storedForGroup(post);
            if (isNew && receivers.isEmpty()) {
                people.fates().counted(post);
            } else if (isNew) {
                receivers.forEach(receiver -> receiver.inbox().acceptFromGroup(post.forMember()));
            }
        }

        @Override
        public void failed(SQLException why) {
            people.fates().notStored(post, why);
        }

        private void allCounted() {
            people.fates().counted(post);
            database.submitLazily(sql -> close(sql, post.number));
        }
    }

    private static void close(Sql sql, long number) throws SQLException {
        if (sql.update(
                        "DELETE FROM body WHERE number = ? AND NOT EXISTS (SELECT 1 FROM waiting WHERE number = ?)",
                        number,
                        number)
                == 0) {
            sql.update("UPDATE body SET open = NULL WHERE number = ?", number);
        }
    }

    /** When the server starts: what is open waits for all its receivers, behind what waits already, in the order of the group. */
    static void reopen(Sql sql) throws SQLException {
        List<Long> open = new ArrayList<>();
        sql.query("SELECT number FROM body WHERE open IS NOT NULL ORDER BY number", row -> open.add(row.getLong(1)));
        for (long number : open) {
            List<String> receivers = new ArrayList<>();
            sql.query(
                    "SELECT open FROM body WHERE number = ?",
                    row -> receivers.addAll(List.of(row.getString(1).split(SEPARATOR))),
                    number);
            for (String receiver : receivers) {
                sql.update(
                        "INSERT INTO waiting (recipient, place, number)"
                                + " SELECT ?1, (SELECT coalesce(max(place), 0) + 1 FROM waiting WHERE recipient = ?1), ?2"
                                + " WHERE NOT EXISTS (SELECT 1 FROM waiting WHERE recipient = ?1 AND number = ?2)",
                        receiver,
                        number);
            }
        }
        sql.update("UPDATE body SET open = NULL WHERE open IS NOT NULL");
    }
}
