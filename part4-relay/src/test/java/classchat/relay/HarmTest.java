package classchat.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.multithread.ServerLimits;
import classchat.relay.contract.ChatPeer;
import classchat.select.Limits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rubbish over the wire: each line is answered, and nobody else notices. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HarmTest {
    @Test
    @DisplayName("P5.2 R4.8 each malformed line is answered with an error, harms nobody, and the connection goes on")
    void malformedLinesHarmNobody() throws Exception {
        List<String> lines = MessageParserTest.refusedLines()
                .filter(line -> line.length() <= 60_000 && line.indexOf('\n') < 0)
                .collect(Collectors.toList());
        try (ServerUnderTest server = new ChatServerUnderTest(Engine.SELECT, 1);
                ChatPeer eve = ChatPeer.join(server, "Eve");
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            for (String line : lines) {
                eve.lines().sendBytes((line + "\n").getBytes(UTF_8));
                eve.expectError("malformed");
            }
            eve.say("Alice", "and now in order");
            alice.expectText("Eve", "and now in order");
            bob.expectNothing("Bob");
        }
    }

    @Test
    @DisplayName("P5.2 a client that sends rubbish and does not read the answers is slowed down, then cut off")
    void rubbishWithoutReading() throws Exception {
        Limits impatient = Limits.DEFAULT.withStallTimeout(Duration.ofMillis(50)); // nobody else waits for Eve: 3 s
        ChatLimits limits = ChatLimits.DEFAULT.withServer(ServerLimits.DEFAULT.withConnection(impatient));
        try (ServerUnderTest server = new ChatServerUnderTest(Engine.SELECT, 1, limits, line -> {});
                ChatPeer eve = ChatPeer.joinWithSmallReceiveBuffer(server, "Eve");
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            byte[] rubbish = "x\n".repeat(30_000).getBytes(UTF_8);
            try {
                while (true) {
                    eve.lines().sendBytes(rubbish);
                }
            } catch (IOException e) {
                alice.expectNothing("Alice"); // she was cut off; nobody else was
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SELECT", "THREADS"})
    @DisplayName(
            "P8.1 unfinished lines that fill the server's memory: their senders wait, one is told, and the others go on")
    void memoryShort(Engine engine) throws Exception {
        ChatLimits limits = ChatLimits.DEFAULT.withServer(ServerLimits.DEFAULT.withMemoryBytes(1_024 * 1_024));
        List<ChatPeer> hoarders = new ArrayList<>();
        ExecutorService readers = Executors.newCachedThreadPool();
        try (ChatServerUnderTest server = new ChatServerUnderTest(engine, limits, relay -> {});
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            for (int i = 0; i < 20; i++) {
                ChatPeer hoarder = ChatPeer.join(server, "Hoarder" + i);
                hoarders.add(hoarder);
                hoarder.lines().sendBytes("x".repeat(65_000).getBytes(UTF_8));
            }
            alice.say("Bob", "still here?");
            bob.expectText("Alice", "still here?");
            List<Callable<String>> heard = new ArrayList<>();
            hoarders.forEach(hoarder -> heard.add(() -> hoarder.read().getString("code")));
            assertThat(readers.invokeAny(heard)).isEqualTo("memory-short");
            await("it is gone").until(() -> server.connections() < 2 + 20);
            assertThat(server.connections()).as("few of them are cut off").isGreaterThan(2 + 10);
            alice.say("Bob", "still here?");
            bob.expectText("Alice", "still here?");
        } finally {
            readers.shutdown();
            for (ChatPeer hoarder : hoarders) {
                hoarder.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SELECT", "THREADS"})
    @DisplayName("P7.4 R4.9 clients that vanish in the middle of a message leave nothing behind that spins")
    void nothingSpins(Engine engine) throws Exception {
        ChatLimits limits = ChatLimits.DEFAULT.withTimes(
                Duration.ofHours(1), Duration.ofMillis(200), Duration.ofHours(1), Duration.ofMillis(20));
        try (ChatServerUnderTest server = new ChatServerUnderTest(engine, limits, relay -> {});
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            for (int i = 0; i < 20; i++) {
                ChatPeer.join(server, "Gone" + i)
                        .lines()
                        .sendBytes("{\"receiver\":\"Ali".getBytes(UTF_8))
                        .reset();
            }
            await("the server has noticed").until(() -> server.connections() == 1);
            alice.expect("ping"); // once in each silence: from here to the next nobody but a clock has anything to do
            long cpuNanos = serversCpuNanos();
            long nanos = System.nanoTime();
            alice.send("{'type':'pong'}").expect("ping");
            assertThat(serversCpuNanos() - cpuNanos)
                    .as(
                            "what the server's threads compute in %d ns in which nothing happens",
                            System.nanoTime() - nanos)
                    .isLessThan((System.nanoTime() - nanos) / 4);
        }
    }

    private static long serversCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("chat-"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }
}
