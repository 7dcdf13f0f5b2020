package classchat.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.multithread.ServerLimits;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small loads on good servers; {@link FaultyRelayTest} has the bad ones. */
class LoadTest {
    private static final int LINE_BYTES = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @ParameterizedTest(name = "{0}, {1} pairs, window {2}, {3} bytes")
    @CsvSource({
        "bare,    2, 64, 100",
        "bare,    2, 3,  65536",
        "select,  2, 64, 100",
        "select,  2, 3,  65536",
        "threads, 2, 64, 100",
        "select,  20, 1, 48",
        "chat,    2, 64, 100",
        "chat,    2, 3,  60000",
    })
    @DisplayName("a forwarding load runs: every line that is delivered makes room for the next one")
    void forwardingLoadRuns(String engine, int pairs, int window, int lineBytes) throws Exception {
        try (Servers.Running server = Servers.forwarding(engine);
                Generator generator = Generator.start(server.address())) {
            new ForwardingLoad(generator, wire(engine), pairs, window, lineBytes).start();
            generator.awaitReady();
            awaitDelivered(generator, 10 * pairs * window);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"bare", "select", "threads"})
    @DisplayName("a broadcast load runs: a line that everybody has makes room for the next one")
    void broadcastLoadRuns(String engine) throws Exception {
        try (Servers.Running server = Servers.discussion(engine);
                Generator generator = Generator.start(server.address())) {
            new BroadcastLoad(generator, 5, 8, LINE_BYTES).start();
            generator.awaitReady();
            awaitDelivered(generator, 10 * 4 * 8);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"bare", "select", "threads", "chat"})
    @DisplayName("a paced load measures every line that it was to measure, and none before")
    void pacedLoadMeasuresEveryLine(String engine) throws Exception {
        try (Servers.Running server = Servers.forwarding(engine);
                Generator generator = Generator.start(server.address())) {
            PacedLoad.Times times = new PacedLoad(generator, wire(engine), 3, 1_000, LINE_BYTES)
                    .run(Duration.ofMillis(20), Duration.ofMillis(50));
            assertThat(times.latencies()).hasSize(50).isSorted();
            assertThat(times.latencies()[0])
                    .as("no line arrives before it is sent")
                    .isPositive();
            assertThat(times.lags()).hasSize(50).isSorted();
            assertThat(times.lags()[0]).as("no line is sent too early").isNotNegative();
        }
    }

    private static Wire wire(String engine) {
        return engine.equals("chat") ? Wire.CHAT : Wire.LINES;
    }

    @Test
    @DisplayName("a percentile is the least value that so large a share does not exceed")
    void percentiles() {
        long[] sorted = {1_000, 2_000, 3_000, 4_000};
        assertThat(PacedLoad.Times.percentileMicros(sorted, 0.5)).isEqualTo(2);
        assertThat(PacedLoad.Times.percentileMicros(sorted, 0.51)).isEqualTo(3);
        assertThat(PacedLoad.Times.percentileMicros(sorted, 0.999)).isEqualTo(4);
        assertThat(PacedLoad.Times.percentileMicros(new long[] {7_000}, 0.5)).isEqualTo(7);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"bare", "select", "threads"})
    @DisplayName("20 clients join a discussion and stay")
    void clientsJoinAndStay(String engine) throws Exception {
        try (Servers.Running server = Servers.discussion(engine);
                Generator generator = Generator.start(server.address());
                HeldClients clients = HeldClients.of(generator, PATIENCE)) {
            assertThat(clients.hold(5)).isEqualTo(5);
            assertThat(clients.hold(20)).isEqualTo(20);
        }
    }

    @Test
    @DisplayName("if fewer can join than asked for, that many stay, and the reason is known")
    void fewerClientsAreAnAnswerToo() throws Exception {
        try (Servers.Running server = Servers.discussion("select", ServerLimits.DEFAULT.withMaxConnections(5));
                Generator generator = Generator.start(server.address());
                HeldClients clients = HeldClients.of(generator, PATIENCE)) {
            assertThat(clients.hold(20)).isEqualTo(5);
            assertThat(clients.reason()).contains("the class is full (5)");
        }
    }

    private static void awaitDelivered(Generator generator, long lines) {
        await(lines + " lines are delivered")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(generator.mark().delivered()).isGreaterThanOrEqualTo(lines));
    }
}
