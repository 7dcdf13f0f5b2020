package classchat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.relay.contract.ChatPeer;
import classchat.server.AckingPeer;
import classchat.server.ClassServerUnderTest;
import classchat.store.MailboxLimits;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections 10 and 11 of {@code PROTOCOL.md}, over the wire. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FatesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T15:04:05.678Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private ClassServerUnderTest server;

    @BeforeEach
    void start() throws IOException {
        server = new ClassServerUnderTest(folder, MailboxLimits.DEFAULT.withMax(5, 2_000), CLOCK);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    // --- 10. Fates

    @Test
    @DisplayName("P10.3 P10.5 R5.3 the sender is told when the receiver's client has acknowledged, many in one line")
    void delivered() throws Exception {
        try (AckingPeer alice = AckingPeer.join(server, "Alice");
                AckingPeer bob = AckingPeer.join(server, "Bob")) {
            alice.say("Bob", "one").say("Bob", "two").say("Bob", "three");
            bob.expectText("Alice", "one");
            bob.expectText("Alice", "two");
            JsonObject three = bob.expectText("Alice", "three");
            assertThat(three.containsKey("delayed")).isFalse();
            alice.expectNothing();
            bob.acknowledge(2);
            alice.expectFate("delivered", "7-1", "7-2");
            bob.acknowledge(3);
            alice.expectFate("delivered", "7-3");
        }
    }

    @Test
    @DisplayName(
            "P10.1 a client that does not acknowledge: what its connection took is delivered, and it hears no fates")
    void plainClients() throws Exception {
        try (AckingPeer alice = AckingPeer.join(server, "Alice");
                ChatPeer plain = AckingPeer.awaitMailboxRead(ChatPeer.join(server, "Plain"))) {
            alice.say("Plain", "hello").expectFate("delivered", "7-1");
            plain.expectText("Alice", "hello");
            plain.say("Alice", "and back");
            alice.expectText("Plain", "and back");
            alice.acknowledge(1);
            plain.expectNothing("Plain");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "7-", "-1", "a-1", "7-1-1", "7 -1", "7-1234567890123456", "+7-1", "07-1", "7-01"})
    @DisplayName("P10.2 who acknowledges gives each message an id of two numbers")
    void badIds(String id) throws Exception {
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            alice.say("Alice", "x", id);
            alice.peer().expectError("bad-field");
            alice.say("Alice", "x").expectText("Alice", "x");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'received'}",
                "{'type':'received','count':'1'}",
                "{'type':'received','count':2}",
                "{'type':'received','count':-1}"
            })
    @DisplayName("P10.5 more than was sent cannot be acknowledged")
    void badAcknowledgments(String line) throws Exception {
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            alice.say("Alice", "x").expectText("Alice", "x");
            alice.peer().send(line).expectError("bad-field");
            alice.acknowledge(1).expectFate("delivered", "7-1");
            alice.acknowledge(0).expectNothing(); // old news
        }
    }

    @Test
    @DisplayName("P10.4 a repeat is answered again, and not delivered again: after a reconnect, and after a restart")
    void repeats() throws Exception {
        AckingPeer.join(server, "Away").leave();
        try (AckingPeer alice = AckingPeer.join(server, "Alice");
                AckingPeer bob = AckingPeer.join(server, "Bob")) {
            alice.say("Bob", "delivered").say("Away", "stored").say("Nobody", "refused");
            bob.expectText("Alice", "delivered");
            bob.acknowledge(1);
            // The answers come from three threads.
            assertThat(new String[] {
                        alice.peer().read().getString("type"),
                        alice.peer().read().getString("type"),
                        alice.peer().read().getString("type")
                    })
                    .containsExactlyInAnyOrder("delivered", "stored", "error");
            alice.leave();
            bob.expectNothing();
            for (int i = 0; i < 2; i++) {
                try (AckingPeer again = AckingPeer.join(server, "Alice")) {
                    again.say("Bob", "delivered", "7-1").expectFate("delivered", "7-1");
                    again.say("Away", "stored", "7-2").expectFate("stored", "7-2");
                    again.say("Nobody", "refused", "7-3");
                    assertThat(again.peer().expectError("receiver-absent").getString("id"))
                            .isEqualTo("7-3");
                    again.leave();
                }
                server.restart();
            }
        }
        try (AckingPeer away = AckingPeer.join(server, "Away");
                AckingPeer bob = AckingPeer.join(server, "Bob")) {
            away.expectDelayed("Alice", "stored");
            away.expectNothing();
            bob.expectNothing();
        }
    }

    @Test
    @DisplayName("P10.4 a repeat of what is still on its way is answered once, when it has arrived")
    void repeatOnItsWay() throws Exception {
        try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
            AckingPeer.join(server, "Alice").say("Bob", "one").leave();
            bob.expectText("Alice", "one");
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Bob", "one", "7-1").say("Bob", "two", "7-2");
                bob.expectText("Alice", "two");
                alice.expectNothing();
                bob.acknowledge(2);
                alice.expectFate("delivered", "7-1", "7-2");
            }
        }
    }

    @Test
    @DisplayName("P10.2 P10.4 a client that was started again draws another epoch: nothing of it is a repeat")
    void epochs() throws Exception {
        try (AckingPeer bob = AckingPeer.join(server, "Bob");
                AckingPeer alice = AckingPeer.join(server, "Alice")) {
            for (String id : new String[] {"7-5", "3-1", "9-1", "3-2", "7-6"}) {
                alice.say("Bob", "x", id);
                bob.expectText("Alice", "x");
            }
        }
    }

    // --- 11. Who is away

    @Test
    @DisplayName(
            "P11.1 P11.2 P11.3 R5.3 for who is away it is stored, and comes in order with its time, before what is new")
    void storedAndFetched() throws Exception {
        AckingPeer.join(server, "Bob").leave();
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            alice.say("bob", "one").expectFate("stored", "7-1");
            alice.say("Bob", "two").expectFate("stored", "7-2");
            server.restart();
        }
        try (AckingPeer alice = AckingPeer.join(server, "Alice");
                AckingPeer bob = AckingPeer.join(server, "Bob")) {
            assertThat(bob.expectDelayed("Alice", "one").getString("time")).isEqualTo("2026-11-22T15:04:05Z");
            bob.expectDelayed("Alice", "two");
            alice.say("Bob", "three", "7-3");
            bob.expectText("Alice", "three");
            bob.acknowledge(2);
            alice.expectFate("delivered", "7-1", "7-2");
            bob.leave();
            alice.expectFate("stored", "7-3");
        }
        try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
            bob.expectDelayed("Alice", "three"); // alone: the others were acknowledged
            bob.acknowledge(1).expectNothing();
        }
    }

    @Test
    @DisplayName("P11.1 R4.4 somebody who has never joined is not in the system")
    void unknown() throws Exception {
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            alice.say("Bob", "are you there?").peer().expectError("receiver-absent");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "P11.3 what a connection had not acknowledged when it broke comes first on the next, before what is newer")
    void unacknowledgedComesFirst(boolean serverIsRestarted) throws Exception {
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            AckingPeer bob = AckingPeer.join(server, "Bob");
            alice.say("Bob", "one").say("Bob", "two");
            bob.expectText("Alice", "one");
            bob.expectText("Alice", "two");
            bob.acknowledge(1);
            alice.expectFate("delivered", "7-1");
            bob.peer().lines().reset();
            alice.expectFate("stored", "7-2");
            alice.say("Bob", "three").expectFate("stored", "7-3");
            if (serverIsRestarted) {
                server.restart();
            }
        }
        try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
            bob.expectDelayed("Alice", "two");
            bob.expectDelayed("Alice", "three");
            bob.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("P11.5 a full mailbox refuses what is new, by number and by bytes, and takes again when there is room")
    void fullMailbox(boolean byBytes) throws Exception {
        AckingPeer.join(server, "Bob").leave();
        String text = byBytes ? "x".repeat(600) : "x";
        int fit = byBytes ? 2 : 5;
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            for (int i = 1; i <= fit; i++) {
                alice.say("Bob", text).expectFate("stored", "7-" + i);
            }
            for (int i = 0; i < 2; i++) {
                alice.say("Bob", text).peer().expectError("mailbox-full");
            }
            try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                for (int i = 1; i <= fit; i++) {
                    bob.expectDelayed("Alice", text);
                }
                bob.acknowledge(fit);
                assertThat(alice.peer().expect("delivered").getJsonArray("ids")).hasSize(fit);
                bob.leave();
            }
            alice.say("Bob", text).expectFate("stored", "7-" + (fit + 3));
        }
    }

    @Test
    @DisplayName("P4.6 P10.3 a text to oneself is delivered")
    void toOneself() throws Exception {
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            alice.say("Alice", "note").expectText("Alice", "note");
            alice.acknowledge(1).expectFate("delivered", "7-1");
        }
    }

    @Test
    @DisplayName("P10.1 P10.6 the id of a plain client is not passed on: it may use one twice; the server gives one")
    void idOfAPlainClient() throws Exception {
        try (AckingPeer alice = AckingPeer.join(server, "Alice");
                ChatPeer plain = AckingPeer.awaitMailboxRead(ChatPeer.join(server, "Plain"))) {
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < 2; i++) {
                plain.send("{'receiver':'Alice','text':'x','id':'1-1'}");
                ids.add(alice.expectText("Plain", "x").getString("id"));
            }
            assertThat(ids).hasSize(2).doesNotContain("1-1");
            plain.send("{'receiver':'Nobody','text':'x','id':'1-1'}");
            assertThat(plain.expectError("receiver-absent").getString("id")).isEqualTo("1-1");
        }
    }

    @Test
    @DisplayName("P10.6 what a plain client said keeps its id when it comes again on the next connection")
    void idOfAPlainClientStays() throws Exception {
        try (ChatPeer plain = AckingPeer.awaitMailboxRead(ChatPeer.join(server, "Plain"))) {
            String id;
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                plain.say("Alice", "x");
                id = alice.expectText("Plain", "x").getString("id");
                alice.peer().lines().reset();
            }
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                assertThat(alice.expectDelayed("Plain", "x").getString("id")).isEqualTo(id);
            }
        }
    }

    @Test
    @DisplayName("P10.1 P2.8 'acks' that is neither true nor false is refused; the client may try again")
    void badAcks() throws Exception {
        try (ChatPeer peer = ChatPeer.connect(server)) {
            for (String acks : new String[] {"'true'", "1"}) {
                peer.send("{'type':'join','sender':'Alice','acks':" + acks + "}")
                        .expectError("bad-field");
            }
            peer.join("Alice");
        }
    }

    @Test
    @DisplayName("P10.2 an id below a higher one, and never sent before, is refused: nobody is told that it arrived")
    void idThatWasLeftOut() throws Exception {
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            alice.say("Alice", "x", "6-10").expectText("Alice", "x");
            alice.say("Alice", "y", "6-5").peer().expectError("bad-field");
            alice.say("Alice", "z", "6-11").expectText("Alice", "z");
        }
    }

    @Test
    @DisplayName("P10.1 P11.3 what was stored for a client that does not acknowledge is given to it once")
    void plainClientFetches() throws Exception {
        AckingPeer.join(server, "Bob").leave();
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            alice.say("Bob", "one").expectFate("stored", "7-1");
            try (ChatPeer bob = ChatPeer.join(server, "Bob")) {
                bob.expectText("Alice", "one");
                alice.expectFate("delivered", "7-1");
            }
            try (ChatPeer bob = ChatPeer.join(server, "Bob")) {
                bob.expectNothing("Bob");
            }
        }
    }
}
