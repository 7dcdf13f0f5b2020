package classchat.multithread;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.ServerProcess;
import classchat.multithread.contract.DiscussionContract;
import classchat.multithread.contract.DiscussionServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's memory stays bounded: a server that queued without a bound would die in so small a heap. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HeapTest {
    @ParameterizedTest
    @ValueSource(strings = {"select", "threads"})
    @DisplayName("R3.3 100 MB are sent past a client that never reads, by a server with a heap of 16 MB")
    void hundredMegabytesPastADeafClient(String engine) throws Exception {
        try (ServerProcess process =
                ServerProcess.java(List.of("-Xmx16m"), Main.class, "server", "--port", "0", "--engine", engine)) {
            DiscussionServer server = new DiscussionServer(process.address(), () -> {});
            DiscussionContract.talkPastAClientThatNeverReads(server, 100_000_000);
            assertThat(process.output()).noneMatch(line -> line.contains("OutOfMemoryError"));
            assertThat(process.output()).anyMatch(line -> line.matches("client-\\d left: did not read: .*"));
        }
    }
}
