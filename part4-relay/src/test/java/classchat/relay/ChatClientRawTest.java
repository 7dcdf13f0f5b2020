package classchat.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.relay.contract.FakeServer;
import classchat.select.EventLoop;
import classchat.select.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw bytes behind a line, at the client; {@code "file"} is the test's own type. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ChatClientRawTest {
    private static final String WELCOME = "{'type':'welcome','users':['Alice'],'count':1}";

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private EventLoop loop;
    private ServerSocket listener;
    private ChatClient client;

    @BeforeEach
    void start() throws IOException {
        loop = EventLoop.open("test-client").start();
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        client = ChatClient.start(
                loop,
                (InetSocketAddress) listener.getLocalSocketAddress(),
                "Alice",
                Limits.CLIENT,
                new Random(1),
                new Recorder(),
                chat -> chat.onAnnounced("file", "bytes", message -> {
                    String name = message.required("name");
                    ByteBuffer file =
                            ByteBuffer.allocate(message.number("bytes").intValue());
                    return piece -> {
                        file.put(piece);
                        if (!file.hasRemaining()) {
                            told.add(name + " is " + new String(file.array(), UTF_8));
                        }
                    };
                }));
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        listener.close();
    }

    private FakeServer welcome() throws IOException {
        FakeServer server = new FakeServer(listener);
        server.says("{'type':'ack'}").hears("join");
        return server.says(WELCOME);
    }

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 7, 10_000})
    @DisplayName("P2.12 raw bytes arrive as they are, however TCP cuts them, and lines go on behind them")
    void pieces(int pieceBytes) throws Exception {
        try (FakeServer server = welcome()) {
            server.saysInPieces(
                    pieceBytes, "{'type':'file','name':'f','bytes':5}", "ab\ncd{'sender':'Bob','text':'behind'}");
            assertThat(told.take()).isEqualTo("f is ab\ncd");
            assertThat(told.take()).isEqualTo("Bob: behind");
        }
    }

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 10_000})
    @DisplayName("P2.12 the bytes of an announcement that the client does not understand are thrown away")
    void notUnderstood(int pieceBytes) throws Exception {
        try (FakeServer server = welcome()) {
            server.saysInPieces(pieceBytes, "{'type':'file','bytes':5}", "ab\ncd{'sender':'Bob','text':'behind'}");
            assertThat(told.take()).startsWith("refused bad-field");
            assertThat(told.take()).isEqualTo("Bob: behind");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",'bytes':-1", ",'bytes':524289", ",'bytes':'5'"})
    @DisplayName("P2.12 a length that cannot be understood ends the connection with a note; the client comes back")
    void badLength(String length) throws Exception {
        try (FakeServer server = welcome()) {
            server.says("{'type':'file','name':'f'" + length + "}").says("{'sender':'Bob','text':'rubbish'}");
            assertThat(told.take()).isEqualTo("lost the server announced bytes, but how many cannot be understood");
            server.hearsTheEnd();
        }
        welcome().close();
    }

    @Test
    @DisplayName(
            "P2.12 a connection that is given up ends at once, with all that waits for a server that does not read")
    void givenUpAtOnce() throws Exception {
        try (FakeServer server = welcome()) {
            server.says("{'type':'ping'}").hears("pong"); // the welcome has come
            CompletableFuture<Long> sent = new CompletableFuture<>();
            loop.execute(() -> fill(0, sent));
            sent.join();
            server.says("{'type':'file','name':'f'}");
            assertThat(told.take()).startsWith("lost ");
            assertThat(server.readsUntilItBreaks()).isLessThan(sent.join());
        }
    }

    /** Sends, a piece a turn, until the server is behind. */
    private void fill(long sentBytes, CompletableFuture<Long> sent) {
        if (client.isCongested()) {
            sent.complete(sentBytes);
            return;
        }
        byte[] piece = new byte[100_000];
        client.sendNow(Message.of("file").with("bytes", (long) piece.length), piece);
        loop.execute(() -> fill(sentBytes + piece.length, sent));
    }

    @Test
    @DisplayName("P2.12 a client sends a line and its raw bytes as one unit")
    void sends() throws Exception {
        try (FakeServer server = welcome()) {
            server.says("{'type':'ping'}").hears("pong"); // the welcome has come
            loop.execute(() -> client.sendNow(Message.of("file").with("bytes", 6L), "bytes\n".getBytes(UTF_8)));
            loop.execute(() -> client.sendNow(Message.of("pong")));
            server.hears("file");
            assertThat(server.hearsLine()).isEqualTo("bytes");
            server.hears("pong");
        }
    }

    @Test
    @DisplayName("P7.6 P2.12 raw bytes count as having been heard; bytes of a connection that was given up do not")
    void rawBytesAreHeard() throws Exception {
        long[] nanoTime = {0};
        SilenceWatch silence = new SilenceWatch(Duration.ofSeconds(30), Duration.ofSeconds(90), nanoTime[0]);
        ServerLines lines = new ServerLines(new ServerMessages(1_000), 100, silence, () -> nanoTime[0], null);
        nanoTime[0] += Duration.ofSeconds(29).toNanos();
        lines.onRaw(null, ByteBuffer.allocate(1));
        nanoTime[0] += Duration.ofSeconds(29).toNanos();
        assertThat(silence.look(nanoTime[0], false)).isEqualTo(SilenceWatch.Due.NOTHING);
        lines.ignore();
        lines.onRaw(null, ByteBuffer.allocate(1));
        nanoTime[0] += Duration.ofSeconds(1).toNanos();
        assertThat(silence.look(nanoTime[0], false)).isEqualTo(SilenceWatch.Due.ASK);
    }

    private final class Recorder implements ChatListener {
        @Override
        public void onText(String sender, String text) {
            told.add(sender + ": " + text);
        }

        @Override
        public void onRefused(String code, String sentence, String id) {
            told.add("refused " + code + " " + sentence);
        }

        @Override
        public void onConnectionLost(String reason, Duration retryAfter) {
            told.add("lost " + reason);
        }

        @Override
        public void onNameRefused(String code, String sentence) {
            told.add("name refused " + code);
        }

        @Override
        public void onEnded(String reason) {
            told.add("ended " + reason);
        }
    }
}
