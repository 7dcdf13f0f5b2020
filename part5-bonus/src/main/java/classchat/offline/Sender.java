package classchat.offline;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import classchat.relay.Session;
import classchat.wire.MessageId;
import java.time.Clock;
import java.util.Set;

/** What part 5 keeps with a session: who it is, and what it is saying. On the thread of the session's callbacks, if nothing else is said. */
final class Sender {
    private static final Set<String> PLAIN_FIELDS = Set.of("type", "status", "sender", "receiver", "text");

    private final Person person;
    private final boolean acknowledges;
    private final Clock clock;
    private Epoch epoch; // of the current message; null while there is none with an id
    private MessageId current = MessageId.NONE;

    private Sender(Person person, boolean acknowledges, Clock clock) {
        this.person = person;
        this.acknowledges = acknowledges;
        this.clock = clock;
    }

    /** The session is this person's from now on. */
    static void attach(Session session, Person person, boolean acknowledges, Clock clock) {
        session.attach(new Sender(person, acknowledges, clock));
    }

    /** Of a session that has joined. Any thread. */
    static Sender of(Session session) {
        return (Sender) session.attachment();
    }

    /** Any thread. */
    Person person() {
        return person;
    }

    /** Whether its messages have an id, and it is told their fate. Any thread. */
    boolean acknowledges() {
        return acknowledges;
    }

    /** The message that is being handled has this id; returns the epoch that it belongs to. */
    Epoch begin(MessageId id) {
        current = id;
        if (epoch == null || epoch.number() != id.epoch()) {
            epoch = person.epoch(id.epoch());
        }
        return epoch;
    }

    /**
     * The message that is being handled, to be given to somebody.
     *
     * @param tally counts what becomes of it at a group's members; null if it is for one person
     */
    Post post(Message message, Tally tally) throws RefusedException {
        return new Post(acknowledges ? message : withoutId(message), person, epoch, current, clock.millis(), tally);
    }

    /** A plain client may use an id twice; no receiver is to take that for a repeat. */
    private static Message withoutId(Message message) throws RefusedException {
        return message.string("id") == null ? message : message.only(PLAIN_FIELDS);
    }
}
