package classchat.relay;

import classchat.basic.Address;
import classchat.basic.Resolver;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Connector;
import classchat.select.EventLoop;
import classchat.select.Limits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The client as a library, on part 2's event loop: the console, tests and demos drive this class.
 *
 * <pre>
 *   CONNECTING ──▶ JOINING ──▶ JOINED ──▶ ENDED
 *       ▲            │            │
 *       └── wait ◀───┴─── lost ───┘         a refused name ends it, too
 * </pre>
 *
 * <p>The methods may be called from any thread. A text that is sent while there is no connection is refused with the code
 * {@code not-connected}: in this part nothing is kept for later.
 */
public final class ChatClient implements AutoCloseable {
    /** The code of a refusal by the client itself, because there is no connection. */
    public static final String NOT_CONNECTED = "not-connected";

    /** The codes of errors that say why the server ends the connection, and after which the client comes back. */
    private static final Set<String> FAREWELLS =
            Set.of(Refusal.CLOSING.code(), Refusal.SILENT.code(), Refusal.FAILED.code(), Refusal.PLACE_LOST.code());

    /** How long the server may take to say its first line. */
    private static final Duration GREETING = Duration.ofSeconds(10);

    /** How long the server may take over a goodbye. */
    private static final Duration GOODBYE = Duration.ofSeconds(10);

    private final EventLoop loop;
    private final InetSocketAddress server;
    private final String name;
    private final Limits limits;
    private final ChatListener listener;
    private final Backoff backoff;
    private final AtomicLong lastId = new AtomicLong();

    // Loop thread only.
    private final ServerMessages messages = new ServerMessages(ChatLimits.DEFAULT.maxRawBytes());
    private Connector connector; // of the last attempt to connect
    private Connection connection; // null while there is none
    private ServerLines lines; // of that connection; an older one is ignored
    private Resolver resolver = Resolver.SYSTEM;
    private Duration greetingTimeout = GREETING;
    private Duration pingAfter = ChatLimits.DEFAULT.pingAfter();
    private Duration goneAfter = ChatLimits.DEFAULT.goneAfter();
    private UnaryOperator<Message> join = message -> message;
    private UnaryOperator<ConnectionHandler> front = handler -> handler;
    private boolean joined;
    private boolean everJoined;
    private boolean watching;
    private boolean leaving; // we end it, or the name was refused: no more reconnects
    private boolean replaced; // a newer connection has taken over: no more reconnects
    private boolean ended;
    private String farewell; // what the server said before it ended the connection; null if nothing

    private ChatClient(
            EventLoop loop,
            InetSocketAddress server,
            String name,
            Limits limits,
            RandomGenerator random,
            ChatListener listener) {
        this.loop = loop;
        this.server = server;
        this.name = name;
        this.limits = limits;
        this.listener = listener;
        this.backoff = new Backoff(random);
        messages.on("ack", message -> sendNow(join.apply(Message.of("join").with("sender", name))));
        messages.on("welcome", this::welcome);
        messages.on(Message.TEXT, this::text);
        messages.on("error", this::error);
        messages.on("who", message -> listener.onUsers(message.strings("users"), count(message)));
        messages.on("joined", message -> listener.onPresence(message.strings("users"), List.of()));
        messages.on("left", message -> listener.onPresence(List.of(), message.strings("users")));
        messages.on("ping", message -> sendNow(Message.of("pong")));
        messages.on("pong", message -> {});
    }

    /**
     * Starts a client, which connects and joins by itself; the listener hears how that went.
     *
     * @param loop runs the client and its listener; the caller's, who also closes it
     * @param server an unresolved address is looked up at each attempt to connect: a name may point elsewhere by then
     * @param random for the waits between reconnects
     */
    public static ChatClient start(
            EventLoop loop,
            InetSocketAddress server,
            String name,
            Limits limits,
            RandomGenerator random,
            ChatListener listener) {
        return start(loop, server, name, limits, random, listener, client -> {});
    }

    /**
     * Starts a client that does more.
     *
     * @param additions is given the client before it connects, to add types of messages and links
     */
    public static ChatClient start(
            EventLoop loop,
            InetSocketAddress server,
            String name,
            Limits limits,
            RandomGenerator random,
            ChatListener listener,
            Consumer<ChatClient> additions) {
        ChatClient client = new ChatClient(loop, server, name, limits, random, listener);
        additions.accept(client);
        loop.execute(client::connect);
        return client;
    }

    /** Adds a type of message, or replaces the handler of one. Before it connects. */
    public void on(String type, ServerMessages.Handler handler) {
        messages.on(type, handler);
    }

