package classchat.offline;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a client has sent and knows no final answer to. Not thread-safe. */
final class Outbox {
    /** So many stored messages are remembered by their receiver, for when they arrive. */
    private static final int MAX_STORED = 1_000;

    private final Map<String, Message> unanswered = new LinkedHashMap<>(); // by id, oldest first
    private final Deque<String> unsent = new ArrayDeque<>(); // ids
    private final Map<String, String> storedFor = new LinkedHashMap<>(); // id to receiver

    void add(String id, Message message) {
        unanswered.put(id, message);
        unsent.add(id);
    }

    /** The next one that was not sent on this connection; null if there is none. From now on it counts as sent. */
    Message nextUnsent() {
        for (String id; (id = unsent.poll()) != null; ) {
            Message message = unanswered.get(id);
            if (message != null) {
                return message;
            }
        }
        return null;
    }

    int unsent() {
        return unsent.size();
    }

    /** There is a new connection: what has no answer is to be sent again, in the order in which it came. */
    void sendAgain() {
        unsent.clear();
        unsent.addAll(unanswered.keySet());
    }

    int size() {
        return unanswered.size();
    }

    /** It is on the server's disk: it need not be sent again. Returns its receiver, or null if that was known. */
    String stored(String id) {
        String receiver = receiver(unanswered.remove(id));
        if (receiver != null) {
            storedFor.put(id, receiver);
            if (storedFor.size() > MAX_STORED) {
                storedFor.remove(storedFor.keySet().iterator().next());
            }
        }
        return receiver;
    }

    /** Nothing more will be heard of it. Returns its receiver, or null if it is not known any more. */
    String settled(String id) {
        String receiver = receiver(unanswered.remove(id));
        String stored = storedFor.remove(id);
        return receiver == null ? stored : receiver;
    }

    private static String receiver(Message message) {
        try {
            return message == null ? null : message.string("receiver");
        } catch (RefusedException e) {
            throw new IllegalStateException("we made it ourselves", e);
        }
    }
}
