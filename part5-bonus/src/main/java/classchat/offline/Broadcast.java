package classchat.offline;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import classchat.relay.Session;
import java.sql.SQLException;
import java.util.List;

/**
 * Gives one message to many: it is on the disk for all of them, one body and a row each, before the first gets it; then the database's
 * thread hands it out, in the order of the commits, which is the same for everybody. Its sender is told {@code stored} when it
 * is safe, and {@code delivered} with counts when it is known of every receiver whether it has arrived, waits, or was not taken.
 */
public final class Broadcast {
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
        List<String> receivers = all.stream()
                .filter(key -> !people.of(key).inbox().isFull(bytes))
                .toList();
        Post asSent = people.of(from).post(message, from, new Tally(receivers.size(), all.size() - receivers.size()));
        long[] order = new long[1];
        database.submit(number -> order[0] = number, new Database.Work() {
            private Post post;

            @Override
            public void run(Database.Sql sql) throws SQLException {
                post = asSent.numbered(order[0]);
                if (!receivers.isEmpty()) {
                    Mailbox.insertBody(sql, post);
                }
                for (String receiver : receivers) {
                    Mailbox.insertWaiting(sql, post.number, receiver);
                }
            }

            @Override
            public void committed() {
                people.fates().stored(post);
                for (String receiver : receivers) {
                    people.of(receiver).inbox().acceptStored(post);
                }
                if (receivers.isEmpty()) {
                    people.fates().settled(post);
                }
            }

            @Override
            public void failed(SQLException why) {
                people.fates().notStored(asSent, why);
            }
        });
    }
}
