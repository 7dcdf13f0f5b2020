package classchat.offline;

import classchat.relay.Message;
import classchat.relay.Participant;
import classchat.relay.RefusedException;
import classchat.relay.Session;
import classchat.wire.MessageId;
import java.time.Clock;
import java.util.Set;

/** A joined session of a person, and the message that it is sending. On the thread of the session's callbacks, if nothing else is said. */
public final class Sender implements Participant {
    private static final Set<String> PLAIN_FIELDS = Set.of("type", "status", "sender", "receiver", "text");

    private final Delivery delivery;
    private final Session session;
    private final boolean acknowledges;
    private final Clock clock;
    private volatile Person person; // null until joined
    private Epoch epoch; // of the current message; null while there is none with an id
    private MessageId current = MessageId.NONE;

    Sender(Delivery delivery, Session session, boolean acknowledges, Clock clock) {
        this.delivery = delivery;
        this.session = session;
        this.acknowledges = acknowledges;
        this.clock = clock;
    }

    @Override
    public void joined() {
        person = delivery.join(this);
        person.inbox().attach(session, acknowledges);
    }

    @Override
    public void handle(Message message) throws RefusedException {
        delivery.handle(this, message);
    }

    @Override
    public void left() {
        if (person != null) {
            person.inbox().detach(session);
        }
    }

    /** Any thread. */
    public Session session() {
        return session;
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
