package classchat.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.basic.contract.Background;
import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.relay.contract.ChatPeer;
import classchat.select.Limits;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw bytes behind a line, from client to server and back; {@code "file"} is the test's own type. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RawBytesTest {
    private static final int MAX_RAW_BYTES = 1_000;

    /** Bytes that look like lines, and like no text at all. */
    private static final byte[] RAW =
            "{\"type\":\"leave\"}\n\r\n\u0000x\n{\"receiver\":\"Alice\",\"text\":\"raw\"}\n".getBytes(UTF_8);

    private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> files = new LinkedBlockingQueue<>();

    private ServerUnderTest start(Engine engine) throws IOException {
        ChatLimits limits = ChatLimits.DEFAULT.withMaxRawBytes(MAX_RAW_BYTES);
        return new ChatServerUnderTest(engine, limits, relay -> {
            relay.sessions().announce("file", "bytes");
            relay.sessions().setAdmission(request -> {
                sessions.add(request.session());
                request.admit(new Files(relay, request.session()));
            });
        });
    }

    /** Takes files, but for those that are to be refused. */
    private final class Files implements Participant {
        private final Relay relay;
        private final Session session;

        Files(Relay relay, Session session) {
            this.relay = relay;
            this.session = session;
        }

        @Override
        public void handle(Message message) throws RefusedException {
            relay.handle(session, message);
        }

        @Override
        public Consumer<ByteBuffer> announced(Message message) throws RefusedException {
            if (message.string("to") == null) {
                throw new RefusedException(Refusal.RECEIVER_ABSENT, "nobody wants it");
            }
            ByteBuffer file = ByteBuffer.allocate(message.number("bytes").intValue());
            return piece -> {
                file.put(piece);
                if (!file.hasRemaining()) {
                    files.add(new String(file.array(), UTF_8));
                }
            };
        }
    }

    private static byte[] glued(String line, byte[] raw, String next) {
        byte[] before = (line.replace('\'', '"') + "\n").getBytes(UTF_8);
        byte[] behind = (next.replace('\'', '"') + "\n").getBytes(UTF_8);
        return ByteBuffer.allocate(before.length + raw.length + behind.length)
                .put(before)
                .put(raw)
                .put(behind)
                .array();
    }

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 7, 10_000})
    @DisplayName("P2.12 raw bytes arrive as they are, however TCP cuts them, and lines go on behind them")
    void pieces(int pieceBytes) throws Exception {
        try (ServerUnderTest server = start(Engine.SELECT);
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            String line = "{'type':'file','to':'Bob','bytes':" + RAW.length + "}";
            alice.lines().sendInPieces(glued(line, RAW, "{'receiver':'Alice','text':'behind'}"), pieceBytes);
            alice.expectText("Alice", "behind");
            assertThat(files.take()).isEqualTo(new String(RAW, UTF_8));
        }
    }

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 7, 10_000})
    @DisplayName("P2.12 P5.1 the raw bytes of a refused announcement are read and thrown away")
    void refused(int pieceBytes) throws Exception {
        try (ServerUnderTest server = start(Engine.THREADS);
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            String line = "{'type':'file','id':'7','bytes':" + RAW.length + "}";
            alice.lines().sendInPieces(glued(line, RAW, "{'receiver':'Alice','text':'behind'}"), pieceBytes);
            assertThat(alice.expectError("receiver-absent").getString("id")).isEqualTo("7");
            alice.expectText("Alice", "behind");
        }
    }

    @Test
    @DisplayName("P2.12 P3.10 P4.8 before joining, and with an id that is none, the bytes are thrown away, too")
    void refusedByPartFour() throws Exception {
        try (ServerUnderTest server = start(Engine.SELECT);
                ChatPeer alice = ChatPeer.connect(server)) {
            String line = "{'type':'file','to':'Bob','bytes':" + RAW.length;
            alice.lines().sendBytes(glued(line + "}", RAW, "{'type':'join','sender':'Alice'}"));
            alice.expectError("not-joined");
            alice.expect("welcome");
            alice.lines().sendBytes(glued(line + ",'id':7}", RAW, "{'receiver':'Alice','text':'behind'}"));
            alice.expectError("bad-field");
            alice.expectText("Alice", "behind");
            assertThat(files).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "P2.12 bytes that were thrown away are not given to the announcement after them, nor the other way round")
    void refusedAndTakenInTurn() throws Exception {
        try (ServerUnderTest server = start(Engine.SELECT);
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            for (int i = 0; i < 3; i++) {
                alice.lines()
                        .sendBytes(glued(
                                "{'type':'file','to':'Bob','bytes':2}", new byte[] {'a', 'b'}, "{'type':'ping'}"));
                alice.lines().sendBytes(glued("{'type':'file','bytes':2}", new byte[] {'x', 'y'}, "{'type':'ping'}"));
                alice.expect("pong");
                alice.expectError("receiver-absent");
                alice.expect("pong");
                assertThat(files.take()).isEqualTo("ab");
            }
            alice.lines().sendBytes(glued("{'type':'file','to':'Bob','bytes':0}", new byte[0], "{'type':'ping'}"));
            alice.expect("pong");
            assertThat(files).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",'bytes':-1",
                ",'bytes':1001",
                ",'bytes':'5'",
                ",'bytes':1.5",
                ",'bytes':true",
                ",'bytes':null"
            })
    @DisplayName("P2.12 P5.1 a length that cannot be understood is told, and ends the connection; also before joining")
    void badLength(String length) throws Exception {
        try (ServerUnderTest server = start(Engine.SELECT);
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer nameless = ChatPeer.connect(server)) {
            for (ChatPeer peer : List.of(alice, nameless)) {
                peer.lines()
                        .sendBytes(glued("{'type':'file','to':'Bob','id':'7'" + length + "}", RAW, "{'type':'ping'}"));
                assertThat(peer.expectError("bad-length").getString("id")).isEqualTo("7");
                peer.expectEnd();
            }
        }
    }

    @Test
    @DisplayName("P2.12 as many raw bytes as the limit allows are taken")
    void longest() throws Exception {
        try (ServerUnderTest server = start(Engine.SELECT);
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            byte[] most = new byte[MAX_RAW_BYTES];
            Arrays.fill(most, (byte) '\n');
            alice.lines()
                    .sendBytes(
                            glued("{'type':'file','to':'Bob','bytes':" + MAX_RAW_BYTES + "}", most, "{'type':'ping'}"));
            alice.expect("pong");
            assertThat(files.take()).isEqualTo("\n".repeat(MAX_RAW_BYTES));
        }
    }

    @Test
    @DisplayName("P2.12 as many raw bytes as the limit allows can be sent, behind the longest line")
    void longestFitsTheQueue() throws Exception {
        int maxRawBytes = ChatLimits.DEFAULT.maxRawBytes();
        try (ServerUnderTest server = start(Engine.SELECT);
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            byte[] raw = "x".repeat(maxRawBytes - 1).concat("\n").getBytes(UTF_8);
            String padding = "p".repeat(Limits.DEFAULT.maxLineBytes() - 100);
            sessions.take().send(Message.of("file").with("padding", padding), raw);
            assertThat(alice.read().getString("padding")).isEqualTo(padding);
            assertThat(alice.lines().readLine()).hasSize(maxRawBytes - 1);
        }
    }

    @Test
    @DisplayName("P2.12 limits are refused under which the longest line and its raw bytes do not fit a send queue")
    void limitsThatDoNotFit() {
        int fits = Limits.DEFAULT.maxUnitBytes() - Limits.DEFAULT.maxLineBytes() - 1;
        assertThat(ChatLimits.DEFAULT.withMaxRawBytes(fits).maxRawBytes()).isEqualTo(fits);
        assertThatThrownBy(() -> ChatLimits.DEFAULT.withMaxRawBytes(fits + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChatLimits.DEFAULT.withMaxRawBytes(Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SELECT", "THREADS"})
    @DisplayName("P2.12 a line and its raw bytes are one unit, however many threads send to one client")
    void oneUnit(Engine engine) throws Exception {
        int rounds = 200;
        try (ServerUnderTest server = start(engine);
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            Session session = sessions.take();
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            for (String sender : List.of("a", "b", "c", "d")) {
                byte[] raw = (sender.repeat(99) + "\n").getBytes(UTF_8); // read as a line here
                senders.add(Background.run(() -> {
                    for (int i = 0; i < rounds; i++) {
                        session.send(Message.of("file").with("from", sender).with("bytes", 100L), raw);
                        session.send(Message.of("news"));
                    }
                }));
            }
            int files = 0;
            for (int i = 0; i < 2 * 4 * rounds; i++) {
                JsonObject message = alice.read();
                if (message.getString("type").equals("file")) {
                    files++;
                    assertThat(alice.lines().readLine())
                            .isEqualTo(message.getString("from").repeat(99));
                }
            }
            assertThat(files).isEqualTo(4 * rounds);
            senders.forEach(CompletableFuture::join);
        }
    }
}