    /**
     * Adds a type of message that raw bytes follow. A message whose length cannot be understood ends the connection: behind it
     * nothing could be told apart. Before it connects.
     *
     * @param lengthField the field that says how many bytes follow; at most {@link ChatLimits#maxRawBytes}
     */
    public void onAnnounced(String type, String lengthField, ServerMessages.AnnouncedHandler handler) {
        messages.onAnnounced(type, lengthField, handler);
    }

    /** Puts links in front of the connection's handlers, such as encryption. Before it connects. */
    public void inFront(UnaryOperator<ConnectionHandler> links) {
        front = links;
    }

    /** Adds to what is said to join. Before it connects. */
    public void joinWith(UnaryOperator<Message> addition) {
        join = addition;
    }

    /** After how much silence the server is asked whether it is there, and taken to be gone. Before it connects. */
    public void withTimes(Duration ping, Duration gone) {
        pingAfter = ping;
        goneAfter = gone;
    }

    /** Looks names up with {@code lookUp}, which is called on a thread of its own. Before it connects. */
    public void resolveWith(Resolver lookUp) {
        resolver = lookUp;
    }

    /** How long the server may take to say its first line. Before it connects. */
    public void withGreetingTimeout(Duration timeout) {
        greetingTimeout = timeout;
    }

    // --- any thread

    /** Sends a text; success is silent, and a refusal comes to the listener with the id that this returns. */
    public String send(String receiver, String text) {
        String id = Long.toString(lastId.incrementAndGet());
        loop.execute(() -> {
            Message message = text(receiver, text, id);
            if (!joined) {
                listener.onRefused(NOT_CONNECTED, "not connected: the message was not sent", id);
            } else if (isTooLong(message)) {
                listener.onRefused(Refusal.LINE_TOO_LONG.code(), "too long: the message was not sent", id);
            } else {
                sendNow(message);
            }
        });
        return id;
    }

    /** A text of ours, as it goes over the wire. */
    public Message text(String receiver, String text, String id) {
        return Message.of(Message.TEXT)
                .with("status", "1")
                .with("sender", name)
                .with("receiver", receiver)
                .with("text", text)
                .with("id", id);
    }

    /** Returns true if {@code message} is longer than a line may be: the server would end the connection. */
    public boolean isTooLong(Message message) {
        return message.bytes().length - 1 > Limits.DEFAULT.maxLineBytes();
    }

    /** Asks for a page of the names that are here, from the name {@code after} on ({@code ""}: from the first). Refused without a connection. */
    public void who(String after) {
        loop.execute(() -> {
            Message question = Message.of("who").with("after", after);
            if (!joined) {
                listener.onRefused(NOT_CONNECTED, "not connected: nobody can be asked who is here", null);
            } else if (isTooLong(question)) {
                listener.onRefused(Refusal.LINE_TOO_LONG.code(), "too long: the question was not asked", null);
            } else {
                sendNow(question);
            }
        });
    }

    /** Asks to be told of members that join and leave; after a reconnect, too. */
    public void watch() {
        loop.execute(() -> {
            watching = true;
            if (joined) {
                sendNow(Message.of("watch"));
            }
        });
    }

    /** Returns true if the server is behind: the caller should pause until {@link #whenDrained}. Loop thread only. */
    public boolean isCongested() {
        return connection != null && connection.isCongested();
    }

    /** Runs {@code task} when the server has caught up. Loop thread only. */
    public void whenDrained(Runnable task) {
        if (connection == null) {
            task.run();
        } else {
            connection.whenDrained(task);
        }
    }

    /**
     * Says goodbye and ends. Messages that were sent still go out, and answers to them still come in, for at most {@link
     * #GOODBYE}.
     */
    @Override
    public void close() {
        loop.execute(() -> {
            leaving = true;
            if (connection == null) {
                if (connector != null) {
                    connector.cancel();
                }
                end(null);
            } else if (joined) {
                Connection left = connection;
                sendNow(Message.of("leave"));
                left.endOutput();
                loop.schedule(GOODBYE, () -> {
                    if (connection == left) {
                        giveUp(null);
                    }
                });
            } else {
                connection.close();
            }
        });
    }

    // --- the loop's thread

    private void connect() {
        if (leaving) {
            return;
        }
        farewell = null;
        lines = new ServerLines(
                messages,
                limits.maxLineBytes(),
                new SilenceWatch(pingAfter, goneAfter, loop.nanoTime()),
                loop::nanoTime,
                new Connecting());
        connector = Connector.connect(loop, server, resolver, front.apply(lines.framing()), limits);
    }

