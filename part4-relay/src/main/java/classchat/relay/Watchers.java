package classchat.relay;

import classchat.select.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sessions that asked to be told of others that join and leave. N clients that join are N squared notices; so notices wait
 * a moment, and one line tells all that have come together by then.
 */
final class Watchers implements RosterListener {
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final int NAMES_A_NOTICE = 100;

    private final EventLoop clock;

    // Guarded by this.
    private final Set<Session> sessions = new HashSet<>();
    private final Map<String, String> changes = new LinkedHashMap<>(); // name to "joined" or "left", the last of them
    private boolean scheduled;

    Watchers(EventLoop clock) {
        this.clock = clock;
    }

    synchronized void add(Session session) {
        if (!session.isGone()) { // otherwise it would never be removed
            sessions.add(session);
        }
    }

    synchronized boolean isEmpty() {
        return sessions.isEmpty();
    }

    @Override
    public synchronized void joined(Session session) {
        change(session.name(), "joined");
    }

    @Override
    public synchronized void left(Session session) {
        sessions.remove(session);
        change(session.name(), "left");
    }

    private void change(Name name, String what) {
        if (sessions.isEmpty()) {
            return;
        }
        changes.remove(name.text());
        changes.put(name.text(), what);
        if (!scheduled) {
            scheduled = true;
            clock.schedule(MOMENT, this::tell);
        }
    }

    private synchronized void tell() {
        scheduled = false;
        List<String> names = new ArrayList<>();
        String last = null;
        for (Map.Entry<String, String> change : changes.entrySet()) {
            if (!change.getValue().equals(last) || names.size() == NAMES_A_NOTICE) {
                send(last, names);
                names = new ArrayList<>();
                last = change.getValue();
            }
            names.add(change.getKey());
        }
        send(last, names);
        changes.clear();
    }

    private void send(String type, List<String> names) {
        if (!names.isEmpty()) {
            Message notice = Message.fromServer(type).with("users", names);
            sessions.forEach(session -> session.send(notice));
        }
    }
}
