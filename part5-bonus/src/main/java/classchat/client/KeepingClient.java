package classchat.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.client.KeepingListener.Counts;
import classchat.client.KeepingListener.Fate;
import classchat.relay.ChatClient;
import classchat.relay.ChatListener;
import classchat.relay.Message;
import classchat.relay.Refusal;
import classchat.relay.RefusedException;
import classchat.select.EventLoop;
import classchat.select.Limits;
import classchat.wire.MessageId;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A client that loses nothing: it keeps what it has sent until the server says what became of it, and sends it again after a
 * reconnect; what it receives it writes to its {@link History} before it acknowledges. Drives part 4's {@link ChatClient}.
 *
 * <p>The methods may be called from any thread.
 */
public final class KeepingClient implements AutoCloseable {
    /** The code of what the client itself refuses, because too much of what was sent is unanswered. */
    public static final String TOO_MUCH_UNANSWERED = "too-much-unanswered";

    private final EventLoop loop;
    private final String name;
    private final Clock clock;
    private final History history;
    private final KeepingListener listener;
    private final long epoch;
    private final AtomicInteger handedOver = new AtomicInteger(); // to the loop, which has not come to it
    private long counter; // guarded by this
    private ChatClient client;

    // Loop thread only.
    private final Questions questions = new Questions();
    private Outbox outbox;
    private Receipts receipts;
    private boolean joined;
    private String failure; // of the history; null if there is none

    private KeepingClient(
            EventLoop loop,
            String name,
            RandomGenerator random,
            Clock clock,
            History history,
            KeepingListener listener) {
        this.loop = loop;
        this.name = name;
        this.clock = clock;
        this.history = history;
        this.listener = listener;
        this.epoch = random.nextLong(MessageId.EPOCHS);
    }

    /**
     * Starts a client, which connects and joins by itself.
     *
     * @param random for the waits between reconnects, and the epoch of the ids
     * @param history the caller's, who closes it after the client has ended. When it fails, the client ends
     */
    public static KeepingClient start(
            EventLoop loop,
            InetSocketAddress server,
            String name,
            Limits limits,
            RandomGenerator random,
            Clock clock,
            History history,
            KeepingListener listener) {
        KeepingClient keeping = new KeepingClient(loop, name, random, clock, history, listener);
        ChatClient.start(loop, server, name, limits, random, keeping.new Connections(), keeping::addTo);
        history.whenFailed(e -> loop.execute(() -> keeping.fail(e.getMessage())));
        return keeping;
    }

    private void addTo(ChatClient chat) {
        client = chat;
        outbox = new Outbox(loop, chat, ClientLimits.DEFAULT);
        receipts = new Receipts(loop, chat);
        chat.joinWith(join -> join.with("acks", true));
        chat.on(Message.TEXT, this::text);
        chat.on("stored", this::stored);
        chat.on("delivered", this::delivered);
        chat.on("who", this::who);
        for (String type : List.of("group", "groups", "members")) {
            chat.on(type, this::group);
        }
    }

    /** Nothing more can be kept: leaves. What was not acknowledged, the server keeps. */
    private void fail(String reason) {
        failure = reason;
        client.close();
    }

    // --- what anybody may call

    /**
     * Sends a text, now or as soon as there is a connection; the listener hears what became of it.
     *
     * @return the id by which it does
     */
    public synchronized String send(String receiver, String text) {
        // Locked: the ids have to go up in the order in which they are sent.
        String id = new MessageId(epoch, ++counter).toString();
        handOver(() -> send(new Sent(id, receiver, text)));
        return id;
    }

    private void handOver(Runnable task) {
        handedOver.incrementAndGet();
        loop.execute(() -> {
            handedOver.decrementAndGet();
            task.run();
        });
    }

    private void send(Sent sent) {
        Message message = outbox.message(sent);
        if (!isText(sent.receiver()) || !isText(sent.text())) {
            listener.onFailed(
                    sent, Refusal.MALFORMED.code(), "the character NUL cannot be sent, nor half of a surrogate pair");
        } else if (client.isTooLong(message)) {
            listener.onFailed(sent, Refusal.LINE_TOO_LONG.code(), "it is too long");
        } else if (outbox.size() >= ClientLimits.DEFAULT.maxUnanswered()) {
            listener.onFailed(sent, TOO_MUCH_UNANSWERED, "too much has no answer yet");
        } else {
            outbox.add(sent);
            history.add(message.with("time", now()).with("own", true), () -> {});
        }
    }

    /** Whether it may stand in a message: P2.5. The history could not be read again, either. */
    private static boolean isText(String text) {
        return text.indexOf('\0') < 0 && UTF_8.newEncoder().canEncode(text);
    }

    private String now() {
        return Instant.ofEpochSecond(clock.instant().getEpochSecond()).toString();
    }

