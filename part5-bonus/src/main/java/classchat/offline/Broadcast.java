package classchat.offline;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import classchat.relay.Session;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
     * @param all the keys of the receivers' names; all of them are known. Whose mailbox is full does not get it
     * @throws RefusedException if it has no id and its sender's client acknowledges
     */
    public void post(Message message, Session from, List<String> all) throws RefusedException {
        int bytes = message.bytes().length;
        List<Person> receivers = all.stream()
                .map(people::of)
                .filter(person -> !person.inbox().isFull(bytes))
                .toList();
        Handout handout = new Handout(receivers);
        Tally tally = new Tally(receivers.size(), all.size() - receivers.size(), handout::allCounted);
        Post asSent = Sender.of(from).post(message, tally);
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
        public void run(Database.Sql sql) throws SQLException {
            isNew = !isThere(sql);
            if (isNew && !receivers.isEmpty()) {
                Mailbox.insertBody(
                        sql,
                        post,
                        String.join(
                                SEPARATOR, receivers.stream().map(Person::key).toList()));
            }
        }

        /** A repeat, after a restart, of what was stored before it: its sender did not hear the answer. */
        private boolean isThere(Database.Sql sql) throws SQLException {
            boolean[] found = {false};
            if (!post.id.isNone()) {
                sql.query(
                        "SELECT 1 FROM body WHERE sender = ? AND epoch = ? AND counter = ?",
                        row -> found[0] = true,
                        post.sender.key(),
                        post.id.epoch(),
                        post.id.counter());
            }
            return found[0];
        }

        @Override
        public void committed() {
            people.fates().stored(post);
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

    private static void close(Database.Sql sql, long number) throws SQLException {
        if (sql.update(
                        "DELETE FROM body WHERE number = ? AND NOT EXISTS (SELECT 1 FROM waiting WHERE number = ?)",
                        number,
                        number)
                == 0) {
            sql.update("UPDATE body SET open = NULL WHERE number = ?", number);
        }
    }

    /** When the server starts: what is open waits for all its receivers, behind what waits already, in the order of the group. */
    static void reopen(Database.Sql sql) throws SQLException {
        Map<Long, String> open = new LinkedHashMap<>();
        sql.query(
                "SELECT number, open FROM body WHERE open IS NOT NULL ORDER BY number",
                row -> open.put(row.getLong(1), row.getString(2)));
        for (Map.Entry<Long, String> body : open.entrySet()) {
            for (String receiver : body.getValue().split(SEPARATOR)) {
                sql.update(
                        "INSERT INTO waiting (recipient, place, number)"
                                + " SELECT ?1, (SELECT coalesce(max(place), 0) + 1 FROM waiting WHERE recipient = ?1), ?2"
                                + " WHERE NOT EXISTS (SELECT 1 FROM waiting WHERE recipient = ?1 AND number = ?2)",
                        receiver,
                        body.getKey());
            }
        }
        sql.update("UPDATE body SET open = NULL WHERE open IS NOT NULL");
    }
}
