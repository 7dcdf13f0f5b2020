package classchat.relay;

import classchat.basic.BadLineException;
import classchat.basic.LineTooLongException;
import classchat.select.Connection;
import classchat.select.Ending;
import classchat.select.LineHandler;

/**
 * The server's end of one connection.
 *
 * <pre>
 *   JOINING ── join ──▶ JOINED ── leave, lost, silent, cut off ──▶ GONE
 *      └────────── no name in time, lost, sent away ────────────────▲
 * </pre>
 *
 * <p>The callbacks come on one thread. {@link #accept} and {@link #tick} come on others, and touch only what is volatile or their own.
 */
public final class Session implements LineHandler, Recipient {
    private final Relay relay;

    // Set by the callbacks' thread; any thread may read.
    private volatile Connection connection;
    private volatile Name name; // null until joined
    private volatile boolean heard; // since the last tick
    private volatile boolean gone;
    private volatile long openedNanos;
    private volatile Object attachment;

    // Touched by tick() alone.
    private long heardNanos;
    private boolean asked;

    Session(Relay relay) {
        this.relay = relay;
    }

    /** The name, or null before it has joined. */
    public Name name() {
        return name;
    }

    public Connection connection() {
        return connection;
    }

    /** Keeps something of a later part's with the session, until another is. */
    public void attach(Object thing) {
        attachment = thing;
    }

    /** What was attached last; null if nothing. */
    public Object attachment() {
        return attachment;
    }

    // --- the callbacks' thread

    @Override
    public void onOpen(Connection opened) {
        connection = opened;
        openedNanos = relay.now();
        heard = true;
        relay.open(this);
    }

    @Override
    public void onLine(Connection from, String line) {
        if (gone) {
            return; // it has said goodbye, or was sent away
        }
        heard();
        Message message = null;
        try {
            message = Message.parse(line);
            relay.handle(this, message);
        } catch (RefusedException e) {
            answer(Message.error(e.code(), e.getMessage(), message == null ? null : message.id()));
        }
    }

    @Override
    public void onBadLine(Connection from, BadLineException why) {
        heard();
        if (why instanceof LineTooLongException) {
            sendAway(Refusal.LINE_TOO_LONG, why.getMessage());
        } else {
            answer(Message.error(Refusal.MALFORMED, why.getMessage(), null));
        }
    }

    @Override
    public void onEndOfInput(Connection from) {
        leave(Ending.ended().reason());
    }

    @Override
    public void onClosed(Connection closed, Ending ending) {
        relay.leave(this, ending.reason());
    }

    /** No look at the clock for each line: the next tick does it for all lines before it. */
    private void heard() {
        if (!heard) {
            heard = true;
        }
    }

    /** Sends what the client has caused itself. Whoever asks, or sends rubbish, has to read what we say to that. */
    public void answer(Message message) {
        send(message);
        if (connection.isCongested()) {
            connection.pauseReadingUntilDrained(connection);
        }
    }

    /** Takes the name, which is on the roster already; the welcome is the first line that it hears under it. */
    void welcome(Name wanted, Message welcome) {
        send(welcome);
        name = wanted;
    }

    /** The client says goodbye: its name is free at once, and what was sent to it still goes out. */
    void leave(String reason) {
        relay.leave(this, reason);
        connection.close();
    }

    // --- any thread

    @Override
    public void accept(Message message, Session from) {
        awaitWelcome();
        from.connection.passOn(() -> pass(message, from));
    }

    /** One attempt, see {@link Connection#passOn}; later ones may find that this session is over. */
    private Connection pass(Message message, Session from) {
        if (gone) {
            RefusedException absent = Roster.absent(name.text());
            from.send(Message.error(absent.code(), absent.getMessage(), message.id()));
        } else if (connection.isCongested()) {
            return connection;
        } else {
            connection.send(message.bytes());
        }
        return null;
    }

    /** Whoever finds this session on the roster while it joins, at this instant, lets its welcome go first. */
    private void awaitWelcome() {
        if (name == null) {
            synchronized (this) {
                assert name != null : "Relay.join puts it on the roster and welcomes it under one lock";
            }
        }
    }

    /** Queues {@code message} for the client, see {@link Connection#send}. */
    public void send(Message message) {
        connection.send(message.bytes());
    }

    /** Tells why, and closes. The name is free at once; it need not wait for the connection to end. */
    void sendAway(Refusal refusal, String sentence) {
        send(Message.error(refusal, sentence, null));
        relay.leave(this, sentence); // first: nothing more is given to a connection that drops it
        connection.close();
    }

    /** Whether it is over, or as good as: nothing can be given to it any more. Never again false. */
    public boolean isGone() {
        return gone;
    }

    void setGone() {
        gone = true;
    }

    /** Looks after time: asks who is silent, and sends away who does not answer, or does not join. */
    void tick(long nowNanos, ChatLimits limits) {
        if (heard || !connection.isReading()) { // while we do not listen, it cannot be heard
            heard = false;
            asked = false;
            heardNanos = nowNanos;
        }
        long silentNanos = nowNanos - heardNanos;
        if (name == null) {
            if (nowNanos - openedNanos > limits.joinTimeout().toNanos()) {
                sendAway(
                        Refusal.JOIN_TIMEOUT,
                        "no name was given in " + limits.joinTimeout().toSeconds() + " s");
            }
        } else if (silentNanos > limits.goneAfter().toNanos()) {
            sendAway(
                    Refusal.SILENT,
                    "nothing was heard for " + limits.goneAfter().toSeconds() + " s");
        } else if (silentNanos > limits.pingAfter().toNanos() && !asked) {
            asked = true;
            send(Message.fromServer("ping"));
        }
    }
}
