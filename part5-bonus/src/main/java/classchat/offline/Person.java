package classchat.offline;

import classchat.relay.Message;
import classchat.relay.Name;
import classchat.relay.RefusedException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Somebody known: who has joined at least once. As a receiver, an {@link Inbox}; as a sender, the {@link Epoch}s of its ids. */
final class Person implements Receiver {
    /** So many epochs of one sender are remembered. */
    static final int MAX_EPOCHS = 16;

    private final Name name;
    private final Inbox inbox;
    private final Marks marks;

    // Guarded by this.
    private final Map<Long, Epoch> epochs = new LinkedHashMap<>(); // the one used last is the last

    Person(Name name, Inbox inbox, Marks marks) {
        this.name = name;
        this.inbox = inbox;
        this.marks = marks;
    }

    Name name() {
        return name;
    }

    /** The key of the name. */
    String key() {
        return name.key();
    }

    Inbox inbox() {
        return inbox;
    }

    @Override
    public void accept(Message message, Sender from) throws RefusedException {
        inbox.accept(from.post(message, null));
    }

    // --- as a sender

    /** From before the server was started. */
    synchronized void startWith(long epoch, long mark) {
        epochs.put(epoch, new Epoch(this, epoch, mark));
    }

    /** The epoch of this number. The one that was not used for longest is forgotten when there are too many. */
    synchronized Epoch epoch(long number) {
        Epoch epoch = epochs.remove(number);
        if (epoch == null) {
            epoch = new Epoch(this, number, -1);
            if (epochs.size() >= MAX_EPOCHS) {
                marks.forget(epochs.remove(epochs.keySet().iterator().next()));
            }
        }
        epochs.put(number, epoch);
        return epoch;
    }
}
