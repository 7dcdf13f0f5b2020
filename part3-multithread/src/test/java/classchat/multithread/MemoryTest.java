package classchat.multithread;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import classchat.select.Limits;
import classchat.select.LineFraming;
import classchat.select.LineHandler;
import classchat.select.MemoryBudget;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All that waits in memory, of all clients together, has one maximum, on every engine. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MemoryTest {
    private static final int MAX_LINE = 64 * 1_024;

    private final MemoryBudget memory = new MemoryBudget(1_024 * 1_024);
    private final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();
    private final AtomicLong peakBytes = new AtomicLong();
    private final List<Socket> sockets = new ArrayList<>();

    static List<Engine> engines() {
        return ServerTest.engines();
    }

    @AfterEach
    void closeSockets() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName(
            "R3.3 forty clients with 60,000 bytes of an unfinished line each: they wait, then one is told and cut off")
    void unfinishedLines(Engine engine) throws Exception {
        try (Server server = start(engine)) {
            Socket bystander = connect(server);
            bystander.getOutputStream().write("half a ".getBytes(UTF_8));
            List<Socket> hoarders = new ArrayList<>();
            byte[] unfinished = "x".repeat(60_000).getBytes(UTF_8);
            for (int i = 0; i < 40; i++) {
                Socket hoarder = connect(server);
                hoarders.add(hoarder);
                sendUnlessCutOff(hoarder, unfinished);
                assertThat(memory.heldBytes()).isLessThan(2 * memory.maxBytes());
            }
            await("one is told").until(() -> toldOf(hoarders) > 0);
            await("and is gone").until(() -> !endings.isEmpty());
            assertThat(endings).as("most of them wait").hasSizeBetween(1, 20);
            bystander.getOutputStream().write("line\n".getBytes(UTF_8));
            assertThat(bystander.getInputStream().readNBytes(12))
                    .asString(UTF_8)
                    .isEqualTo("half a line\n");
            closeSockets();
            await("all is given back, round by round: the rest of a line has to be read before its end is seen")
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> memory.heldBytes() == 0);
        }
    }

    private static void sendUnlessCutOff(Socket client, byte[] bytes) throws IOException {
        try {
            client.getOutputStream().write(bytes);
        } catch (SocketException e) {
            assertThat(e).hasMessageFindingMatch("reset|Broken pipe");
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName(
            "R3.3 a hundred clients that all have something to be read in one turn of the loop: no more is read than fits")
    void allInOneTurn(Engine engine) throws Exception {
        try (Server server = start(engine)) {
            connect(server);
            Connection first = opened.take();
            CountDownLatch isHeld = new CountDownLatch(1);
            CountDownLatch goesOn = new CountDownLatch(1);
            byte[] unfinished = "x".repeat(60_000).getBytes(UTF_8);
            for (int i = 0; i < 100; i++) {
                Socket client = new Socket();
                client.setSendBufferSize(128 * 1_024); // takes all of it, while the loop reads nothing
                client.connect(server.address());
                sockets.add(client);
                opened.take();
            }
            first.schedule(Duration.ZERO, () -> {
                isHeld.countDown();
                await("the test").until(() -> goesOn.getCount() == 0);
            });
            isHeld.await();
            for (Socket client : sockets.subList(1, 101)) {
                sendUnlessCutOff(client, unfinished);
            }
            goesOn.countDown();
            await("most of them wait, and then one is cut off").until(() -> !endings.isEmpty());
            // Readers with threads of their own may all have one read under way, and each makes room for as much again.
            int underWay = engine == Engine.SELECT ? 64 * 1_024 : 100 * 32 * 1_024;
            underWay += 100 * 4_096; // of each a little is read all the same
            assertThat(peakBytes.get()).isBetween(memory.maxBytes() * 3 / 4, memory.maxBytes() * 5 / 4 + underWay);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R3.3 while far too much is held, short lines of a client that holds nothing are served all the same")
    void shortLinesGoOn(Engine engine) throws Exception {
        try (Server server = start(engine)) {
            Socket bystander = connect(server);
            memory.open().holding().set(2 * memory.maxBytes());
            for (int i = 0; i < 10; i++) {
                bystander.getOutputStream().write("a line\n".getBytes(UTF_8));
                assertThat(bystander.getInputStream().readNBytes(7))
                        .asString(UTF_8)
                        .isEqualTo("a line\n");
            }
            String longLine = "x".repeat(3_000) + "\n"; // it comes in pieces
            bystander.getOutputStream().write(longLine.getBytes(UTF_8));
            assertThat(bystander.getInputStream().readNBytes(longLine.length()))
                    .asString(UTF_8)
                    .isEqualTo(longLine);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName(
            "P7.2 P8.1 a client that waits for memory is not paused: its silence counts, and it cannot stay for ever")
    void waitsAndIsHeard(Engine engine) throws Exception {
        try (Server server = start(engine)) {
            Socket client = connect(server);
            Connection connection = opened.take();
            memory.open().holding().set(2 * memory.maxBytes());
            client.getOutputStream().write("x".repeat(60_000).getBytes(UTF_8));
            await("it waits").until(() -> memory.heldBytes() > 2 * memory.maxBytes() + 4 * 1_024);
            await("it is never paused")
                    .during(Duration.ofMillis(200))
                    .pollInterval(Duration.ofMillis(1))
                    .until(connection::isReading);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R3.3 clients that are cut off and do not hang up hold nothing meanwhile: others are served")
    void lingering(Engine engine) throws Exception {
        Server server = start(engine, Duration.ofMinutes(10));
        try {
            List<Socket> hoarders = new ArrayList<>();
            byte[] unfinished = "x".repeat(60_000).getBytes(UTF_8);
            for (int i = 0; i < 60; i++) {
                Socket hoarder = connect(server);
                hoarders.add(hoarder);
                sendUnlessCutOff(hoarder, unfinished);
            }
            Socket bystander = connect(server);
            bystander.getOutputStream().write("a line\n".getBytes(UTF_8));
            assertThat(bystander.getInputStream().readNBytes(7)).asString(UTF_8).isEqualTo("a line\n");
            await("one is told").until(() -> toldOf(hoarders) > 0);
            await("and holds nothing").until(() -> memory.heldBytes() <= memory.maxBytes());
        } finally {
            closeSockets(); // or the server would wait for the clients as long
            server.close();
        }
    }

    /** How many of them have just been told why they are cut off. */
    private static int toldOf(List<Socket> hoarders) {
        int told = 0;
        for (Socket hoarder : hoarders) {
            try {
                InputStream input = hoarder.getInputStream();
                String heard = new String(input.readNBytes(input.available()), UTF_8);
                told += heard.startsWith("error: the server's memory is used up") ? 1 : 0;
            } catch (IOException e) {
                continue; // it was cut off without a word
            }
        }
        return told;
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R3.3 clients that do not read: those that are owed most lose what they are owed, others stay")
    void deafReceivers(Engine engine) throws Exception {
        try (Server server = start(engine)) {
            connect(server);
            Connection bystander = opened.take();
            for (int i = 0; i < 8; i++) {
                connect(server);
                Connection deaf = opened.take();
                await("it is behind, or gone")
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> {
                            for (int n = 0; n < 4 && deaf.isReading() && !deaf.isCongested(); n++) {
                                deaf.send(new byte[100_000]);
                            }
                            return deaf.isCongested() || !deaf.isReading();
                        });
            }
            await("the first one is gone").until(() -> !endings.isEmpty());
            await("the rest fits").until(() -> memory.heldBytes() <= memory.maxBytes());
            assertThat(bystander.isReading()).isTrue();
            bystander.send("still here\n".getBytes(UTF_8));
            assertThat(sockets.get(0).getInputStream().readNBytes(11))
                    .asString(UTF_8)
                    .isEqualTo("still here\n");
        }
        assertThat(memory.heldBytes()).as("all is given back").isZero();
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R3.3 bytes that a paused handler leaves unread count as well, and are given back when it goes on")
    void unreadBytes(Engine engine) throws Exception {
        try (Server server = start(engine)) {
            Socket client = connect(server);
            Connection connection = opened.take();
            connection.pauseReading();
            client.getOutputStream().write("x\n".repeat(10_000).getBytes(UTF_8));
            connection.resumeReading();
            connection.pauseReading();
            connection.resumeReading();
            assertThat(client.getInputStream().readNBytes(20_000)).hasSize(20_000);
            await("all is given back").until(() -> memory.heldBytes() == 0);
        }
    }

    private Server start(Engine engine) throws IOException {
        return start(engine, Duration.ofMillis(500));
    }

    private Server start(Engine engine, Duration lingerTimeout) throws IOException {
        ServerLimits limits = ServerLimits.DEFAULT.withConnection(Limits.DEFAULT.withLingerTimeout(lingerTimeout));
        return Server.start(
                engine,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                () -> new Measured(new LineFraming(MAX_LINE, new Echo())),
                limits,
                1,
                memory);
    }

    private Socket connect(Server server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8 * 1_024);
        socket.connect(server.address());
        sockets.add(socket);
        return socket;
    }

    /** A link that measures the budget after each read. */
    private final class Measured implements ConnectionHandler {
        private final LineFraming next;

        Measured(LineFraming next) {
            this.next = next;
        }

        @Override
        public void onOpen(Connection connection) {
            next.onOpen(connection);
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            next.onBytes(connection, bytes);
            peakBytes.accumulateAndGet(memory.heldBytes(), Math::max);
        }

        @Override
        public void onEndOfInput(Connection connection) {
            next.onEndOfInput(connection);
        }

        @Override
        public void onMemoryShort(Connection connection) {
            next.onMemoryShort(connection);
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            next.onClosed(connection, ending);
        }
    }

    private final class Echo implements LineHandler {
        @Override
        public void onOpen(Connection connection) {
            opened.add(connection);
        }

        @Override
        public void onLine(Connection connection, String line) {
            connection.send(LineFraming.encode(line));
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            endings.add(ending);
        }
    }
}