    /** Sends a message of any type, see {@link #isTooLong}; without a connection it is dropped. Loop thread only. */
    public void sendNow(Message message) {
        if (connection != null) {
            connection.send(message.bytes());
        }
    }

    /** Sends a message and the raw bytes that it announces; without a connection they are dropped. Loop thread only. */
    public void sendNow(Message message, byte[] raw) {
        if (connection != null) {
            connection.send(message.bytes(), raw);
        }
    }

    private void welcome(Message message) throws RefusedException {
        joined = true;
        everJoined = true;
        backoff.reset();
        if (watching) {
            sendNow(Message.of("watch"));
        }
        listener.onJoined(message.strings("users"), count(message));
    }

    private void text(Message message) throws RefusedException {
        String text = message.string("text");
        if (text == null) {
            throw new RefusedException(Refusal.BAD_FIELD, "a message without a text");
        }
        listener.onText(message.required("sender"), text);
    }

    private void error(Message message) throws RefusedException {
        String code = message.required("code");
        String sentence = message.required("text");
        if (FAREWELLS.contains(code)) {
            farewell = sentence;
        } else if (code.equals(Refusal.REPLACED.code())) {
            farewell = sentence;
            replaced = true; // two clients that both came back would replace each other for ever
        } else if (joined) {
            listener.onRefused(code, sentence, message.string("id"));
        } else if (everJoined) {
            // Our own name, still held by the connection that was lost; or a full class: it will be otherwise in a
            // while.
            farewell = sentence;
            connection.close();
        } else {
            leaving = true;
            connection.close();
            listener.onNameRefused(code, sentence);
        }
    }

    private static long count(Message message) throws RefusedException {
        Long count = message.number("count");
        return count == null ? 0 : count;
    }

    /** Gives a connection up at once, with all that is queued for it: its peer may take nothing any more. */
    private void giveUp(String reason) {
        Connection dead = connection;
        lost(reason);
        dead.abort(); // close() would wait for the peer to take what is queued
    }

    private void lost(String reason) {
        connection = null;
        lines.ignore();
        joined = false;
        String why = farewell == null ? reason : farewell;
        if (leaving || replaced || !everJoined) {
            end(leaving ? null : why);
            return;
        }
        Duration wait = backoff.next();
        listener.onConnectionLost(why, wait);
        loop.schedule(wait, this::connect);
    }

    private void end(String reason) {
        leaving = true;
        if (!ended) {
            ended = true;
            listener.onEnded(reason);
        }
    }

    /** What answers is another kind of server, or none at all: an SSH server, say, or the log-in page of a network. */
    private void meetStranger(String but) {
        giveUp("something answers at " + Address.text(server) + ", but " + but);
    }

    private void awaitGreeting(ServerLines of) {
        loop.schedule(greetingTimeout, () -> {
            if (!of.isIgnored() && !of.isGreeted()) {
                meetStranger("says nothing: it is no ClassChat server, or it is stuck");
            }
        });
    }

    /** Without this the client would wait for a server whose machine is gone for as long as TCP sends again. */
    private void lookAfterSilence(ServerLines of, long dueNanos) {
        if (of.isIgnored()) {
            return;
        }
        long now = loop.nanoTime();
        SilenceWatch silence = of.silence();
        if (connection.isCongested()) {
            silence.heard(now); // the server may have been made to pause, and then it does not hear us either
        }
        switch (silence.look(now, SilenceWatch.isLate(now - dueNanos))) {
            case ASK -> {
                if (joined) {
                    sendNow(Message.of("ping"));
                }
            }
            case GIVE_UP -> {
                giveUp("nothing was heard from the server for " + goneAfter.toSeconds() + " s");
                return;
            }
            case NOTHING -> {}
        }
        Duration untilNext = silence.untilNextLook(now);
        loop.schedule(untilNext, () -> lookAfterSilence(of, now + untilNext.toNanos()));
    }

    /** Hears of the one connection that there is. */
    private final class Connecting implements ServerLines.Listener {
        @Override
        public void onOpen(Connection opened) {
            connection = opened; // from here on through the links
            awaitGreeting(lines);
            lookAfterSilence(lines, loop.nanoTime());
        }

        @Override
        public void onNoGreeting() {
            meetStranger("it is no ClassChat server that this client understands");
        }

        @Override
        public void onNotUnderstood(String code, String sentence) {
            listener.onRefused(code, sentence, null);
        }

        @Override
        public void onBadLength() {
            giveUp("the server announced bytes, but how many cannot be understood");
        }

        @Override
        public void onClosed(String reason) {
            lost(reason);
        }
    }
}
