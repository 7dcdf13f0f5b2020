package classchat.relay;

import classchat.basic.BadLineException;
import classchat.basic.LineTooLongException;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import classchat.select.LineFraming;
import classchat.select.LineHandler;
import java.nio.ByteBuffer;

/**
 * The server's end of one connection.
 *
 * <pre>
 *   JOINING ── join ──▶ PENDING ── admitted ──▶ JOINED ── leave, lost, silent, taken over ──▶ GONE
 *    │   ▲                │  │                                                                 ▲
 *    │   └── refused ─────┘  │ (reads nothing)                                                 │
 *    └── no name in time, lost, sent away ─────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>The callbacks come on one thread. Other methods say which threads may call them; those that say nothing may be called by any.
 */
public final class Session implements LineHandler {
    private final Sessions sessions;
    private final LineFraming framing;

    // Set by the callbacks' thread; any thread may read.
    private volatile Connection connection;
    private volatile boolean heard; // since the last tick
    private volatile long openedNanos;
    private volatile Identity identity; // null if no link has proven one

    // Written under the session's lock; any thread may read.
    private volatile Name name; // null until joined
    private volatile Participant participant; // null until joined
    private volatile boolean gone;

    // Callbacks' thread only.
    private final RawBytes rawBytes;

    // Touched by tick() alone.
    private final SilenceWatch silence;

    Session(Sessions sessions) {
        this.sessions = sessions;
        this.framing = new LineFraming(sessions.limits().server().connection().maxLineBytes(), this);
        this.rawBytes = new RawBytes(framing);
        this.silence = new SilenceWatch(
                sessions.limits().pingAfter(), sessions.limits().goneAfter(), sessions.now());
    }

    /** The handler of the connection's bytes; links go in front of it. */
    ConnectionHandler framing() {
        return framing;
    }

    /** The name; null before the session has joined. */
    public Name name() {
        return name;
    }

    Participant participant() {
        return participant;
    }

    /** The connection, as this end sees it: behind the links. Null before it is opened. */
    public Connection connection() {
        return connection;
    }

    /** The identity that the peer has proven to a link; null if there is none. */
    public Identity identity() {
        return identity;
    }

    /** Keeps the identity that the peer has proven. For a link, before it passes on any byte. */
    public void identify(Identity proven) {
        identity = proven;
    }

    // --- the callbacks' thread

    @Override
    public void onOpen(Connection opened) {
        connection = opened;
        openedNanos = sessions.now();
        heard = true;
        sessions.open(this);
    }

    @Override
    public void onLine(Connection from, String line) {
        onEncodedLine(from, LineFraming.encode(line));
    }

    @Override
    public void onEncodedLine(Connection from, byte[] line) {
        if (gone) {
            return; // it has said goodbye, or was sent away
        }
        heard();
        Message message = null;
        try {
            message = Message.parse(line);
            String lengthField = sessions.lengthField(message.type());
            if (lengthField == null) {
                handle(message);
            } else {
                handleAnnouncement(message, lengthField);
            }
        } catch (RefusedException e) {
            refuse(e.code(), e.getMessage(), message == null ? null : message.id());
        }
    }

    /** Answers a line that is refused. A stranger that does not even speak JSON may be a web page, whose next lines may. */
    private void refuse(ErrorCode code, String sentence, String id) {
        if (code == Refusal.MALFORMED && name == null) {
            sendAway(code, sentence, id);
        } else {
            answer(Message.error(code, sentence, id));
        }
    }

    private void handle(Message message) throws RefusedException {
        boolean isJoin = message.type().equals("join");
        check(message, isJoin);
        if (isJoin && name == null) {
            sessions.join(this, message);
        } else {
            participant.handle(message);
        }
    }

    /** The raw bytes are read in any case: if they were taken for lines, a refusal would be followed by rubbish. */
    private void handleAnnouncement(Message message, String lengthField) throws RefusedException {
        long length = message.rawBytes(lengthField, sessions.limits().maxRawBytes());
        if (length < 0) {
            sendAway(
                    Refusal.BAD_LENGTH,
                    "the field '" + lengthField + "' must be a whole number from 0 to "
                            + sessions.limits().maxRawBytes(),
                    message.id());
            return;
        }
        rawBytes.expect(length);
        check(message, false);
        rawBytes.giveTo(participant.announced(message));
    }

    private void check(Message message, boolean isJoin) throws RefusedException {
        if (name == null && !isJoin) {
            throw new RefusedException(Refusal.NOT_JOINED, "join with your name first");
        }
        if (message.hasBadId()) {
            throw new RefusedException(Refusal.BAD_FIELD, "an id has at most " + Message.MAX_ID + " characters");
        }
    }

    @Override
    public void onRaw(Connection from, ByteBuffer piece) {
        if (!gone) {
            heard();
            rawBytes.take(piece);
        }
    }

    @Override
    public void onBadLine(Connection from, BadLineException why) {
        heard();
        if (why instanceof LineTooLongException) {
            sendAway(Refusal.LINE_TOO_LONG, why.getMessage());
        } else {
            refuse(Refusal.MALFORMED, why.getMessage(), null);
        }
    }

