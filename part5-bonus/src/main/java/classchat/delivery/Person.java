package classchat.delivery;

import classchat.relay.ErrorCode;
import classchat.relay.Message;
import classchat.relay.Session;
import classchat.wire.DeliveryRefusal;
import classchat.wire.MessageId;
import java.util.List;

/**
 * A person who has joined since the server was started: as a receiver, an {@link Inbox}; as a sender, the {@link Ids} of
 * its messages. Any thread.
 */
final class Person implements Origin {
    private final long id;
    private final Inbox inbox;
    private final Ids ids;
    private final Workload workload;

    private final Object sending = new Object();

    private boolean hasWritten; // guarded by sending

    private volatile Session session; // of a client that understands fates and notices; null if there is none

    Person(long id, boolean hasWritten, Inbox inbox, Ids ids, Workload workload) {
        this.id = id;
        this.hasWritten = hasWritten;
        this.inbox = inbox;
        this.ids = ids;
        this.workload = workload;
    }

    /** The id in the store. */
    long id() {
        return id;
    }

    Inbox inbox() {
        return inbox;
    }

    Ids ids() {
        return ids;
    }

    /** Held while a message of this person is handled: two sessions of one person do not handle messages side by side. */
    Object sending() {
        return sending;
    }

    /** The person writes something; returns true if it is the first time. Under {@link #sending}. */
    boolean writes() {
        boolean isFirst = !hasWritten;
        hasWritten = true;
        return isFirst;
    }

    /** Fates and notices go to this session from now on. */
    void listensOn(Session listening) {
        session = listening;
    }

    /** Undoes {@link #listensOn}, unless another session has come since. */
    void stopsListeningOn(Session gone) {
        if (session == gone) {
            session = null;
        }
    }

    // --- as a sender

    @Override
    public boolean wantsFates() {
        return true;
    }

    @Override
    public Workload workload() {
        return workload;
    }

    @Override
    public List<MessageId> settle(List<MessageId> settled) {
        return ids.settle(settled);
    }

    @Override
    public void refuse(MessageId message, ErrorCode code, String sentence) {
        ids.refuse(message, code, sentence);
        tell(Message.error(code, sentence, message.toString()));
    }

    @Override
    public void fail(MessageId message) {
        ids.fail(message);
        tell(Message.error(DeliveryRefusal.NOT_STORED, Fates.NOT_STORED, message.toString()));
    }

    @Override
    public void tell(Message message) {
        Session here = session;
        if (here != null) {
            here.send(message);
        }
    }
}
