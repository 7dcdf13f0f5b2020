package classchat.multithread;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import classchat.select.LineFraming;
import classchat.select.LineHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links that make many lines of few bytes, and so keep lines while the handler behind them pauses. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LinksThatKeepBytesTest {
    private static final Duration RACE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<Connection> paused = new LinkedBlockingQueue<>();
    private final AtomicBoolean mayHear = new AtomicBoolean(true);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    static List<Engine> engines() {
        return ServerTest.engines();
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R5.4 one record of 200 lines gets 200 answers, although a connection has 64 lines handled in a turn")
    void oneRecordOfManyLines(Engine engine) throws Exception {
        try (Server server = start(engine, () -> new Repeating(200, framed(new Echo())));
                Socket client = connect(server)) {
            client.getOutputStream().write("a\n".getBytes(UTF_8));
            InputStream answers = client.getInputStream();
            assertThat(answers.readNBytes(400)).asString(UTF_8).isEqualTo("a\n".repeat(200));
            client.getOutputStream().write("b\n".getBytes(UTF_8));
            assertThat(answers.readNBytes(400)).asString(UTF_8).isEqualTo("b\n".repeat(200));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R5.4 the end of input comes behind the lines that links keep, also with two links")
    void endOfInputBehindWhatLinksKeep(Engine engine) throws Exception {
        try (Server server = start(engine, () -> new Repeating(2, new Repeating(100, framed(new Echo()))));
                Socket client = connect(server)) {
            client.getOutputStream().write("a\nb\n".getBytes(UTF_8));
            client.shutdownOutput();
            String answers = new String(client.getInputStream().readAllBytes(), UTF_8);
            assertThat(answers).isEqualTo("a\n".repeat(200) + "b\n".repeat(200) + "end\n");
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R5.4 while a handler pauses, neither a line that its link keeps nor the end of input reaches it")
    void pausedBehindALink(Engine engine) throws Exception {
        try (Server server = start(engine, () -> new Repeating(3, framed(new Echo())));
                Socket client = connect(server)) {
            client.getOutputStream().write("pause\n".getBytes(UTF_8));
            Connection connection = paused.take();
            client.shutdownOutput();
            for (int line = 2; line <= 3; line++) {
                connection.pauseReading();
                connection.resumeReading(); // paused twice, resumed once
                mayHear.set(true);
                connection.resumeReading();
                assertThat(paused.take()).isSameAs(connection);
            }
            mayHear.set(true);
            connection.resumeReading();
            assertThat(client.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("pause\n".repeat(3) + "end\n");
            assertThat(heard).containsExactly("pause", "pause", "pause", "end");
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R5.4 however often another thread pauses and resumes, every line that a link keeps is offered")
    void pausedFromAnotherThread(Engine engine) throws Exception {
        int times = 3_000;
        BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
        AtomicInteger lines = new AtomicInteger();
        LineHandler counter = new LineHandler() {
            @Override
            public void onOpen(Connection connection) {
                opened.add(connection);
            }

            @Override
            public void onLine(Connection connection, String line) {
                lines.incrementAndGet();
            }
        };
        try (Server server = start(engine, () -> new Repeating(times, framed(counter)));
                Socket client = connect(server)) {
            Connection connection = opened.take();
            long end = System.nanoTime() + RACE.toNanos();
            for (int round = 1; System.nanoTime() < end; round++) {
                int expected = round * times;
                client.getOutputStream().write('\n');
                for (int i = 0; i < 2_000 && lines.get() < expected - 10; i++) {
                    connection.pauseReading();
                    connection.resumeReading();
                }
                for (int i = 0; i < 40; i++) {
                    connection.pauseReading();
                    connection.resumeReading();
                }
                awaitAtLeast(expected, lines);
            }
        }
    }

    private static void awaitAtLeast(int expected, AtomicInteger lines) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (lines.get() < expected) { // await() would look too seldom
            assertThat(end - System.nanoTime())
                    .as("%d of %d lines", lines.get(), expected)
                    .isPositive();
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R5.2 raw bytes that a line announces come in pieces through a link, then lines go on")
    void rawBytesThroughALink(Engine engine) throws Exception {
        byte[] raw = new byte[100_000];
        IntStream.range(0, raw.length).forEach(i -> raw[i] = (byte) i);
        try (Server server = start(engine, () -> new Repeating(1, new RawEcho().framing));
                Socket client = connect(server)) {
            client.getOutputStream().write(("raw " + raw.length + "\n").getBytes(UTF_8));
            client.getOutputStream().write(raw);
            client.getOutputStream().write("after\nraw 0\nlast\n".getBytes(UTF_8));
            client.shutdownOutput();
            byte[] answers = client.getInputStream().readAllBytes();
            assertThat(answers).hasSize(raw.length + "after\nlast\n".length()).startsWith(raw);
            assertThat(answers).asString(UTF_8).endsWith("after\nlast\n");
        }
    }

    private static Server start(Engine engine, Supplier<ConnectionHandler> handlers) throws IOException {
        return Server.start(engine, EngineUnderTest.ANY_PORT, handlers, ServerLimits.DEFAULT);
    }

    private static Socket connect(Server server) throws IOException {
        Socket socket = new Socket(server.address().getAddress(), server.port());
        socket.setSoTimeout(15_000);
        return socket;
    }

    private static LineFraming framed(LineHandler lines) {
        return new LineFraming(100, lines);
    }

    /** Makes each line {@code times} lines. It keeps those that the handler behind it leaves. */
    private static final class Repeating implements ConnectionHandler {
        private final int times;
        private final ConnectionHandler next;
        private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
        private ByteBuffer kept = ByteBuffer.allocate(0);

        Repeating(int times, ConnectionHandler next) {
            this.times = times;
            this.next = next;
        }

        @Override
        public void onOpen(Connection connection) {
            next.onOpen(connection);
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            next.onBytes(connection, kept); // an empty one, too: the next handler may be a link that keeps bytes
            if (!kept.hasRemaining() && bytes.hasRemaining()) {
                kept = repeated(bytes);
                next.onBytes(connection, kept);
            }
        }

        private ByteBuffer repeated(ByteBuffer bytes) {
            StringBuilder lines = new StringBuilder();
            while (bytes.hasRemaining()) {
                byte last = bytes.get();
                unfinished.write(last);
                if (last == '\n') {
                    lines.append(unfinished.toString(ISO_8859_1).repeat(times));
                    unfinished.reset();
                }
            }
            return ByteBuffer.wrap(lines.toString().getBytes(ISO_8859_1));
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

    /** Answers each line with itself, and the end of input with "end". */
    private final class Echo implements LineHandler {
        @Override
        public void onLine(Connection connection, String line) {
            hear(line);
            connection.send(LineFraming.encode(line));
            if (line.equals("pause")) {
                mayHear.set(false);
                connection.pauseReading();
                paused.add(connection);
            }
        }

        @Override
        public void onEndOfInput(Connection connection) {
            hear("end");
            connection.send(LineFraming.encode("end"));
            connection.close();
        }

        private void hear(String line) {
            heard.add(mayHear.get() ? line : line + ", while paused");
        }
    }

    /** Answers {@code raw n} with the n raw bytes that follow, and other lines with themselves. */
    private static final class RawEcho implements LineHandler {
        private final LineFraming framing = framed(this);

        @Override
        public void onLine(Connection connection, String line) {
            if (line.startsWith("raw ")) {
                framing.expectRaw(Long.parseLong(line.substring(4)));
            } else {
                connection.send(LineFraming.encode(line));
            }
        }

        @Override
        public void onRaw(Connection connection, ByteBuffer piece) {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            connection.send(copy);
        }
    }
}
