package classchat.select;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import classchat.basic.contract.Background;
import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LoopConnectionTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final HandClock clock = new HandClock();
    private final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();
    private final List<Integer> endingsWhenClosed = new CopyOnWriteArrayList<>();
    private final List<String> got = new CopyOnWriteArrayList<>();
    private Limits limits = Limits.DEFAULT;
    private volatile boolean throwsAtTheEnd;
    private EventLoop loop;
    private ServerUnderTest server;

    @BeforeEach
    void listen() throws IOException {
        loop = EventLoop.open("test-loop", clock).start();
        Acceptor acceptor = Acceptor.open(loop, ANY_PORT, 50, socket -> {
            try {
                loop.adopt(socket, new LineFraming(limits.maxLineBytes(), new Recorder()), limits);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        server = new ServerUnderTest() {
            @Override
            public InetSocketAddress address() {
                return acceptor.address();
            }

            @Override
            public String heardFrom(LineClient speaker) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                loop.close();
            }
        };
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    @DisplayName("R2.5 a peer that half-closes has ended; one that resets is told apart")
    void endAndResetAreToldApart() throws Exception {
        try (LineClient client = LineClient.connectTo(server)) {
            opened.take();
            client.halfClose();
            assertThat(endings.take().kind()).isEqualTo(Ending.Kind.ENDED);
        }
        LineClient client = LineClient.connectTo(server);
        opened.take();
        client.reset();
        assertThat(endings.take().kind()).isEqualTo(Ending.Kind.RESET);
    }

    @Test
    @DisplayName("R2.5 close() still sends what was sent before it, a megabyte of it, and then ends in good order")
    void closeSendsWhatIsOwed() throws Exception {
        try (LineClient client = LineClient.withSmallReceiveBuffer(server)) {
            Connection connection = opened.take();
            for (int i = 0; i < 900; i++) {
                connection.send(LineClient.lineOf(1_000));
            }
            connection.close();
            connection.send(LineFraming.encode("too late"));
            Background.run(() -> client.sendBytes(new byte[3_000_000])); // more than is thrown away after a close
            for (int i = 0; i < 900; i++) {
                assertThat(client.readLine()).hasSize(1_000);
            }
            assertThat(client.readLineOrEnd()).isNull();
            aTurnPasses();
            clock.advance(limits.lingerTimeout());
            aTurnPasses();
            assertThat(endings.take().kind()).isEqualTo(Ending.Kind.CLOSED);
        }
    }

    @Test
    @DisplayName("R2.5 onClosed never comes from inside close(), also after both sides have half-closed")
    void onClosedIsNotCalledFromInsideClose() throws Exception {
        try (LineClient client = LineClient.connectTo(server)) {
            Connection connection = opened.take();
            connection.endOutput();
            assertThat(client.readLineOrEnd()).isNull();
            client.halfClose(); // the handler then closes
            assertThat(endings.take().kind()).isEqualTo(Ending.Kind.ENDED);
            assertThat(endingsWhenClosed).containsExactly(0);
        }
    }

    @Test
    @DisplayName("R1.6 close() lets a peer that is still sending read the last line: no reset swallows it")
    void closeIsNotAReset() throws Exception {
        try (LineClient client = LineClient.connectTo(server)) {
            client.sendBytes(new byte[300_000]).sendBytes(new byte[300_000]);
            assertThat(client.readLine()).startsWith("error: a line may have");
            assertThat(client.readLineOrEnd()).isNull();
        }
    }

    @Test
    @DisplayName("R3.3 close() does not wait for ever for a peer that does not end its side")
    void lingerIsBoundedInTime() throws Exception {
        try (LineClient client = LineClient.connectTo(server)) {
            opened.take().close();
            assertThat(client.readLineOrEnd()).isNull();
            aTurnPasses(); // the one in which the FIN went out, and the moment began
            assertThat(endings).isEmpty();
            clock.advance(limits.lingerTimeout());
            aTurnPasses();
            assertThat(endings.take().kind()).isEqualTo(Ending.Kind.CLOSED);
        }
    }

    @Test
    @DisplayName("R3.3 close() reads only so much of what a peer goes on sending, and ends when the moment is over")
    void lingerIsBoundedInBytes() throws Exception {
        try (LineClient client = LineClient.connectTo(server)) {
            opened.take().close();
            assertThat(client.readLineOrEnd()).isNull();
            CompletableFuture<Void> sending = Background.run(() -> client.sendBytes(new byte[100_000_000]));
            while (endings.isEmpty()) {
                clock.advance(limits.lingerTimeout());
                aTurnPasses();
            }
            assertThat(endings.take().kind()).isEqualTo(Ending.Kind.CLOSED);
            assertThatThrownBy(sending::join).as("it cannot all be sent").hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    @DisplayName("R3.3 a congested peer that does not read is cut off with the reason, and who waits for it goes on")
    void stalledPeerIsCutOff() throws Exception {
        try (LineClient client = LineClient.withSmallReceiveBuffer(server)) {
            Connection connection = opened.take();
            int lines = fillUntilCongested(connection);
            connection.whenDrained(() -> got.add("drained"));
            while (endings.isEmpty()) { // the system's buffers may still take some in the first of these times
                clock.advance(limits.stallTimeout());
                aTurnPasses();
            }
            Ending ending = endings.take();
            assertThat(ending.kind()).isEqualTo(Ending.Kind.STALLED);
            assertThat(ending.reason()).matches("did not read: \\d+ bytes were waiting");
            await("who waited goes on").until(() -> got.contains("drained"));
            assertThat(client.linesUntilItBreaks()).as("it was cut off").isLessThan(lines);
        }
    }

    @Test
    @DisplayName("R3.3 who waits for a congested peer goes on when it has caught up")
    void slowPeerIsWaitedFor() throws Exception {
        try (LineClient client = LineClient.withSmallReceiveBuffer(server)) {
            Connection connection = opened.take();
            int lines = fillUntilCongested(connection);
            connection.whenDrained(() -> got.add("drained"));
            for (int i = 0; i < lines; i++) {
                assertThat(client.readLine()).hasSize(1_000);
            }
            await("the queue drains").until(() -> got.contains("drained"));
            clock.advance(limits.stallTimeout());
            aTurnPasses();
            connection.send(LineFraming.encode("still here"));
            assertThat(client.readLine()).isEqualTo("still here");
        }
    }

    @Test
    @DisplayName("R3.3 a peer whose queue is full is cut off at once")
    void fullQueueCutsOff() throws Exception {
        try (LineClient client = LineClient.withSmallReceiveBuffer(server)) {
            Connection connection = opened.take();
            int lines = 0;
            for (; endings.isEmpty(); lines++) {
                connection.send(LineClient.lineOf(100_000));
            }
            assertThat(endings.take().kind()).isEqualTo(Ending.Kind.STALLED);
            assertThat(client.linesUntilItBreaks()).as("it was cut off").isLessThan(lines);
        }
    }

    @Test
    @DisplayName("R3.3 a paused connection is not read from; what was read already comes first when it resumes")
    void pauseAndResume() throws Exception {
        try (LineClient client = LineClient.connectTo(server)) {
            Connection connection = opened.take();
            client.sendBytes("one\npause\ntwo\nthr".getBytes(UTF_8));
            await("the pause").until(() -> got.contains("pause"));
            client.sendBytes("ee\nfour\n".getBytes(UTF_8));
            connection.pauseReading();
            connection.resumeReading();
            aTurnPasses();
            assertThat(got).as("paused twice, resumed once").doesNotContain("two");
            connection.resumeReading();
            await("the rest").until(() -> got.contains("four"));
            assertThat(got).containsExactly("one", "pause", "two", "three", "four");
        }
    }

    @Test
    @DisplayName("R3.3 a pause that is taken back before the connection is made leaves it readable")
    void pausedBeforeConnected() throws Exception {
        loop.execute(() -> {
            try {
                Connection connection =
                        loop.connect(server.address(), new LineFraming(64, (from, line) -> got.add(line)), limits);
                connection.pauseReading();
                connection.resumeReading();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        opened.take().send(LineFraming.encode("hello"));
        await("the line").until(() -> got.contains("hello"));
    }

    @Test
    @DisplayName("R3.5 a handler that throws ends its own connection, and only that")
    void handlerThatThrows() throws Exception {
        try (LineClient victim = LineClient.connectTo(server);
                LineClient other = LineClient.connectTo(server)) {
            opened.take();
            Connection second = opened.take();
            victim.send("throw");
            assertThat(endings.take().kind()).isEqualTo(Ending.Kind.FAILED);
            second.send(LineFraming.encode("hello"));
            assertThat(other.readLine()).isEqualTo("hello");
        }
    }

    @Test
    @DisplayName("R3.5 a handler that throws at the end does not keep others waiting for its connection")
    void handlerThatThrowsAtTheEnd() throws Exception {
        try (LineClient client = LineClient.withSmallReceiveBuffer(server)) {
            Connection connection = opened.take();
            throwsAtTheEnd = true;
            int lines = fillUntilCongested(connection);
            connection.whenDrained(() -> got.add("drained"));
            connection.abort();
            await("the others go on").until(() -> got.contains("drained"));
            assertThat(client.linesUntilItBreaks()).as("it was aborted").isLessThan(lines);
        }
    }

    @Test
    @DisplayName("R3.5 a line that cannot be passed on later ends its sender's connection, not the receiver's")
    void passingOnThatThrows() throws Exception {
        try (LineClient slow = LineClient.withSmallReceiveBuffer(server);
                LineClient speaker = LineClient.connectTo(server)) {
            Connection receiver = opened.take();
            Connection sender = opened.take();
            int lines = fillUntilCongested(receiver);
            sender.passOn(() -> {
                if (receiver.isCongested()) {
                    return receiver;
                }
                throw new IllegalStateException("on purpose, by a test");
            });
            for (int i = 0; i < lines; i++) {
                assertThat(slow.readLine()).hasSize(1_000);
            }
            assertThat(speaker.readLineOrEnd()).isNull();
            receiver.send(LineFraming.encode("still here"));
            assertThat(slow.readLine()).isEqualTo("still here");
        }
    }

    @Test
    @DisplayName("R1.5 nobody listens: the ending is a sentence that names the address")
    void connectionRefused() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        loop.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                new LineFraming(64, new Recorder()),
                limits);
        Ending ending = endings.take();
        assertThat(ending.kind()).isEqualTo(Ending.Kind.NOT_CONNECTED);
        assertThat(ending.reason()).startsWith("cannot connect to 127.0.0.1:" + port + ": connection refused");
    }

    @Test
    @DisplayName("R2.1 what is sent before the connection is made goes out first")
    void sentBeforeConnected() throws Exception {
        ConnectionHandler handler = new ConnectionHandler() {
            @Override
            public void onOpen(Connection made) {
                made.send(LineFraming.encode("second"));
            }

            @Override
            public void onBytes(Connection from, ByteBuffer bytes) {
                bytes.position(bytes.limit());
            }
        };
        loop.execute(
                () -> { // on the loop, so that the connection cannot be made before the first line is sent
                    try {
                        loop.connect(server.address(), handler, limits).send(LineFraming.encode("first"));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
        await("both").until(() -> got.size() == 2);
        assertThat(got).containsExactly("first", "second");
    }

    @Test
    @DisplayName("R1.7 closing the loop closes its connections and says so to their handlers")
    void closingTheLoop() throws Exception {
        try (LineClient client = LineClient.connectTo(server)) {
            opened.take();
            loop.close();
            assertThat(endings.take().kind()).isEqualTo(Ending.Kind.CLOSED);
            assertThat(client.readLineOrEnd()).isNull();
        }
    }

    /** Sends until the socket takes no more and the queue is over its mark; returns the number of lines. */
    private int fillUntilCongested(Connection connection) {
        int lines = 0;
        while (!connection.isCongested()) {
            for (; !connection.isCongested(); lines++) {
                connection.send(LineClient.lineOf(1_000));
            }
            aTurnPasses();
        }
        return lines;
    }

    private void aTurnPasses() {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        // The timer runs behind all that are due, and the task behind the flush of that turn.
        loop.schedule(Duration.ZERO, () -> loop.execute(() -> passed.complete(null)));
        passed.join();
    }

    private final class Recorder implements LineHandler {
        @Override
        public void onOpen(Connection connection) {
            opened.add(connection);
        }

        @Override
        public void onLine(Connection connection, String line) {
            got.add(line);
            if (line.equals("pause")) {
                connection.pauseReading();
            } else if (line.equals("throw")) {
                throw new IllegalStateException("on purpose, by a test");
            }
        }

        @Override
        public void onEndOfInput(Connection connection) {
            connection.close();
            endingsWhenClosed.add(endings.size());
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            endings.add(ending);
            if (throwsAtTheEnd) {
                throw new IllegalStateException("on purpose, by a test");
            }
        }
    }
}
