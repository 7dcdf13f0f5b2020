package classchat.relay;

import classchat.basic.BadLineException;
import classchat.select.Connection;
import classchat.select.Ending;
import classchat.select.EventLoop;
import classchat.select.Limits;
import classchat.select.LineFraming;
import classchat.select.LineHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    /** The code of what the client itself refuses, because there is no connection. */
    public static final String NOT_CONNECTED = "not-connected";

    /** What is done with messages of one type from the server, on the client's loop. */
    public interface Handler {
        void handle(Message message) throws RefusedException;
    }

    private final EventLoop loop;
    private final InetSocketAddress server;
    private final String name;
    private final Limits limits;
    private final ChatListener listener;
    private final Backoff backoff;
    private final AtomicLong lastId = new AtomicLong();

    // Loop thread only.
    private final Map<String, Handler> handlers = new HashMap<>();
    private Connection connection; // null while there is none
    private UnaryOperator<Message> join = message -> message;
    private boolean joined;
    private boolean everJoined;
    private boolean ended;

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
        handlers.put("ack", message -> sendNow(join.apply(Message.of("join").with("sender", name))));
        handlers.put("welcome", this::welcome);
        handlers.put(Message.TEXT, this::text);
        handlers.put("error", this::error);
        handlers.put("who", message -> listener.onUsers(message.strings("users"), count(message)));
        handlers.put("joined", message -> listener.onPresence(message.strings("users"), List.of()));
        handlers.put("left", message -> listener.onPresence(List.of(), message.strings("users")));
        handlers.put("ping", message -> sendNow(Message.of("pong")));
        handlers.put("pong", message -> {});
    }

    /**
     * Starts a client, which connects and joins by itself; the listener hears how that went.
     *
     * @param loop runs the client and its listener; the caller's, who also closes it
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
     * @param additions is given the client before it connects, to add what it understands and says
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

    /** Adds a type of message, or changes what is done with one. Before it connects. */
    public void on(String type, Handler handler) {
        handlers.put(type, handler);
    }

    /** Adds to what is said to join. Before it connects. */
    public void joinWith(UnaryOperator<Message> addition) {
        join = addition;
    }

    // --- what anybody may call

    /** Sends a text; success is silent, and a refusal comes to the listener with the id that this returns. */
    public String send(String receiver, String text) {
        String id = Long.toString(lastId.incrementAndGet());
        loop.execute(() -> {
            if (!joined) {
                listener.onRefused(NOT_CONNECTED, "not connected: the message was not sent", id);
                return;
            }
            sendNow(Message.of(Message.TEXT)
                    .with("status", "1")
                    .with("sender", name)
                    .with("receiver", receiver)
                    .with("text", text)
                    .with("id", id));
        });
        return id;
    }

    /** Asks who is here, from the name {@code after} on ({@code ""}: from the first). */
    public void who(String after) {
        loop.execute(() -> sendNow(Message.of("who").with("after", after)));
    }

    /** Asks to be told who comes and goes. */
    public void watch() {
        loop.execute(() -> sendNow(Message.of("watch")));
    }

    /** Whether whoever feeds this client should pause, because the server is behind. Loop thread only. */
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

    /** Says goodbye: what was sent still goes out, what is answered to it still comes in, then the client ends. */
    @Override
    public void close() {
        loop.execute(() -> {
            if (connection == null) {
                end(null);
            } else {
                ended = true;
                sendNow(Message.of("leave"));
                connection.endOutput();
            }
        });
    }

    // --- the loop's thread

    private void connect() {
        if (ended) {
            return;
        }
        try {
            loop.connect(
                    server,
                    new LineFraming(limits.maxLineBytes() + ChatLimits.MAX_ADDED_BYTES, new ServerLines()),
                    limits);
        } catch (IOException e) {
            lost(Ending.lost(e).reason());
        }
    }

    /** Sends a message of any type; without a connection it is dropped. Loop thread only. */
    public void sendNow(Message message) {
        if (connection != null) {
            connection.send(message.bytes());
        }
    }

    private void welcome(Message message) throws RefusedException {
        joined = true;
        everJoined = true;
        backoff.reset();
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
        if (joined) {
            listener.onRefused(code, sentence, message.string("id"));
        } else if (everJoined && code.equals(Refusal.NAME_TAKEN.code())) {
            connection.close(); // our own name, still held by the connection that was lost: it will be free in a while
        } else {
            ended = true;
            connection.close();
            listener.onNameRefused(code, sentence);
        }
    }

    private static long count(Message message) throws RefusedException {
        Long count = message.number("count");
        return count == null ? 0 : count;
    }

    private void lost(String reason) {
        connection = null;
        joined = false;
        if (ended || !everJoined) {
            end(ended ? null : reason);
            return;
        }
        Duration wait = backoff.next();
        listener.onConnectionLost(reason, wait);
        loop.schedule(wait, this::connect);
    }

    private void end(String reason) {
        ended = true;
        listener.onEnded(reason);
    }

    private final class ServerLines implements LineHandler {
        @Override
        public void onOpen(Connection opened) {
            connection = opened;
        }

        @Override
        public void onLine(Connection from, String line) {
            try {
                Message message = Message.parse(line);
                Handler handler = handlers.get(message.type());
                if (handler != null) { // a newer server may say things that this client does not know: no harm
                    handler.handle(message);
                }
            } catch (RefusedException e) {
                listener.onRefused(
                        e.code().code(), "the server sent what cannot be understood: " + e.getMessage(), null);
            }
        }

        @Override
        public void onBadLine(Connection from, BadLineException why) {
            listener.onRefused(
                    Refusal.MALFORMED.code(), "the server sent what cannot be read: " + why.getMessage(), null);
        }

        @Override
        public void onClosed(Connection closed, Ending ending) {
            lost(ending.reason());
        }
    }
}
