package classchat.offline;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.Background;
import classchat.console.ClassServerUnderTest;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The moments between away and here, and readers that are too slow. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DrainTest {
    @TempDir
    private Path folder;

    private ClassServerUnderTest server;

    @BeforeEach
    void start() throws IOException {
        server = new ClassServerUnderTest(folder);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Alice says the numbers from 0 on, and hears what becomes of them. */
    private CompletableFuture<Void> count(int messages, String text) {
        return Background.run(() -> {
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                CompletableFuture<Void> hearing = Background.run(() -> {
                    int stored = 0;
                    int delivered = 0;
                    while (delivered < messages) {
                        JsonObject fate = alice.peer().read();
                        int ids = fate.getJsonArray("ids").size();
                        if (fate.getString("type").equals("stored")) {
                            stored += ids;
                        } else {
                            assertThat(fate.getString("type")).isEqualTo("delivered");
                            delivered += ids;
                        }
                    }
                    assertThat(stored).isLessThanOrEqualTo(messages);
                });
                for (int i = 0; i < messages; i++) {
                    alice.say("Bob", text + i);
                }
                hearing.join();
            }
        });
    }

    @Test
    @DisplayName(
            "P11.2 P11.3 while messages keep coming, Bob comes, vanishes in mid-burst, and comes back: each once, in order")
    void comesAndVanishes() throws Exception {
        AckingPeer.join(server, "Bob").leave();
        int messages = 5_000;
        CompletableFuture<Void> counting = count(messages, "");
        int next = 0;
        for (int round = 0; next < messages; round++) {
            AckingPeer bob = AckingPeer.join(server, "Bob");
            int here = 0;
            for (; next < messages && (here < 700 || round >= 5); here++) {
                bob.expectText("Alice", Integer.toString(next++));
                if (here % 50 == 49 || next == messages) {
                    bob.acknowledge(here + 1);
                }
            }
            if (next < messages) {
                bob.sync(); // the server has heard the last acknowledgment
                bob.peer().lines().reset();
                next -= here % 50; // what was not acknowledged comes again
            } else {
                counting.join();
                bob.close();
            }
        }
    }

    @Test
    @DisplayName(
            "P11.4 promise 4 a reader too slow for its connection is served from its mailbox; others do not notice")
    void slowReader() throws Exception {
        int messages = 2_000;
        AckingPeer.join(server, "Bob").leave();
        CompletableFuture<Void> counting;
        try (AckingPeer bob = AckingPeer.joinWithSmallReceiveBuffer(server, "Bob");
                AckingPeer carol = AckingPeer.join(server, "Carol")) {
            counting = count(messages, "x".repeat(3_000));
            for (int i = 1; i <= 200; i++) { // meanwhile Bob does not read
                carol.say("Carol", "note " + i).expectText("Carol", "note " + i);
                carol.acknowledge(i).expectFate("delivered", "7-" + i);
            }
            bob.peer().lines().reset();
        }
        try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
            for (int i = 0; i < messages; i++) {
                bob.expectText("Alice", "x".repeat(3_000) + i);
                if (i % 100 == 99) {
                    bob.acknowledge(i + 1);
                }
            }
            counting.join();
        }
    }

    @Test
    @DisplayName("P11.4 a client that does not acknowledge gets 1,000 messages, and the rest as it acknowledges")
    void window() throws Exception {
        int messages = 3_000;
        try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
            CompletableFuture<Void> counting = count(messages, "");
            for (int i = 0; i < 1_000; i++) {
                bob.expectText("Alice", Integer.toString(i));
            }
            bob.expectNothing();
            for (int i = 1_000; i < messages; i++) {
                bob.acknowledge(i);
                bob.expectText("Alice", Integer.toString(i));
            }
            bob.acknowledge(messages);
            counting.join();
        }
    }
}
