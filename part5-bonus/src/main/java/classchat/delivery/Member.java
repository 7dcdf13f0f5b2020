package classchat.delivery;

import classchat.relay.Message;
import classchat.relay.MessageTypes;
import classchat.relay.Name;
import classchat.relay.Participant;
import classchat.relay.RefusedException;
import classchat.relay.Relay;
import classchat.relay.Session;
import classchat.select.MemoryBudget;
import classchat.wire.MessageId;

/**
 * One session of a person: its messages are handled by part 5's types, and by part 4's; it is the line on which the person's
 * inbox sends.
 */
public final class Member implements Participant, Line {
    private final Session session;
    private final Person person;
    private final boolean acknowledges;
    private final MessageTypes<Member> types;
    private final Relay relay;
    private final Runnable release;
    private final long ownEpoch;
    private long ownCounter; // on the thread of the session's callbacks
    private final MemoryBudget.Account account;
    private final MemoryBudget.Holding unacknowledged; // guarded by the inbox

    /**
     * @param types are asked first
     * @param relay has the types of part 4
     * @param release run when the session is over
     * @param ownEpoch of the ids that the server gives to the messages of a plain client
     */
    Member(
            Session session,
            Person person,
            boolean acknowledges,
            MessageTypes<Member> types,
            Relay relay,
            Runnable release,
            long ownEpoch) {
        this.session = session;
        this.person = person;
        this.acknowledges = acknowledges;
        this.types = types;
        this.relay = relay;
        this.release = release;
        this.ownEpoch = ownEpoch;
        this.account = session.connection().account();
        this.unacknowledged = account.holding();
    }

    public Session session() {
        return session;
    }

    /** The person's id in the store. */
    public long id() {
        return person.id();
    }

    /** The person's name, as it was written when this session joined. */
    public Name name() {
        return session.name();
    }

    Person person() {
        return person;
    }

    /** An id that no client gives, for a message of a plain client: with it, receivers recognise a repeat. */
    MessageId nextOwnId() {
        return new MessageId(ownEpoch, ++ownCounter);
    }

    // --- the session

    @Override
    public void joined() {
        if (acknowledges) {
            person.listensOn(session);
        }
        person.inbox().joined(this);
    }

    @Override
    public void handle(Message message) throws RefusedException {
        if (types.has(message.type())) {
            types.handle(this, message);
        } else {
            relay.handle(session, message);
        }
    }

    @Override
    public void left() {
        person.stopsListeningOn(session);
        person.inbox().left(this);
        release.run();
    }

    // --- the line

    @Override
    public boolean acknowledges() {
        return acknowledges;
    }

    @Override
    public boolean hasRoom() {
        return !session.connection().isCongested();
    }

    @Override
    public void awaitRoom() {
        session.connection().whenDrainedForItself(() -> person.inbox().roomAgain(this));
    }

    @Override
    public long shareBytes() {
        return account.budget().fairShareBytes();
    }

    @Override
    public void holds(long bytes) {
        unacknowledged.set(bytes);
    }

    @Override
    public void send(Post post) {
        session.send(post.message());
    }

    @Override
    public void close() {
        session.connection().close();
    }
}
