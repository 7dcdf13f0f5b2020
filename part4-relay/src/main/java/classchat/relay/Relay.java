package classchat.relay;

import classchat.basic.Address;
import classchat.basic.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What the server does with a message: finds out what it is, and for a text, who is to get it. Sessions on many threads
 * use one relay. Who comes and goes is told under that session's lock; nothing else needs one.
 */
public final class Relay {
    /** What is done with messages of one type. On the thread of the session's callbacks; must not block. */
    public interface Handler {
        /** @throws RefusedException if the message is refused; its sender is told */
        void handle(Session from, Message message) throws RefusedException;
    }

    /** The fields that a text keeps on its way to the receiver; others are dropped. */
    private static final Set<String> FORWARDED = Set.of("type", "status", "sender", "receiver", "text", "id");

    /** How many names are shown at a join; thousands of them would be unreadable. */
    private static final int NAMES_IN_WINDOW = 20;

    private final ChatLimits limits;
    private final ActivityLog activity;
    private final LongSupplier nanoTime;
    private final Roster roster = new Roster();
    private final Watchers watchers;
    private final List<RosterListener> presences = new ArrayList<>();
    private final Map<String, Handler> handlers = new HashMap<>();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger notJoined = new AtomicInteger();
    private Directory directory = roster;

    Relay(ChatLimits limits, ActivityLog activity, LongSupplier nanoTime, Watchers watchers) {
        this.limits = limits;
        this.activity = activity;
        this.nanoTime = nanoTime;
        this.watchers = watchers;
        presences.add(watchers);
        handlers.put("join", this::join);
        handlers.put(Message.TEXT, this::forward);
        handlers.put("who", this::who);
        handlers.put("watch", (from, message) -> watchers.add(from));
        handlers.put("ping", (from, message) -> from.answer(Message.fromServer("pong")));
        handlers.put("pong", (from, message) -> {}); // that it came is all that matters
        handlers.put("leave", (from, message) -> from.leave("left"));
    }

    /** Adds a type of message, or changes what is done with one. Before the server starts. */
    public void on(String type, Handler handler) {
        handlers.put(type, handler);
    }

    /** Changes who the names of receivers stand for. Before the server starts. */
    public void setDirectory(Directory answers) {
        directory = answers;
    }

    /** Lets {@code presence} know who comes and goes. Before the server starts. */
    public void addListener(RosterListener presence) {
        presences.add(presence);
    }

    public Roster roster() {
        return roster;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** A handler for one more connection. */
    Session newSession() {
        return new Session(this);
    }

    // --- the life of a session

    void open(Session session) {
        sessions.add(session);
        session.send(Message.fromServer("ack").with("text", "Connected to ClassChat. Join with your name."));
        if (notJoined.incrementAndGet() > limits.maxNotJoined()) {
            session.sendAway(Refusal.FULL, "too many connections without a name; try again later");
        } else if (sessions.size() > limits.server().maxConnections()) {
            session.sendAway(Refusal.FULL, "the class is full; try again later");
        }
    }

    private void join(Session session, Message message) throws RefusedException {
        if (session.name() != null) {
            throw new RefusedException(Refusal.ALREADY_JOINED, "you have joined as '" + session.name() + "'");
        }
        Name name = Name.of(message.required("sender"));
        // Under the session's lock, as leaving is: whoever is told of both is told in this order.
        synchronized (session) {
            if (session.isGone()) {
                return; // it was sent away at this instant
            }
            if (!roster.join(name, session)) {
                throw new RefusedException(Refusal.NAME_TAKEN, "the name '" + name + "' is taken");
            }
            session.welcome(
                    name,
                    Message.fromServer("welcome")
                            .with("receiver", name.text())
                            .with("users", roster.names("", limits.maxNamesAPage()))
                            .with("count", (long) roster.count()));
            notJoined.decrementAndGet();
            activity.show("Add new client: " + name + " ("
                    + Address.text(session.connection().peer()) + ")");
            showWhoIsHere();
            for (RosterListener presence : presences) {
                presence.joined(session, message);
            }
        }
    }

    private void showWhoIsHere() {
        List<String> shown = roster.names("", NAMES_IN_WINDOW);
        int more = roster.count() - shown.size();
        activity.show("Here: " + String.join(", ", shown) + (more > 0 ? " and " + more + " more" : ""));
    }

    /** The session is over, or as good as: its name is free. May be called twice. */
    void leave(Session session, String reason) {
        if (!sessions.remove(session)) {
            return;
        }
        synchronized (session) {
            session.setGone();
            Name name = session.name();
            if (name == null) {
                notJoined.decrementAndGet();
            } else {
                roster.leave(name, session);
                activity.show("Client gone: " + name + " (" + reason + ")");
                presences.forEach(presence -> presence.left(session));
            }
        }
    }

    /** Looks after silent clients, and those who do not join; called every {@link ChatLimits#tick}. */
    void tick() {
        long now = now();
        sessions.forEach(session -> session.tick(now, limits));
    }

    /** Tells everybody that the server ends, and sends them away. */
    void close() {
        sessions.forEach(session -> session.sendAway(Refusal.CLOSING, "the server is closing"));
    }

    // --- messages

    void handle(Session from, Message message) throws RefusedException {
        String type = message.type();
        Handler handler = handlers.get(type);
        if (handler == null) {
            throw new RefusedException(Refusal.UNKNOWN_TYPE, "there is no such type of message");
        }
        if (from.name() == null && handler != handlers.get("join")) {
            throw new RefusedException(Refusal.NOT_JOINED, "join with your name first");
        }
        if (message.string("id") != null && message.id() == null) {
            throw new RefusedException(Refusal.BAD_FIELD, "an id has at most " + Message.MAX_ID + " characters");
        }
        handler.handle(from, message);
    }

    /**
     * Finds the receiver of a text, and gives it to it with the sender's own name.
     *
     * @throws RefusedException if it is not complete, claims another sender, or the receiver does not take it
     */
    public void forward(Session from, Message message) throws RefusedException {
        String receiver = message.required("receiver");
        if (message.string("text") == null) {
            throw new RefusedException(Refusal.BAD_FIELD, "the field 'text' is needed");
        }
        directory.find(receiver).accept(stamped(from.name(), message), from);
        if (activity.isWatched()) {
            activity.show("Send from: " + from.name() + " to: " + Printable.text(receiver));
        }
    }

    /** The message as from {@code sender}: as it came, if it says so itself and says nothing that is dropped. */
    private static Message stamped(Name sender, Message message) throws RefusedException {
        Message known = message.only(FORWARDED);
        String claimed = known.string("sender");
        if (claimed != null && !claimed.equals(sender.text())) {
            throw new RefusedException(
                    Refusal.WRONG_SENDER,
                    "you are '" + sender + "' and cannot send as '" + Printable.beginning(claimed) + "'");
        }
        String status = known.string("status");
        if (claimed == null) {
            known = known.with("sender", sender.text());
        }
        return "1".equals(status) ? known : known.with("status", "1");
    }

    private void who(Session from, Message message) throws RefusedException {
        String after = message.string("after");
        Message page = Message.fromServer("who")
                .with("users", roster.names(after == null ? "" : after, limits.maxNamesAPage()))
                .with("count", (long) roster.count());
        from.answer(page.inAnswerTo(message));
    }
}
