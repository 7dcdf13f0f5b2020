package classchat.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.basic.contract.Background;
import classchat.relay.contract.ChatPeer;
import classchat.server.AckingPeer;
import classchat.server.ClassServerUnderTest;
import classchat.store.MailboxLimits;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The moments between away and here, and readers that are too slow. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DrainTest {
    private static final MailboxLimits ONE_SENDER_MAY_FILL_A_MAILBOX =
            MailboxLimits.DEFAULT.withMax(MailboxLimits.DEFAULT.maxMessages(), MailboxLimits.DEFAULT.maxBytes());

    @TempDir
    private Path folder;

    private ClassServerUnderTest server;

    @BeforeEach
    void start() throws IOException {
        server = new ClassServerUnderTest(folder, ONE_SENDER_MAY_FILL_A_MAILBOX);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Alice says the numbers from 0 on, and hears what becomes of them. */
    private CompletableFuture<Void> count(int messages, String text) {
        AtomicInteger stored = new AtomicInteger();
        return count(messages, text, stored);
    }

    /** @param stored counts those that were stored first */
    private CompletableFuture<Void> count(int messages, String text, AtomicInteger stored) {
        return Background.run(() -> {
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                CompletableFuture<Void> hearing = Background.run(() -> {
                    int delivered = 0;
                    while (delivered < messages) {
                        JsonObject fate = alice.peer().read();
                        int ids = fate.getJsonArray("ids").size();
                        if (fate.getString("type").equals("stored")) {
                            stored.addAndGet(ids);
                        } else {
                            assertThat(fate.getString("type")).isEqualTo("delivered");
                            delivered += ids;
                        }
                    }
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
            AckingPeer bob = AckingPeer.joinAtOnce(server, "Bob");
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
        AtomicInteger stored = new AtomicInteger();
        try (AckingPeer bob = AckingPeer.joinWithSmallReceiveBuffer(server, "Bob");
                AckingPeer carol = AckingPeer.join(server, "Carol")) {
            counting = count(messages, "x".repeat(3_000), stored);
            for (int i = 1; i <= 200; i++) { // meanwhile Bob does not read
                carol.say("Carol", "note " + i).expectText("Carol", "note " + i);
                carol.acknowledge(i).expectFate("delivered", "7-" + i);
            }
            await("Bob is behind").until(() -> stored.get() > 0);
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
    @DisplayName("P11.4 a plain client that reads slowly is served from its mailbox on the same connection, in order")
    void slowPlainReader() throws Exception {
        int messages = 4_000;
        AtomicInteger stored = new AtomicInteger();
        try (ChatPeer bob = AckingPeer.awaitMailboxRead(ChatPeer.joinWithSmallReceiveBuffer(server, "Bob"))) {
            CompletableFuture<Void> counting = count(messages, "x".repeat(3_000), stored);
            for (int i = 0; i < messages; i++) {
                if (i == 10) {
                    await("Bob is behind").until(() -> stored.get() > 0);
                }
                bob.expectText("Alice", "x".repeat(3_000) + i);
            }
            counting.join();
        }
    }

    @Test
    @DisplayName("P10.3 a message may be stored first and delivered then, and never the other way round")
    void storedComesBeforeDelivered() throws Exception {
        AckingPeer.join(server, "Bob").leave();
        int messages = 500;
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            for (int i = 1; i <= messages; i++) {
                alice.say("Bob", "x");
                if (i % 100 == 50) {
                    ChatPeer.join(server, "Bob").close(); // reads while more is being stored
                }
            }
            Set<String> delivered = new HashSet<>();
            try (ChatPeer bob = ChatPeer.join(server, "Bob")) {
                assertThat(bob).isNotNull();
                while (delivered.size() < messages) {
                    JsonObject fate = alice.peer().read();
                    for (JsonString id : fate.getJsonArray("ids").getValuesAs(JsonString.class)) {
                        if (fate.getString("type").equals("delivered")) {
                            delivered.add(id.getString());
                        } else {
                            assertThat(delivered).doesNotContain(id.getString());
                        }
                    }
                }
            }
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
