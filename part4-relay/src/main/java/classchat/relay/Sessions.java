package classchat.relay;

import classchat.basic.Address;
import classchat.multithread.Network;
import classchat.multithread.Places;
import classchat.select.MemoryBudget;
import classchat.select.SafeLog;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The life of all sessions: they open, join, leave, and are looked after while they are silent. It knows no type of message but
 * {@code join}.
 *
 * <p>Many threads use it. A session joins and leaves under its own lock, so that its participant and the listeners hear of both
 * in this order. A session that joins may take the lock of the session that it takes over; see the package's description for
 * the order of locks.
 */
public final class Sessions {
    private static final Logger LOG = System.getLogger(Sessions.class.getName());

    /** The number of names that the activity log shows at a join; thousands of them would be unreadable. */
    private static final int NAMES_IN_LOG = 20;

    private final ChatLimits limits;
    private final ActivityLog activity;
    private final LongSupplier nanoTime;
    private final MemoryBudget memory;
    private final Roster roster = new Roster();
    private final Set<Session> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger notJoined = new AtomicInteger();
    private long nextTickNanos; // when it is due; the clock's thread only
    private final Places<Session> nameless = new Places<>(); // those whose next join has not come yet

    // Set before the server starts; any thread may read after that.
    private final List<RosterListener> listeners = new ArrayList<>();
    private final Map<String, String> lengthFields = new HashMap<>(); // type to field
    private Admission admission = request -> {
        throw new IllegalStateException("nobody decides about joins");
    };

    Sessions(ChatLimits limits, ActivityLog activity, LongSupplier nanoTime) {
        this.limits = limits;
        this.activity = activity;
        this.nanoTime = nanoTime;
        this.memory = new MemoryBudget(limits.server().memoryBytes());
        this.nextTickNanos = now() + limits.tick().toNanos();
    }

    /** Changes the admission that decides about joins. Before the server starts. */
    public void setAdmission(Admission decides) {
        admission = decides;
    }

    /** Lets {@code listener} hear of joins and departures; if it throws, that is logged. Before the server starts. */
    public void addListener(RosterListener listener) {
        listeners.add(listener);
    }

    /**
     * Says that raw bytes follow each message of {@code type}: behind its line, as many as its field {@code lengthField} says. They
     * come to {@link Participant#announced}. Before the server starts.
     */
    public void announce(String type, String lengthField) {
        lengthFields.put(type, lengthField);
    }

    /** The sessions that have joined, by name. */
    public Roster roster() {
        return roster;
    }

    /** Counts all that waits in the server's memory. */
    public MemoryBudget memory() {
        return memory;
    }

