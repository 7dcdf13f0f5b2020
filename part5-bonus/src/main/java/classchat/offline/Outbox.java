package classchat.offline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client has sent and knows no final answer to. Not thread-safe. */
final class Outbox {
    /** So many stored messages are remembered by their receiver, for when they arrive. */
    private static final int MAX_STORED = 1_000;

    private final Map<String, Sent> unanswered = new LinkedHashMap<>(); // by id, oldest first
    private final Deque<String> unsent = new ArrayDeque<>(); // ids
    private final Map<String, String> storedFor = new LinkedHashMap<>(); // id to receiver

    void add(Sent message) {
        unanswered.put(message.id(), message);
        unsent.add(message.id());
    }

    /** The next one that was not sent on this connection; null if there is none. From now on it counts as sent. */
    Sent nextUnsent() {
        for (String id; (id = unsent.poll()) != null; ) {
            Sent message = unanswered.get(id);
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

    /** What has no answer, oldest first. */
    List<Sent> unanswered() {
        return List.copyOf(unanswered.values());
    }

    /** It is on the server's disk: it need not be sent again. Returns its receiver, or null if that was known. */
    String stored(String id) {
        Sent message = unanswered.remove(id);
        if (message == null) {
            return null;
        }
        storedFor.put(id, message.receiver());
        if (storedFor.size() > MAX_STORED) {
            storedFor.remove(storedFor.keySet().iterator().next());
        }
        return message.receiver();
    }

    /** It has arrived. Returns its receiver, or null if it is not known any more. */
    String delivered(String id) {
        String stored = storedFor.remove(id);
        Sent message = unanswered.remove(id);
        return message == null ? stored : message.receiver();
    }

    /** It was refused. Returns it, or null if it is not known. */
    Sent refused(String id) {
        return unanswered.remove(id);
    }
}
