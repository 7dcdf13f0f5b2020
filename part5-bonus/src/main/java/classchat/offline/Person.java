package classchat.offline;

import classchat.relay.Message;
import classchat.relay.Name;
import classchat.relay.Recipient;
import classchat.relay.RefusedException;
import classchat.relay.Session;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Somebody known: who has joined at least once. As a receiver, an {@link Inbox}; as a sender, the {@link Epoch}s of its ids. */
final class Person implements Recipient {
    /** So many epochs of one sender are remembered. */
    static final int MAX_EPOCHS = 16;

    private static final Set<String> PLAIN_FIELDS = Set.of("type", "status", "sender", "receiver", "text");

    private final Name name;
    private final Inbox inbox;
    private final Clock clock;

    // Guarded by this.
    private final Map<Long, Epoch> epochs = new LinkedHashMap<>(); // the one used last is the last
    private long lastUsed = -1;

    Person(Name name, Inbox inbox, Clock clock) {
        this.name = name;
        this.inbox = inbox;
        this.clock = clock;
    }

    Name name() {
        return name;
    }

    Inbox inbox() {
        return inbox;
    }

    @Override
    public void accept(Message message, Session from) throws RefusedException {
        inbox.accept(post(message, from, null));
    }

    /** A post of what {@code from} is saying, with its id if it wants to know its fate. */
    Post post(Message message, Session from, Tally tally) throws RefusedException {
        Sender sender = Sender.of(from);
        Message sent = sender.acknowledges() ? message : withoutId(message);
        return new Post(sent, sender.person().name.key(), sender.current(), clock.millis(), tally);
    }

    /** A plain client may use an id twice; no receiver is to take that for a repeat. */
    private static Message withoutId(Message message) throws RefusedException {
        return message.string("id") == null ? message : message.only(PLAIN_FIELDS);
    }

    // --- as a sender

    /** From before the server was started. */
    synchronized void startWith(long epoch, long mark) {
        epochs.put(epoch, new Epoch(mark));
    }

    /** The epoch of this number. The one that was not used for longest is forgotten when there are too many. */
    synchronized Epoch epoch(long number) {
        if (number == lastUsed) {
            return epochs.get(lastUsed);
        }
        lastUsed = number;
        Epoch epoch = epochs.remove(lastUsed);
        if (epoch == null) {
            epoch = new Epoch(-1);
            if (epochs.size() >= MAX_EPOCHS) {
                epochs.remove(epochs.keySet().iterator().next());
            }
        }
        epochs.put(lastUsed, epoch);
        return epoch;
    }
}