    @Override
    public void onEndOfInput(Connection from) {
        leave(Ending.ended().reason());
    }

    /** Any thread. A client that does not read cannot be told: the sentence would wait behind all that it does not read. */
    @Override
    public void onMemoryShort(Connection from) {
        String sentence = "the server's memory is used up, and this connection holds most of it";
        if (from.isCongested()) {
            sessions.leave(this, sentence);
            from.abort();
        } else {
            sendAway(Refusal.MEMORY_SHORT, sentence);
        }
    }

    @Override
    public void onClosed(Connection closed, Ending ending) {
        sessions.leave(this, ending.reason());
    }

    /** No look at the clock for each line: the next tick does it for all lines before it. */
    private void heard() {
        if (!heard) {
            heard = true;
        }
    }

    // --- under the session's lock

    /** The name is on the roster: from here on the session has joined. The welcome is the first line under that name. */
    void welcome(Name joined, Participant joinedAs, Message welcome) {
        participant = joinedAs;
        send(welcome);
        name = joined;
    }

    void setGone() {
        gone = true;
    }

    // --- any thread

    /** Queues {@code message} for the client, see {@link Connection#send(byte[])}. */
    public void send(Message message) {
        connection.send(message.bytes());
    }

    /**
     * Queues a message and the raw bytes that it announces, with nothing between them, see {@link Connection#send(byte[],
     * byte[])}.
     *
     * @param raw not to be changed any more. A client whose send queue cannot take both is cut off, see {@link
     *     classchat.select.Limits#maxUnitBytes}
     */
    public void send(Message message, byte[] raw) {
        connection.send(message.bytes(), raw);
    }

    /**
     * Sends an answer to something that the client sent. While the client does not read its answers, nothing more is read from
     * it.
     */
    public void answer(Message message) {
        send(message);
        if (connection.isCongested()) {
            connection.pauseReadingUntilDrained(connection);
        }
    }

    /**
     * Takes a message from another session. If this client is behind, nothing more is read from {@code from} until it has caught
     * up; if this session ends before, {@code from} is told.
     *
     * @param receiver this session's name, as {@code from} wrote it
     */
    void accept(Message message, String receiver, Session from) {
        from.connection.passOn(() -> pass(message, receiver, from));
    }

    /**
     * One attempt, see {@link Connection#passOn}; later ones may find that this session is over. The lock lets a welcome go
     * first, and keeps this session from leaving, and its connection from closing, between the question and the send.
     */
    private Connection pass(Message message, String receiver, Session from) {
        synchronized (this) {
            if (name != null && !gone) {
                if (connection.isCongested()) {
                    return connection;
                }
                connection.send(message.bytes());
                return null;
            }
        }
        RefusedException absent = Roster.absent(receiver);
        from.send(Message.error(absent.code(), absent.getMessage(), message.id()));
        return null;
    }

    /** The client says goodbye: its name is free at once, and messages sent to it still go out. */
    void leave(String reason) {
        try {
            sessions.leave(this, reason);
        } finally {
            connection.close();
        }
    }

    /** Tells the client why, and closes. When this returns the name is free; it need not wait for the connection to end. */
    public void sendAway(ErrorCode code, String sentence) {
        sendAway(code, sentence, null);
    }

    /** Under the lock: a join on another thread is over, and its welcome queued, or it finds that this session is gone. */
    void sendAway(ErrorCode code, String sentence, String id) {
        try {
            synchronized (this) {
                if (!gone) {
                    send(Message.error(code, sentence, id));
                    sessions.leave(this, sentence);
                }
            }
        } finally {
            connection.close(); // after the session has left: nothing more is given to a connection that drops it
        }
    }

    /** Returns true if the session is over, or as good as: nothing can be given to it any more. Never again false. */
    public boolean isGone() {
        return gone;
    }

    private synchronized void sendAwayIfNotJoined() {
        if (name == null) { // still: a join may have been answered at this instant
            sendAway(
                    Refusal.JOIN_TIMEOUT,
                    "no name was given in " + sessions.limits().joinTimeout().toSeconds() + " s");
        }
    }

    /**
     * Pings a silent client; sends away a client that does not answer, or does not join. On the clock's thread.
     *
     * @param late this tick is late: what the client has sent meanwhile may not have been read yet, so it is not sent away
     */
    void tick(long nowNanos, boolean late) {
        ChatLimits limits = sessions.limits();
        if (heard || !connection.isReading()) { // while nothing is read, it cannot be heard
            heard = false;
            silence.heard(nowNanos);
        }
        if (name == null) {
            if (!late && nowNanos - openedNanos > limits.joinTimeout().toNanos()) {
                sendAwayIfNotJoined();
            }
            return;
        }
        switch (silence.look(nowNanos, late)) {
            case ASK -> send(Message.fromServer("ping"));
            case GIVE_UP ->
                sendAway(
                        Refusal.SILENT,
                        "nothing was heard for " + limits.goneAfter().toSeconds() + " s");
            case NOTHING -> {}
        }
    }
}
