package classchat.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.relay.contract.ChatPeer;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Encoder;
import classchat.select.Ending;
import classchat.select.EventLoop;
import classchat.select.Limits;
import classchat.select.Timer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a later part may add without a change in this one. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SeamsTest {
    @Test
    @DisplayName("R5.1 R5.3 R5.4 types, receivers, links and what is said to join can be added on both sides")
    void additions() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ChatServer server = ChatServer.start(
                        Engine.SELECT,
                        free,
                        ChatLimits.DEFAULT,
                        1,
                        line -> {},
                        relay -> {
                            relay.sessions().setAdmission(request -> request.admit(participant(request, told)));
                        },
                        (next, session) -> new Backwards(next));
                EventLoop loop = EventLoop.open("test-client").start()) {
            ChatClient client = ChatClient.start(
                    loop,
                    server.address(),
                    "Alice",
                    Limits.CLIENT,
                    new Random(1),
                    new ChatListener() {
                        @Override
                        public void onText(String sender, String text) {}
                    },
                    chat -> {
                        chat.joinWith(join -> join.with("colour", "green"));
                        chat.inFront(Backwards::new);
                        chat.on("twice", message -> told.add(message.string("text")));
                        chat.on(
                                "welcome",
                                message -> chat.sendNow(Message.of("twice").with("text", "ab")));
                    });
            assertThat(List.of(told.take(), told.take())).containsExactly("Alice joined, colour green", "abab");
            loop.execute(() -> client.sendNow(client.text("#class", "hello", "1")));
            assertThat(told.take()).isEqualTo("#class gets hello");
        }
    }

    @Test
    @DisplayName("R5.4 who does not speak through the link is not understood")
    void linkIsInFront() throws Exception {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ChatServer server = ChatServer.start(
                        Engine.SELECT,
                        free,
                        ChatLimits.DEFAULT,
                        1,
                        line -> {},
                        relay -> {},
                        (next, session) -> new Backwards(next));
                Socket plain = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            assertThat(plain.getInputStream().readNBytes(7)).isEqualTo(Backwards.turned("{\"type\"".getBytes(UTF_8)));
        }
    }

    @Test
    @DisplayName("R5.4 a link tells the session who its peer has proven to be; without a link nobody has")
    void identity() throws Exception {
        BlockingQueue<String> proven = new LinkedBlockingQueue<>();
        Consumer<Relay> asks = relay -> relay.sessions().setAdmission(request -> {
            Identity identity = request.session().identity();
            proven.add(identity == null ? "nobody" : identity.fingerprint());
            request.admit(message -> relay.handle(request.session(), message));
        });
        Queue<Session> linked = new LinkedBlockingQueue<>();
        Links greeted = (next, session) -> {
            linked.add(session);
            return new Greeted(next, session);
        };
        try (ServerUnderTest proves = server(Engine.SELECT, ChatLimits.DEFAULT, asks, greeted);
                ServerUnderTest plain = server(Engine.SELECT, ChatLimits.DEFAULT, asks, Links.NONE)) {
            try (LineClient alice = LineClient.connectTo(proves)) {
                assertThat(alice.readLine()).startsWith("{\"type\":\"ack\"");
                alice.sendBytes("key of Alice\n".getBytes(UTF_8));
                await("the proof").until(() -> linked.peek().identity() != null);
                alice.send("{\"type\":\"join\",\"sender\":\"Alice\"}");
                assertThat(proven.take()).isEqualTo("key of Alice");
            }
            try (ChatPeer bob = ChatPeer.join(plain, "Bob")) {
                assertThat(proven.take()).isEqualTo("nobody");
                bob.expectNothing("Bob");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("P3.12 R5.4 a connection whose link never finishes its handshake counts as one without a name")
    void unfinishedHandshakeCounts(Engine engine) throws Exception {
        BlockingQueue<Session> opened = new LinkedBlockingQueue<>();
        ChatLimits limits = ChatLimits.DEFAULT
                .withMaxNotJoined(1)
                .withTimes(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(10));
        try (ServerUnderTest server =
                        server(engine, limits, relay -> {}, (next, session) -> new Unfinished(next, session, opened));
                LineClient first = LineClient.connectTo(server)) {
            Session firstSession = opened.take();
            try (LineClient second = LineClient.connectTo(server)) {
                assertThat(first.readLineOrEnd())
                        .as("its place is lost; nothing in the clear")
                        .isNull();
                assertThat(firstSession.isGone()).isTrue();
                assertThat(opened.take().isGone()).isFalse();
                second.halfClose();
                assertThat(second.readLineOrEnd()).isNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("P3.11 R5.4 a connection whose link never finishes its handshake ends when its time to join is over")
    void unfinishedHandshakeEnds(Engine engine) throws Exception {
        BlockingQueue<Session> opened = new LinkedBlockingQueue<>();
        ChatLimits limits = ChatLimits.DEFAULT.withTimes(
                Duration.ofMillis(100), Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(10));
        try (ServerUnderTest server =
                        server(engine, limits, relay -> {}, (next, session) -> new Unfinished(next, session, opened));
                LineClient client = LineClient.connectTo(server)) {
            client.send("half a handshake");
            assertThat(client.readLineOrEnd()).as("nothing in the clear").isNull();
            assertThat(opened.take().isGone()).isTrue();
        }
    }

    static List<Engine> engines() {
        return Runtime.version().feature() >= 21 ? List.of(Engine.values()) : List.of(Engine.SELECT, Engine.THREADS);
    }

    /** A link that holds what is sent, and waits for ever for the rest of a handshake. */
    private record Unfinished(ConnectionHandler next, Session session, Queue<Session> opened)
            implements ConnectionHandler {
        @Override
        public void onOpen(Connection connection) {
            connection.holdOutput();
            next.onOpen(connection);
            opened.add(session);
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void onEndOfInput(Connection connection) {
            next.onEndOfInput(connection);
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            next.onClosed(connection, ending);
        }
    }

    private static ServerUnderTest server(Engine engine, ChatLimits limits, Consumer<Relay> additions, Links links)
            throws IOException {
        return new ChatServerUnderTest(engine, limits, additions, links);
    }

    /** A link that takes its peer's first line for a proof of who that is. */
    private record Greeted(ConnectionHandler next, Session session) implements ConnectionHandler {
        @Override
        public void onOpen(Connection connection) {
            next.onOpen(connection);
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            if (session.identity() == null) {
                byte[] line = new byte[bytes.remaining()];
                bytes.get(line);
                session.identify(() -> new String(line, UTF_8).strip());
            } else {
                next.onBytes(connection, bytes);
            }
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            next.onClosed(connection, ending);
        }
    }

    /** Understands one type more, and gives a text to nobody. */
    private static Participant participant(Admission.Request request, Queue<String> told) {
        MessageTypes<Session> types = new MessageTypes<Session>()
                .on(
                        "twice",
                        (from, message) ->
                                from.send(message.with("text", message.string("text") + message.string("text"))))
                .on(
                        Message.TEXT,
                        (from, message) -> told.add(message.string("receiver") + " gets " + message.string("text")));
        return new Participant() {
            @Override
            public void joined() {
                told.add(request.session().name() + " joined, colour " + colourOf(request.join()));
            }

            @Override
            public void handle(Message message) throws RefusedException {
                types.handle(request.session(), message);
            }
        };
    }

    private static String colourOf(Message message) {
        try {
            return message.string("colour");
        } catch (RefusedException e) {
            return e.getMessage();
        }
    }

    /** A link: every byte but the line's end goes over the wire with its last bit turned. */
    private static final class Backwards implements ConnectionHandler {
        private final ConnectionHandler next;
        private Connection link;

        Backwards(ConnectionHandler next) {
            this.next = next;
        }

        private static byte[] turned(byte[] bytes) {
            byte[] turned = bytes.clone();
            for (int i = 0; i < turned.length; i++) {
                turned[i] = turned[i] == '\n' ? turned[i] : (byte) (turned[i] ^ 1);
            }
            return turned;
        }

        @Override
        public void onOpen(Connection connection) {
            link = new Turned(connection);
            next.onOpen(link);
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            byte[] turned = new byte[bytes.remaining()];
            bytes.get(turned);
            next.onBytes(link, ByteBuffer.wrap(turned(turned)));
        }

        @Override
        public void onEndOfInput(Connection connection) {
            next.onEndOfInput(link);
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            next.onClosed(link, ending);
        }
    }

    private record Turned(Connection connection) implements Connection {
        @Override
        public void send(byte[] bytes) {
            connection.send(Backwards.turned(bytes));
        }

        @Override
        public void send(byte[] line, byte[] raw) {
            connection.send(Backwards.turned(line), Backwards.turned(raw));
        }

        @Override
        public void holdOutput() {
            connection.holdOutput();
        }

        @Override
        public void sendAhead(byte[] bytes) {
            connection.sendAhead(bytes);
        }

        @Override
        public void encodeWith(Encoder encoder) {
            connection.encodeWith(encoder);
        }

        @Override
        public void abort() {
            connection.abort();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return connection.schedule(delay, task);
        }

        @Override
        public boolean isCongested() {
            return connection.isCongested();
        }

        @Override
        public void whenDrained(Runnable task) {
            connection.whenDrained(task);
        }

        @Override
        public void pauseReading() {
            connection.pauseReading();
        }

        @Override
        public void resumeReading() {
            connection.resumeReading();
        }

        @Override
        public boolean isReading() {
            return connection.isReading();
        }

        @Override
        public void endOutput() {
            connection.endOutput();
        }

        @Override
        public void close() {
            connection.close();
        }

        @Override
        public InetSocketAddress peer() {
            return connection.peer();
        }
    }
}
