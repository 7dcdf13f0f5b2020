package classchat.multithread;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.basic.contract.Background;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Encoder;
import classchat.select.Ending;
import classchat.select.LineFraming;
import classchat.select.LineHandler;
import classchat.select.Timer;
import classchat.select.contract.ChecksummedRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A link that makes a handshake, and then has all that is sent encoded as records, on every engine. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LinksThatEncodeTest {
    private static final String HANDSHAKE = "hi\n";
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final BlockingQueue<Connection> encoding = new LinkedBlockingQueue<>();
    private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();

    static List<Engine> engines() {
        return ServerTest.engines();
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName(
            "R5.4 a handshake goes ahead of what was sent at once; that comes encoded, and the last word before FIN")
    void handshakeThenRecords(Engine engine) throws Exception {
        try (Server server = start(engine, () -> new Link(DEADLINE, new ChecksummedRecords(), new Echo()));
                Socket client = shakeHands(server)) {
            client.getOutputStream().write("one\ntwo\n".getBytes(UTF_8));
            client.shutdownOutput();
            ChecksummedRecords.Decoder decoder = readToEnd(client);
            assertThat(decoder.plain()).asString(UTF_8).isEqualTo("welcome\none\ntwo\n");
            assertThat(decoder.hasEnded()).isTrue();
            assertThat(endings.take().kind()).isEqualTo(Ending.Kind.ENDED);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R5.4 to a slow reader, closed or aborted at any moment: everything and the last word, or a prefix")
    void closedOrAbortedAtAnyMoment(Engine engine) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Server server = start(engine, () -> new Link(DEADLINE, new ChecksummedRecords(), new Echo()))) {
            for (int round = 0; round < 20; round++) {
                boolean abort = random.nextBoolean();
                int sends = random.nextInt(3_000); // more than the system's own buffers take, half of the times
                Random bytes = new Random(random.nextLong());
                try (Socket client = shakeHands(server)) {
                    Connection connection = encoding.take();
                    ByteArrayOutputStream sent = new ByteArrayOutputStream();
                    sent.writeBytes("welcome\n".getBytes(UTF_8));
                    CompletableFuture<Void> sending = Background.run(() -> {
                        for (int i = 0; i < sends; i++) {
                            send(connection, sent, bytes);
                        }
                        if (abort) {
                            connection.abort();
                        } else {
                            connection.close();
                        }
                    });
                    await("all is sent, or the client is behind")
                            .until(() -> connection.isCongested() || sending.isDone());
                    ChecksummedRecords.Decoder decoder = readToEnd(client);
                    sending.get();
                    byte[] got = decoder.plain();
                    assertThat(decoder.hasEnded())
                            .as("seed %d, round %d", seed, round)
                            .isEqualTo(!abort);
                    assertThat(got.length == sent.size() || abort)
                            .as("seed %d, round %d: %d of %d", seed, round, got.length, sent.size())
                            .isTrue();
                    assertThat(Arrays.equals(got, Arrays.copyOf(sent.toByteArray(), got.length)))
                            .as("seed %d, round %d: a prefix", seed, round)
                            .isTrue();
                }
                assertThat(endings.take().kind()).isEqualTo(Ending.Kind.CLOSED);
            }
        }
    }

    private static void send(Connection connection, ByteArrayOutputStream sent, Random random) {
        if (connection.isCongested()) {
            CompletableFuture<Void> drained = new CompletableFuture<>();
            connection.whenDrained(() -> drained.complete(null));
            drained.join();
        }
        byte[] bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(200)];
        random.nextBytes(bytes);
        connection.send(bytes);
        sent.writeBytes(bytes);
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName(
            "R5.4 an abort from inside a callback drops what waits; onClosed comes afterwards, and no further line")
    void abortFromACallback(Engine engine) throws Exception {
        try (Server server = start(engine, () -> new Link(DEADLINE, new ChecksummedRecords(), new Echo()));
                Socket client = shakeHands(server)) {
            client.getOutputStream().write("abort\nfurther\n".getBytes(UTF_8));
            ChecksummedRecords.Decoder decoder = readToEnd(client);
            assertThat(decoder.hasEnded()).isFalse();
            assertThat(new String(decoder.plain(), UTF_8)).doesNotContain("further");
            assertThat(endings.take()).isEqualTo(Ending.closed());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R5.4 closed or aborted by a second thread while the first sends: whole records of a prefix")
    void endedByASecondThread(Engine engine) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Server server = start(engine, () -> new Link(DEADLINE, new ChecksummedRecords(), new Echo()))) {
            for (int round = 0; round < 20; round++) {
                boolean abort = random.nextBoolean();
                int after = random.nextInt(1_000);
                Random bytes = new Random(random.nextLong());
                try (Socket client = shakeHands(server)) {
                    Connection connection = encoding.take();
                    AtomicInteger sends = new AtomicInteger();
                    ByteArrayOutputStream sent = new ByteArrayOutputStream();
                    sent.writeBytes("welcome\n".getBytes(UTF_8));
                    CompletableFuture<Void> sending = Background.run(() -> {
                        while (sends.incrementAndGet() < 3_000) {
                            send(connection, sent, bytes);
                        }
                    });
                    CompletableFuture<Void> ending = Background.run(() -> {
                        while (sends.get() < after && !connection.isCongested()) {
                            Thread.onSpinWait();
                        }
                        if (abort) {
                            connection.abort();
                        } else {
                            connection.close();
                        }
                    });
                    ChecksummedRecords.Decoder decoder = readToEnd(client);
                    CompletableFuture.allOf(sending, ending).join();
                    byte[] got = decoder.plain();
                    assertThat(decoder.hasEnded())
                            .as("seed %d, round %d: the last word", seed, round)
                            .isEqualTo(!abort);
                    assertThat(Arrays.equals(got, Arrays.copyOf(sent.toByteArray(), got.length)))
                            .as("seed %d, round %d: a prefix", seed, round)
                            .isTrue();
                }
                assertThat(endings.take().kind()).isEqualTo(Ending.Kind.CLOSED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndEnds")
    @DisplayName("R5.4 an encoder that closes or aborts its own connection: what was sent goes out, or nothing more")
    void endedFromInsideEncode(Engine engine, boolean abort) throws Exception {
        ChecksummedRecords records = new ChecksummedRecords();
        Encoder ends = new Encoder() {
            @Override
            public int overheadBytes() {
                return records.overheadBytes();
            }

            @Override
            public void encode(ByteBuffer plain, ByteBuffer encoded) {
                Connection connection = encoding.peek();
                if (abort) {
                    connection.abort();
                } else {
                    connection.close();
                }
                records.encode(plain, encoded);
            }

            @Override
            public void end(ByteBuffer encoded) {
                records.end(encoded);
            }
        };
        try (Server server = start(engine, () -> new Link(DEADLINE, ends, new Echo()))) {
            try (Socket client = shakeHands(server)) {
                ChecksummedRecords.Decoder decoder = readToEnd(client);
                assertThat(decoder.hasEnded()).isEqualTo(!abort);
                if (!abort) {
                    assertThat(decoder.plain()).asString(UTF_8).isEqualTo("welcome\n");
                }
            }
            assertThat(endings.take().kind()).isEqualTo(Ending.Kind.CLOSED);
        }
    }

    static Stream<Arguments> enginesAndEnds() {
        return engines().stream().flatMap(engine -> Stream.of(Arguments.of(engine, true), Arguments.of(engine, false)));
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R5.4 a client that resets while a record is half written: its senders are told, and the others go on")
    void resetWhileARemainderWaits(Engine engine) throws Exception {
        try (Server server = start(engine, () -> new Link(DEADLINE, new ChecksummedRecords(), new Echo()))) {
            Socket client = shakeHands(server);
            Connection connection = encoding.take();
            await("the client is behind").pollInterval(Duration.ofMillis(5)).until(() -> {
                for (int i = 0; i < 20 && !connection.isCongested(); i++) {
                    connection.send(new byte[10_000]);
                }
                return connection.isCongested();
            });
            CompletableFuture<Void> drained = new CompletableFuture<>();
            connection.whenDrained(() -> drained.complete(null));
            client.setSoLinger(true, 0);
            client.close();
            drained.get(15, TimeUnit.SECONDS);
            assertThat(endings.take().kind()).isEqualTo(Ending.Kind.RESET);
            try (Socket other = shakeHands(server)) {
                other.shutdownOutput();
                assertThat(readToEnd(other).plain()).asString(UTF_8).isEqualTo("welcome\n");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R5.4 a client that ends its output, and then resets with bytes unread, counts as reset, not as ended")
    void resetAfterTheEndOfInput(Engine engine) throws Exception {
        try (Server server = start(engine, () -> new Link(DEADLINE, new ChecksummedRecords(), new Echo()))) {
            Socket client = shakeHands(server);
            Connection connection = encoding.take();
            await("the client is behind").pollInterval(Duration.ofMillis(5)).until(() -> {
                for (int i = 0; i < 20 && !connection.isCongested(); i++) {
                    connection.send(new byte[10_000]);
                }
                return connection.isCongested();
            });
            client.shutdownOutput();
            await("the server has seen the end").until(() -> !connection.isReading());
            client.setSoLinger(true, 0);
            client.close();
            assertThat(endings.take().kind()).isEqualTo(Ending.Kind.RESET);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName(
            "R5.4 a client that does not finish the handshake is refused in the clear, and never sees what was held")
    void closedDuringTheHandshake(Engine engine) throws Exception {
        try (Server server = start(engine, () -> new Link(DEADLINE, new ChecksummedRecords(), new Echo()));
                Socket client = connect(server)) {
            client.getOutputStream().write('x');
            assertThat(client.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("no handshake\n");
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R5.4 a client that says nothing is gone when the link's deadline has passed")
    void deadline(Engine engine) throws Exception {
        Duration soon = Duration.ofMillis(1);
        try (Server server = start(engine, () -> new Link(soon, new ChecksummedRecords(), new Echo()));
                Socket client = connect(server)) {
            assertThat(client.getInputStream().readAllBytes()).isEmpty();
            assertThat(endings.take()).isEqualTo(Ending.closed());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R5.4 an encoder that throws ends its own connection only")
    void encoderThatThrows(Engine engine) throws Exception {
        List<Encoder> encoders = new ArrayList<>(List.of(new Throwing(), new ChecksummedRecords()));
        try (Server server = start(engine, () -> new Link(DEADLINE, encoders.remove(0), new Echo()))) {
            try (Socket victim = shakeHands(server)) {
                assertThat(readToEnd(victim).plain()).isEmpty();
                assertThat(endings.take().kind()).isEqualTo(Ending.Kind.FAILED);
            }
            try (Socket client = shakeHands(server)) {
                client.shutdownOutput();
                assertThat(readToEnd(client).plain()).asString(UTF_8).isEqualTo("welcome\n");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R5.2 a line and its raw bytes, sent as one unit, stay together, whatever other threads send")
    void unitsStayTogether(Engine engine) throws Exception {
        try (Server server = start(engine, () -> new Link(DEADLINE, new ChecksummedRecords(), new Echo()));
                Socket client = shakeHands(server)) {
            Connection connection = encoding.take();
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                byte[] line = LineFraming.encode("raw " + thread);
                byte[] raw = String.valueOf(thread).repeat(50).getBytes(UTF_8);
                senders.add(Background.run(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        connection.send(line, raw);
                    }
                }));
            }
            senders.forEach(CompletableFuture::join);
            connection.close();
            String got = new String(readToEnd(client).plain(), UTF_8).substring("welcome\n".length());
            assertThat(got).hasSize(4 * 1_000 * (6 + 50)).matches("(raw (\\d)\\n\\2{50})*+");
        }
    }

    private static Server start(Engine engine, Supplier<ConnectionHandler> handlers) throws IOException {
        return Server.start(engine, EngineUnderTest.ANY_PORT, handlers, ServerLimits.DEFAULT);
    }

    /**
     * Connects with a small receive buffer, so that writes to a client that does not read are soon short. With a smaller one,
     * TCP sends a few kilobytes in 200 ms now and then: it waits for a window that is worth a segment.
     */
    private static Socket connect(Server server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(32 * 1_024);
        socket.setSoTimeout(15_000);
        socket.connect(server.address());
        return socket;
    }

    private static Socket shakeHands(Server server) throws IOException {
        Socket client = connect(server);
        client.getOutputStream().write('?');
        assertThat(client.getInputStream().readNBytes(HANDSHAKE.length()))
                .asString(UTF_8)
                .isEqualTo(HANDSHAKE);
        return client;
    }

    private static ChecksummedRecords.Decoder readToEnd(Socket client) throws IOException {
        ChecksummedRecords.Decoder decoder = new ChecksummedRecords.Decoder();
        byte[] buffer = new byte[3_000];
        InputStream in = client.getInputStream();
        try {
            for (int read; (read = in.read(buffer)) >= 0; ) {
                decoder.feed(buffer, read);
            }
        } catch (SocketException e) {
            assertThat(e).as("what an abort may look like").hasMessageContaining("reset");
        }
        return decoder;
    }

    /** Waits for a question mark, answers it in the clear, and has the rest of what is sent encoded. */
    private final class Link implements ConnectionHandler {
        private final Duration deadline;
        private final Encoder encoder;
        private final ConnectionHandler next;
        private Timer timer;
        private boolean handshakeDone;

        Link(Duration deadline, Encoder encoder, LineHandler next) {
            this.deadline = deadline;
            this.encoder = encoder;
            this.next = new LineFraming(100, next);
        }

        @Override
        public void onOpen(Connection connection) {
            connection.holdOutput();
            timer = connection.schedule(deadline, connection::abort);
            next.onOpen(connection);
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            if (!handshakeDone && bytes.hasRemaining()) {
                if (bytes.get() != '?') {
                    connection.sendAhead(LineFraming.encode("no handshake"));
                    connection.close();
                    return;
                }
                handshakeDone = true;
                timer.cancel();
                connection.sendAhead(HANDSHAKE.getBytes(UTF_8));
                encoding.add(connection);
                connection.encodeWith(encoder);
            }
            next.onBytes(connection, bytes);
        }

        @Override
        public void onEndOfInput(Connection connection) {
            next.onEndOfInput(connection);
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            timer.cancel();
            next.onClosed(connection, ending);
            endings.add(ending);
        }
    }

    private static final class Echo implements LineHandler {
        private boolean inACallback;

        @Override
        public void onOpen(Connection connection) {
            connection.send(LineFraming.encode("welcome"));
        }

        @Override
        public void onLine(Connection connection, String line) {
            inACallback = true;
            connection.send(LineFraming.encode(line));
            if (line.equals("abort")) {
                connection.abort();
            }
            inACallback = false;
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            assertThat(inACallback).isFalse();
        }
    }

    private static final class Throwing implements Encoder {
        @Override
        public int overheadBytes() {
            return 0;
        }

        @Override
        public void encode(ByteBuffer plain, ByteBuffer encoded) {
            throw new IllegalStateException("on purpose, by a test");
        }
    }
}