    ChatLimits limits() {
        return limits;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** The field that says how many raw bytes follow a message of {@code type}; null if none do. */
    String lengthField(String type) {
        return lengthFields.get(type);
    }

    Session newSession() {
        return new Session(this);
    }

    // --- the life of a session

    void open(Session session) {
        open.add(session);
        session.send(Message.fromServer("ack").with("text", "Connected to ClassChat. Join with your name."));
        awaitName(session);
        if (notJoined.incrementAndGet() > limits.maxNotJoined()
                || open.size() > limits.server().maxConnections()) {
            makeRoomFor(session);
        }
    }

    /** One machine that opens many connections, and gives no name, must not keep everybody else out: it loses one of them. */
    private void makeRoomFor(Session newcomer) {
        Session loser = nameless.removeFromLargest(network(newcomer));
        if (loser == newcomer) {
            newcomer.sendAway(Refusal.FULL, "the class is full; try again later");
        } else if (loser != null) { // otherwise the newcomer's own place has been taken meanwhile
            loser.sendAway(
                    Refusal.PLACE_LOST,
                    "your address has most of the connections without a name; another one needs this place");
        }
    }

    /** The session is open and has no name: its place may be taken. */
    private void awaitName(Session session) {
        synchronized (session) {
            if (!session.isGone()) {
                nameless.add(network(session), session);
            }
        }
    }

    private static Network network(Session session) {
        return Network.of(session.connection().peer());
    }

    /** @throws RefusedException if the message names nobody, or a name that nobody can have */
    void join(Session session, Message message) throws RefusedException {
        Name name = Name.of(message.required("sender"));
        if (!nameless.remove(network(session), session)) {
            return; // its place was taken at this instant, and it is told so
        }
        session.connection().pauseReading(); // until the request is answered
        admission.decide(new JoinRequest(session, name, message, this::join, this::awaitName));
    }

    private void join(JoinRequest request, Participant participant, boolean takesOver) throws RefusedException {
        Session session = request.session();
        Session older = takesOver ? roster.holder(request.name()) : null;
        synchronized (session) {
            try {
                if (session.isGone()) {
                    return;
                }
                claim(request.name(), session, older);
                welcome(request, participant);
            } finally {
                if (session.name() == null) { // however this ended: what was claimed is free again
                    roster.leave(request.name(), session);
                    tellLeft(participant);
                }
            }
            notJoined.decrementAndGet();
            showJoin(session);
            tellListeners(listener -> listener.joined(session));
            participant.joined();
        }
    }

    /**
     * Puts the session on the roster. If {@code older} has the name, it leaves before.
     *
     * @throws RefusedException if another session has the name
     */
    private void claim(Name name, Session session, Session older) throws RefusedException {
        if (older != null) {
            // Takes the lock of the older session: if that one is joining, it is welcomed before it is told to go.
            older.sendAway(Refusal.REPLACED, "'" + name + "' has joined on a newer connection");
        }
        if (!roster.join(name, session)) {
            throw new RefusedException(Refusal.NAME_TAKEN, "the name '" + name + "' is taken");
        }
    }

    private void welcome(JoinRequest request, Participant participant) {
        Message welcome = Message.fromServer("welcome")
                .with("receiver", request.name().text())
                .with("users", roster.names("", limits.maxNamesAPage()))
                .with("count", (long) roster.count());
        request.session().welcome(request.name(), participant, welcome.inAnswerTo(request.join()));
    }

    private void tellListeners(Consumer<RosterListener> news) {
        listeners.forEach(listener -> runSafely("a listener failed", () -> news.accept(listener)));
    }

    /** Tells the participant that it has left. If it throws, that is logged: the name has to be freed all the same. */
    static void tellLeft(Participant participant) {
        runSafely("a participant failed when it left", participant::left);
    }

    /** A mistake of one session's, or of a listener's, must not reach the other sessions. */
    private static void runSafely(String failed, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            SafeLog.error(LOG, failed, e);
        }
    }

    private void showJoin(Session session) {
        activity.show("Add new client: " + session.name() + " ("
                + Address.text(session.connection().peer()) + ")");
        List<String> shown = roster.names("", NAMES_IN_LOG);
        int more = roster.count() - shown.size();
        activity.show("Here: " + String.join(", ", shown) + (more > 0 ? " and " + more + " more" : ""));
    }

    /** The session is over, or as good as: when this returns its name is free. May be called twice. */
    void leave(Session session, String reason) {
        synchronized (session) {
            if (!open.remove(session)) {
                return;
            }
            session.setGone();
            Name name = session.name();
            if (name == null) {
                notJoined.decrementAndGet();
                nameless.remove(network(session), session);
                return;
            }
            tellLeft(session.participant());
            tellListeners(listener -> listener.left(session));
            roster.leave(
                    name, session); // last: so they hear that this session left before another joins under its name
            activity.show("Client gone: " + name + " (" + reason + ")");
        }
    }

    /** Pings silent clients, and sends away those that do not answer or do not join; called every {@link ChatLimits#tick}. */
    void tick() {
        long now = now();
        boolean late = SilenceWatch.isLate(now - nextTickNanos);
        nextTickNanos = now + limits.tick().toNanos();
        open.forEach(session -> runSafely("looking after a session failed", () -> session.tick(now, late)));
    }

    /** Tells everybody that the server ends, and sends them away. */
    void close() {
        open.forEach(session -> runSafely(
                "sending a session away failed", () -> session.sendAway(Refusal.CLOSING, "the server is closing")));
    }
}
