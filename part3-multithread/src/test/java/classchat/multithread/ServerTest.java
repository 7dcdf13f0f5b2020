package classchat.multithread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.ProgramOutput;
import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.contract.DiscussionServer;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import classchat.select.Limits;
import classchat.select.LineFraming;
import classchat.select.LineHandler;
import classchat.select.MemoryBudget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the wire cannot show: threads, handlers that throw, and lines of the output. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ServerTest {
    static List<Engine> engines() {
        return Runtime.version().feature() >= 21 ? List.of(Engine.values()) : List.of(Engine.SELECT, Engine.THREADS);
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R3.6 close() ends all threads of the server, with clients connected, and may be called twice")
    void closeEndsAllThreads(Engine engine) throws Exception {
        try (DiscussionServer server = EngineUnderTest.start(engine);
                LineClient alice = LineClient.join(server);
                LineClient bob = LineClient.join(server)) {
            alice.send("hello");
            assertThat(bob.readLine()).endsWith("hello");
            stop(server);
            assertThat(chatThreads()).isEmpty();
            stop(server);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R3.6 a server that cannot start, whatever the reason, leaves no thread")
    void cannotStart(Engine engine) {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
        Discussion discussion = new Discussion(ServerLimits.DEFAULT, line -> {});
        assertThatThrownBy(() -> Server.start(engine, nowhere, discussion::newHandler, ServerLimits.DEFAULT))
                .isInstanceOf(UnresolvedAddressException.class);
        assertThat(chatThreads()).isEmpty();
    }

    private static void stop(ServerUnderTest server) throws IOException {
        server.close();
    }

    private static Set<String> chatThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("chat-"))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("threadEngines")
    @DisplayName("R3.6 close() ends every reader and writer, virtual ones included")
    void closeEndsReadersAndWriters(Engine engine) throws Exception {
        List<Thread> made = new CopyOnWriteArrayList<>();
        ThreadEngine.Threads real =
                engine == Engine.VIRTUAL ? VirtualThreads.factory() : (name, task) -> new Thread(task, name);
        ThreadEngine.Threads recorded = (name, task) -> {
            Thread thread = real.create(name, task);
            made.add(thread);
            return thread;
        };
        Discussion discussion = new Discussion(ServerLimits.DEFAULT, line -> {});
        Server server = start(discussion, recorded);
        try (DiscussionServer underTest = new DiscussionServer(server.address(), server::close);
                LineClient alice = LineClient.join(underTest)) {
            alice.send("hello");
            underTest.heardFrom(alice);
            stop(underTest);
        }
        assertThat(made).hasSize(4).noneMatch(Thread::isAlive);
    }

    private static Server start(Discussion discussion, ThreadEngine.Threads threads) throws IOException {
        return AcceptingServer.start(
                EngineUnderTest.ANY_PORT,
                discussion::newHandler,
                ServerLimits.DEFAULT,
                ThreadEngine.start(threads, ServerLimits.DEFAULT.connection(), MemoryBudget.UNLIMITED));
    }

    static List<Engine> threadEngines() {
        return Runtime.version().feature() >= 21 ? List.of(Engine.THREADS, Engine.VIRTUAL) : List.of(Engine.THREADS);
    }

    @Test
    @DisplayName("R3.5 a thread that cannot be made costs its own client alone, and leaves nothing behind")
    void threadThatCannotBeMade() throws Exception {
        List<Thread> made = new CopyOnWriteArrayList<>();
        ThreadEngine.Threads scarce = (name, task) -> {
            Thread thread = name.equals("chat-reader-2")
                    ? new Thread(task, name) {
                        @Override
                        public void start() {
                            throw new OutOfMemoryError("on purpose, by a test");
                        }
                    }
                    : new Thread(task, name);
            made.add(thread);
            return thread;
        };
        Discussion discussion = new Discussion(ServerLimits.DEFAULT, line -> {});
        Server server = start(discussion, scarce);
        try (DiscussionServer underTest = new DiscussionServer(server.address(), server::close)) {
            try (LineClient unlucky = LineClient.connectTo(underTest)) {
                assertThat(unlucky.linesUntilItBreaks()).isZero();
            }
            try (LineClient alice = LineClient.join(underTest)) {
                alice.send("hello");
                assertThat(underTest.heardFrom(alice)).isEqualTo("hello");
            }
        }
        await("all threads end").until(() -> made.stream().noneMatch(Thread::isAlive));
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R3.6 close() does not wait for clients that neither read nor leave")
    void closeDoesNotWaitForEver(Engine engine) throws Exception {
        int lines = 100;
        ServerLimits limits = ServerLimits.DEFAULT.withConnection(Limits.DEFAULT
                .withMaxSendQueueBytes(8_000_000) // more than the system's own buffers take
                .withStallTimeout(Duration.ofMillis(200))
                .withLingerTimeout(Duration.ofMillis(200)));
        BlockingQueue<Connection> owing = new LinkedBlockingQueue<>();
        Supplier<ConnectionHandler> handlers = () -> new ConnectionHandler() {
            @Override
            public void onOpen(Connection connection) {
                for (int i = 0; i < lines; i++) {
                    connection.send(LineClient.lineOf(64_000));
                }
                owing.add(connection);
            }

            @Override
            public void onBytes(Connection connection, ByteBuffer bytes) {}
        };
        Server server = Server.start(engine, EngineUnderTest.ANY_PORT, handlers, limits);
        try (DiscussionServer underTest = new DiscussionServer(server.address(), server::close);
                LineClient deaf = LineClient.withSmallReceiveBuffer(underTest)) {
            owing.take(); // the witness's
            owing.take();
            stop(underTest);
            assertThat(server.connections()).isZero();
            assertThat(chatThreads()).isEmpty();
            assertThat(deaf.linesUntilItBreaks()).as("it was cut off").isLessThan(lines);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R3.5 a handler that throws ends its own connection only, wherever it throws")
    void handlerThatThrows(Engine engine) throws Exception {
        AtomicInteger opened = new AtomicInteger();
        Supplier<ConnectionHandler> handlers = () -> new LineFraming(100, new LineHandler() {
            @Override
            public void onOpen(Connection connection) {
                if (opened.incrementAndGet() == 3) {
                    throw new IllegalStateException("on purpose, by a test");
                }
                connection.send(LineFraming.encode("hello"));
            }

            @Override
            public void onClosed(Connection connection, Ending ending) {
                throw new IllegalStateException("on purpose, by a test");
            }

            @Override
            public void onLine(Connection connection, String line) {
                if (line.equals("throw")) {
                    throw new IllegalStateException("on purpose, by a test");
                } else if (line.equals("overflow")) {
                    onLine(connection, line);
                }
                connection.send(LineFraming.encode(line));
            }

            @Override
            public void onEndOfInput(Connection connection) {
                throw new IllegalStateException("on purpose, by a test");
            }
        });
        try (Server server = Server.start(engine, EngineUnderTest.ANY_PORT, handlers, ServerLimits.DEFAULT)) {
            InetSocketAddress address = server.address();
            try (DiscussionServer underTest = new DiscussionServer(address, () -> {});
                    LineClient alice = LineClient.join(underTest)) {
                try (LineClient victim = LineClient.connectTo(underTest)) {
                    assertThat(victim.linesUntilItBreaks()).isZero();
                }
                for (String line : List.of("throw", "overflow")) {
                    try (LineClient victim = LineClient.join(underTest)) {
                        victim.send(line).linesUntilItBreaks();
                    }
                }
                try (LineClient victim = LineClient.join(underTest)) {
                    victim.halfClose().linesUntilItBreaks();
                }
                assertThat(alice.send("still here").readLine()).isEqualTo("still here");
                await("the victims are gone").until(() -> server.connections() == 2);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    @DisplayName("R3.3 the output says who came and who went, and why; who did not read is named")
    void outputSaysWhoCameAndWent(Engine engine) throws Exception {
        ProgramOutput output = new ProgramOutput();
        ServerLimits limits =
                ServerLimits.DEFAULT.withConnection(Limits.DEFAULT.withStallTimeout(Duration.ofMillis(200)));
        Discussion discussion = new Discussion(limits, output.stream()::println);
        Server server = Server.start(engine, EngineUnderTest.ANY_PORT, discussion::newHandler, limits);
        try (DiscussionServer underTest = new DiscussionServer(server.address(), server::close)) {
            output.awaitLine("client-1 joined from 127.0.0.1:");
            try (LineClient deaf = LineClient.withSmallReceiveBuffer(underTest)) {
                output.awaitLine("client-2 joined"); // before the next one comes: each has a thread of its own
                try (LineClient alice = LineClient.join(underTest)) {
                    while (output.lines().stream()
                            .noneMatch(line -> line.matches("client-2 left: did not read: .* \\(2 here\\)"))) {
                        alice.sendBytes(LineClient.lineOf(10_000));
                        underTest.heardFrom(alice);
                    }
                    alice.halfClose();
                    assertThat(output.awaitLine("client-3 left: ")).isEqualTo("ended by the other side (1 here)");
                }
                assertThat(deaf.linesUntilItBreaks()).as("it was cut off").isPositive();
            }
            LineClient.join(underTest).reset();
            assertThat(output.awaitLine("client-4 left: ")).startsWith("the connection was reset");
        }
    }

    @Test
    @DisplayName("R3.4 who comes after the last that fits is told so, and the others go on")
    void classIsFull() throws Exception {
        ServerLimits limits = ServerLimits.DEFAULT.withMaxConnections(2);
        Discussion discussion = new Discussion(limits, line -> {});
        Server server = Server.start(Engine.SELECT, EngineUnderTest.ANY_PORT, discussion::newHandler, limits);
        try (DiscussionServer underTest = new DiscussionServer(server.address(), server::close);
                LineClient alice = LineClient.join(underTest)) {
            try (LineClient late = LineClient.connectTo(underTest)) {
                late.send("me too");
                assertThat(late.readLine()).isEqualTo("error: the class is full (2); try again later");
                assertThat(late.readLineOrEnd()).isNull();
            }
            alice.send("hello");
            assertThat(underTest.heardFrom(alice)).isEqualTo("hello");
            alice.halfClose().readToEnd();
            await("alice has left").until(() -> server.connections() == 1);
            try (LineClient next = LineClient.connectTo(underTest)) {
                assertThat(next.readLine()).startsWith("Connected to ClassChat. You are client-");
            }
        }
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20, disabledReason = "this JDK has virtual threads")
    @DisplayName("R3.2 the virtual engine on an older JDK: a sentence that names the JDK it needs")
    void virtualNeedsANewerJdk() {
        assertThatThrownBy(() -> EngineUnderTest.start(Engine.VIRTUAL))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "the virtual engine needs JDK 21 or newer, this is JDK .*; choose the engine select or threads");
    }
}
