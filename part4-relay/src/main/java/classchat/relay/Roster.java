package classchat.relay;

import classchat.basic.Printable;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** Client management: the sessions that have joined, by name. Any thread. */
public final class Roster {
    private final Map<String, Session> byKey = new ConcurrentHashMap<>();
    private final NavigableMap<String, String> inOrder = new ConcurrentSkipListMap<>(); // for pages of names

    /** Takes {@code session} in under its name, unless somebody has it: of two at one instant, exactly one gets it. */
    boolean join(Name name, Session session) {
        if (byKey.putIfAbsent(name.key(), session) != null) {
            return false;
        }
        inOrder.put(name.key(), name.text());
        return true;
    }

    /** Frees the name if it is {@code session} that has it; a session that was refused it changes nothing. */
    void leave(Name name, Session session) {
        // The entry for the pages goes first: a newcomer that gets the name at this instant puts it back.
        if (byKey.get(name.key()) == session) {
            inOrder.remove(name.key());
            byKey.remove(name.key(), session);
        }
    }

    /** The session that has {@code name}; null if none has. */
    Session holder(Name name) {
        return byKey.get(name.key());
    }

    /**
     * Returns the session of this name, compared without case.
     *
     * @throws RefusedException if none has it; the sentence is for the sender of a message
     */
    public Session find(String receiver) throws RefusedException {
        Session session = byKey.get(receiver);
        if (session == null) {
            session = byKey.get(Name.key(receiver));
        }
        if (session == null) {
            throw absent(receiver);
        }
        return session;
    }

    /** The refusal of a message whose receiver is not here. */
    public static RefusedException absent(String receiver) {
        return new RefusedException(Refusal.RECEIVER_ABSENT, Printable.beginning(receiver) + " is not in the system");
    }

    /** How many are here. */
    public int count() {
        return byKey.size();
    }

    /**
     * A page of the names that are here, in alphabetical order.
     *
     * @param after the last name of the page before, or "" for the first page
     * @param max how many names a page has at most
     */
    public List<String> names(String after, int max) {
        return inOrder.tailMap(Name.key(after), false).values().stream()
                .limit(max)
                .collect(Collectors.toList());
    }
}
