package classchat.offline;

import classchat.relay.ErrorCode;
import classchat.relay.Message;
import classchat.relay.Refusal;
import classchat.relay.RefusedException;
import classchat.relay.Relay;
import classchat.relay.RosterListener;
import classchat.relay.Session;
import classchat.wire.MessageId;
import java.sql.SQLException;
import java.util.List;

/**
 * What part 5 makes of part 4's relay: a receiver's name stands for an inbox, a message has an id, and its sender learns its
 * fate; who comes gets what waited. Part 4 knows nothing of it: this uses the seams that it leaves.
 */
public final class Delivery implements RosterListener {
    /** So many messages back it is known what was refused, and why. */
    private static final int MAX_REFUSALS = MessageId.MAX_UNANSWERED;

    private final Relay relay;
    private final Database database;
    private final People people;

    private Delivery(Relay relay, Database database, People people) {
        this.relay = relay;
        this.database = database;
        this.people = people;
    }

    /** Before the server starts. */
    public static void addTo(Relay relay, Database database, People people) {
        Delivery delivery = new Delivery(relay, database, people);
        relay.on(Message.TEXT, delivery::message);
        relay.on("received", delivery::received);
        relay.addListener(delivery);
        relay.setDirectory(people);
    }

    // --- who comes and goes

    @Override
    public void joined(Session session, Message join) {
        people.expire();
        boolean acknowledges = join.flag("acks");
        people.join(session, acknowledges).inbox().attach(session, acknowledges);
    }

    @Override
    public void left(Session session) {
        people.of(session).inbox().detach(session);
    }

    // --- messages

    private void message(Session from, Message message) throws RefusedException {
        Sender sender = Sender.of(from);
        if (from.isGone()) {
            return; // the client repeats it on its next connection
        }
        try {
            if (!sender.acknowledges()) {
                relay.forward(from, message);
                return;
            }
            MessageId id = MessageId.parse(message.string("id"));
            Epoch epoch = sender.begin(id);
            if (epoch.begin(id.counter())) {
                forward(from, message, epoch, id);
            } else if (!epoch.isOpen(id.counter())) {
                repeatAnswer(from, id);
            }
        } finally {
            database.pauseIfCongested(from.connection()); // also if it was refused: that is written down
        }
    }

    private void forward(Session from, Message message, Epoch epoch, MessageId id) throws RefusedException {
        try {
            relay.forward(from, message);
        } catch (RefusedException e) {
            rememberRefusal(epoch, id, e);
            throw e;
        }
    }

    /** A later message may be taken, and then the mark is behind this one. */
    private void rememberRefusal(Epoch epoch, MessageId id, RefusedException refusal) {
        String key = epoch.sender().key();
        database.submit(new Database.Work() {
            @Override
            public void run(Sql sql) throws SQLException {
                sql.update(
                        "INSERT OR REPLACE INTO refused (sender, epoch, counter, code, sentence) VALUES (?, ?, ?, ?, ?)",
                        key,
                        id.epoch(),
                        id.counter(),
                        refusal.code().code(),
                        refusal.getMessage());
                sql.update(
                        "DELETE FROM refused WHERE sender = ? AND epoch = ? AND counter < ?",
                        key,
                        id.epoch(),
                        id.counter() - MAX_REFUSALS);
            }

            @Override
            public void committed() {
                people.marks().settle(epoch, List.of(id)); // not before: the mark must not be written ahead of this
            }

            @Override
            public void failed(SQLException why) {
                epoch.fail(id.counter());
            }
        });
    }

    /** The sender did not hear what became of a message, and sent it again: looks that up. */
    private void repeatAnswer(Session from, MessageId id) {
        String sender = from.name().key();
        database.submit(new Database.Work() {
            private Message answer;

            @Override
            public void run(Sql sql) throws SQLException {
                answer = Message.fromServer("delivered").with("ids", List.of(id.toString()));
                sql.query(
                        "SELECT 1 FROM body WHERE sender = ? AND epoch = ? AND counter = ?",
                        row -> answer = Message.fromServer("stored").with("ids", List.of(id.toString())),
                        sender,
                        id.epoch(),
                        id.counter());
                sql.query(
                        "SELECT code, sentence FROM refused WHERE sender = ? AND epoch = ? AND counter = ?",
                        row -> answer = refusal(row.getString(1), row.getString(2), id),
                        sender,
                        id.epoch(),
                        id.counter());
            }

            @Override
            public void committed() {
                from.send(answer);
            }

            @Override
            public void failed(SQLException why) {
                from.connection().close(); // the client comes again, later, and asks again
            }
        });
    }

    private static Message refusal(String code, String sentence, MessageId id) {
        ErrorCode stored = () -> code;
        return Message.error(stored, sentence, id.toString());
    }

    private void received(Session from, Message message) throws RefusedException {
        Long count = message.number("count");
        if (count == null || !people.of(from).inbox().received(from, count)) {
            throw new RefusedException(
                    Refusal.BAD_FIELD, "'count' must say how many messages have been received on this connection");
        }
    }
}