    /**
     * Asks something of the server: who is here, or about a group. Refused with the code {@code not-connected} if there is no
     * connection, or none any more before the answer; with {@code line-too-long} if it would be longer than a line.
     */
    public void ask(Message question) {
        handOver(() -> {
            if (!joined) {
                listener.onRefused(ChatClient.NOT_CONNECTED, "not connected: the server cannot be asked now", null);
            } else if (client.isTooLong(question.with("id", Questions.LONGEST_ID))) {
                listener.onRefused(
                        Refusal.LINE_TOO_LONG.code(),
                        "too long for one line, and not asked: give fewer names at a time",
                        null);
            } else {
                client.sendNow(questions.ask(question));
            }
        });
    }

    /** Whether something that was sent, or asked, has no answer yet. Loop thread only. */
    public boolean isUnanswered() {
        return handedOver.get() > 0 || outbox.size() > 0 || questions.open() > 0;
    }

    /** How many questions have no answer yet. Loop thread only. */
    public int openQuestions() {
        return questions.open();
    }

    /** What was sent and has no answer yet, oldest first. Loop thread only. */
    public List<Sent> unanswered() {
        return outbox.unanswered();
    }

    /** Whether so much waits to be sent that whoever brings more should pause. Loop thread only. */
    public boolean isCongested() {
        return outbox.isCongested();
    }

    /** Runs {@code task} when it is not congested any more. Loop thread only. */
    public void whenDrained(Runnable task) {
        outbox.whenDrained(task);
    }

    /** Says goodbye, see {@link ChatClient#close}. What has no answer then, is not known. */
    @Override
    public void close() {
        client.close();
    }

    // --- the loop's thread

    private void text(Message message) throws RefusedException {
        String sender = message.required("sender");
        String receiver = message.required("receiver");
        String text = message.string("text");
        Message entry = message.string("time") == null ? message.with("time", now()) : message;
        if (failure != null) {
            return; // it comes again, to a client that can keep it
        }
        if (!history.isKnown(entry)) { // shown first: what is in the history is never shown again
            listener.onText(sender, receiver, text == null ? "" : text, sentTime(message));
        }
        history.add(entry, receipts.next());
    }

    private static Instant sentTime(Message message) throws RefusedException {
        try {
            return message.flag("delayed") ? Instant.parse(message.required("time")) : null;
        } catch (DateTimeException e) {
            return null; // a server that says when in another way
        }
    }

    private void stored(Message message) throws RefusedException {
        tell(Fate.STORED, message.strings("ids"), outbox::stored, null);
    }

    private void delivered(Message message) throws RefusedException {
        tell(Fate.DELIVERED, message.strings("ids"), outbox::delivered, Counts.of(message));
    }

    private void tell(Fate fate, List<String> ids, UnaryOperator<String> receiverOf, Counts counts) {
        Map<String, List<String>> byReceiver = new LinkedHashMap<>();
        for (String id : ids) {
            String receiver = receiverOf.apply(id);
            if (receiver != null) {
                byReceiver
                        .computeIfAbsent(receiver, theirs -> new ArrayList<>())
                        .add(id);
            }
        }
        byReceiver.forEach((receiver, theirs) -> listener.onFate(fate, receiver, theirs, counts));
    }

    private void who(Message answer) throws RefusedException {
        questions.answered(answer);
        Long count = answer.number("count");
        listener.onUsers(answer.strings("users"), count == null ? 0 : count);
    }

    private void group(Message answer) throws RefusedException {
        questions.answered(answer);
        listener.onGroup(answer);
    }

    /** What the client tells about its connections; the rest goes on to our listener. */
    private final class Connections implements ChatListener {
        @Override
        public void onJoined(List<String> users, long count) {
            receipts.restart();
            joined = true;
            outbox.connected();
            listener.onJoined(users, count);
        }

        @Override
        public void onNameRefused(String code, String sentence) {
            listener.onNameRefused(code, sentence);
        }

        @Override
        public void onText(String sender, String text) {
            throw new AssertionError("texts have a handler of their own");
        }

        @Override
        public void onRefused(String code, String sentence, String id) {
            Sent refused = id == null ? null : outbox.refused(id);
            if (refused == null) {
                questions.answered(id);
                listener.onRefused(code, sentence, id);
            } else {
                history.note(id, "failed");
                listener.onFailed(refused, code, sentence);
            }
        }

        @Override
        public void onConnectionLost(String reason, Duration retryAfter) {
            joined = false;
            outbox.disconnected();
            receipts.restart(); // what is written from now on counts on no connection
            listener.onConnectionLost(reason, retryAfter);
            for (int lost = questions.lose(); lost > 0; lost--) {
                listener.onRefused(
                        ChatClient.NOT_CONNECTED,
                        "the connection was lost before the server answered: ask again",
                        null);
            }
        }

        @Override
        public void onEnded(String reason) {
            joined = false;
            outbox.disconnected();
            outbox.unanswered().forEach(sent -> history.note(sent.id(), "no answer"));
            listener.onEnded(failure == null ? reason : failure);
        }
    }
}
