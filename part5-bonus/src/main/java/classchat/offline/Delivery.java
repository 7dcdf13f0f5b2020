package classchat.offline;

import classchat.relay.Admission;
import classchat.relay.ErrorCode;
import classchat.relay.Message;
import classchat.relay.MessageTypes;
import classchat.relay.Name;
import classchat.relay.Refusal;
import classchat.relay.RefusedException;
import classchat.relay.Relay;
import classchat.relay.Session;
import classchat.wire.MessageId;
import java.sql.SQLException;
import java.util.List;

/**
 * What part 5 makes of part 4's relay: a receiver's name stands for an inbox, a message has an id, and its sender learns its
 * fate; who comes gets what waited. Part 4 knows nothing of it: this uses the seams that it leaves.
 */
public final class Delivery {
    /** So many messages back it is known what was refused, and why. */
    private static final int MAX_REFUSALS = MessageId.MAX_UNANSWERED;

    private final Relay relay;
    private final Database database;
    private final People people;
    private final MessageTypes<Sender> types = new MessageTypes<>();
    private Receiver.Finder receivers;

    private Delivery(Relay relay, Database database, People people) {
        this.relay = relay;
        this.database = database;
        this.people = people;
        this.receivers = people;
    }

    /** Before the server starts. */
    public static Delivery addTo(Relay relay, Database database, People people) {
        Delivery delivery = new Delivery(relay, database, people);
        delivery.types.on(Message.TEXT, delivery::message).on("received", delivery::received);
        relay.sessions().setAdmission(delivery::decide);
        return delivery;
    }

    /** Adds a type of message. Before the server starts. */
    public void on(String type, MessageTypes.Handler<Sender> handler) {
        types.on(type, handler);
    }

    /** Changes who the names of receivers stand for. Before the server starts. */
    public void setReceivers(Receiver.Finder finder) {
        receivers = finder;
    }

    // --- who comes

    private void decide(Admission.Request request) {
        try {
            boolean acknowledges = request.join().flag("acks");
            request.admit(new Sender(this, request.session(), acknowledges, people.clock()));
        } catch (RefusedException e) {
            request.refuse(e);
        }
    }

    Person join(Sender sender) {
        people.expire();
        return people.join(sender.session().name());
    }

    // --- messages

    void handle(Sender from, Message message) throws RefusedException {
        if (types.has(message.type())) {
            types.handle(from, message);
        } else {
            relay.handle(from.session(), message);
        }
    }

    private void message(Sender from, Message message) throws RefusedException {
        Session session = from.session();
        if (session.isGone()) {
            return; // the client repeats it on its next connection
        }
        try {
            if (!from.acknowledges()) {
                forward(from, message);
                return;
            }
            MessageId id = MessageId.parse(message.string("id"));
            Epoch epoch = from.begin(id);
            if (epoch.begin(id.counter())) {
                forward(from, message, epoch, id);
            } else if (!epoch.isOpen(id.counter())) {
                repeatAnswer(session, id);
            }
        } finally {
            database.pauseIfCongested(session.connection()); // also if it was refused: that is written down
        }
    }

    private void forward(Sender from, Message message, Epoch epoch, MessageId id) throws RefusedException {
        try {
            forward(from, message);
        } catch (RefusedException e) {
            rememberRefusal(epoch, id, e);
            throw e;
        }
    }

    private void forward(Sender from, Message message) throws RefusedException {
        Name sender = from.session().name();
        Message text = Relay.stamped(sender, message);
        String receiver = text.required("receiver");
        receivers.find(receiver).accept(text, from);
        relay.showSent(sender, receiver);
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

    private void received(Sender from, Message message) throws RefusedException {
        Long count = message.number("count");
        if (count == null || !from.person().inbox().received(from.session(), count)) {
            throw new RefusedException(
                    Refusal.BAD_FIELD, "'count' must say how many messages have been received on this connection");
        }
    }
}
