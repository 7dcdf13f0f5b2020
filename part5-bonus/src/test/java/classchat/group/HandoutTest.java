package classchat.group;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.server.AckingPeer;
import classchat.server.ClassServerUnderTest;
import classchat.server.DiskLock;
import classchat.store.MailboxLimits;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How what is said to a group comes to its members, also when the server is killed meanwhile. At most two messages are sent without an acknowledgment. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HandoutTest {
    private static final MailboxLimits LIMITS =
            MailboxLimits.DEFAULT.withMax(1_000, 1_000_000).withMaxUnacknowledged(2);

    @TempDir
    private Path folder;

    @TempDir
    private Path copy;

    private ClassServerUnderTest server;
    private AckingPeer alice;
    private AckingPeer bob;

    @BeforeEach
    void start() throws IOException {
        server = new ClassServerUnderTest(folder, LIMITS);
        AckingPeer.join(server, "Tom").leave();
        alice = AckingPeer.join(server, "Alice");
        bob = AckingPeer.join(server, "Bob");
    }

    @AfterEach
    void close() throws IOException {
        alice.close();
        bob.close();
        server.close();
    }

    private void create(String members) throws IOException {
        alice.peer()
                .send("{'type':'group','do':'create','group':'#class','users':[" + members + "]}")
                .expect("group");
        bob.peer().expect("group");
    }

    @Test
    @DisplayName(
            "P12.3 P11.3 a server that is killed has what was said to a group, for every member who may not have it")
    void killed() throws Exception {
        create("'Bob','Tom'");
        for (int i = 1; i <= 2; i++) {
            alice.say("#class", "line " + i).expectFate("stored", "7-" + i);
            bob.expectText("Alice", "line " + i);
        }
        try (ClassServerUnderTest again = server.killedAndStartedIn(copy)) {
            try (AckingPeer sender = AckingPeer.join(again, "Alice")) {
                sender.say("#class", "line 2", "7-2").expectFate("stored", "7-2"); // a repeat
                sender.say("#class", "line 3", "7-3").expectFate("stored", "7-3");
            }
            for (String member : List.of("Tom", "Bob")) {
                try (AckingPeer peer = AckingPeer.join(again, member)) {
                    for (int i = 1; i <= 3; i++) {
                        peer.expectDelayed("Alice", "line " + i);
                        peer.acknowledge(i);
                    }
                    peer.expectNothing();
                }
            }
        }
    }

    @Test
    @DisplayName("P12.3 what every member has, nobody gets again from a server that is killed afterwards")
    void killedAfterwards() throws Exception {
        create("'Bob'");
        alice.say("#class", "hello").expectFate("stored", "7-1");
        bob.expectText("Alice", "hello");
        bob.acknowledge(1);
        alice.expectFate("delivered", "7-1");
        alice.say("Tom", "the next commit").expectFate("stored", "7-2");
        try (ClassServerUnderTest again = server.killedAndStartedIn(copy);
                AckingPeer peer = AckingPeer.join(again, "Bob")) {
            peer.expectNothing();
        }
    }

    @Test
    @DisplayName(
            "P12.2 P12.3 after a kill a message is for those who were members when it was said, and for nobody else")
    void killedAndMembersChanged() throws Exception {
        create("'Bob','Tom'");
        alice.say("#class", "for Bob and Tom").expectFate("stored", "7-1");
        bob.expectText("Alice", "for Bob and Tom");
        alice.peer()
                .send("{'type':'group','do':'remove','group':'#class','users':['Tom']}")
                .expect("group");
        try (AckingPeer eve = AckingPeer.join(server, "Eve")) {
            alice.peer()
                    .send("{'type':'group','do':'add','group':'#class','users':['Eve']}")
                    .expect("group");
            eve.peer().expect("group");
            try (ClassServerUnderTest again = server.killedAndStartedIn(copy)) {
                for (String member : List.of("Bob", "Tom")) {
                    try (AckingPeer peer = AckingPeer.join(again, member)) {
                        peer.expectDelayed("Alice", "for Bob and Tom");
                    }
                }
                try (AckingPeer peer = AckingPeer.join(again, "Eve")) {
                    peer.expectNothing();
                }
            }
        }
    }

    @Test
    @DisplayName("P11.4 promise 2 who falls behind on a group: what came before it from others is safe first")
    void fallsBehind() throws Exception {
        create("'Bob'");
        alice.say("Bob", "one");
        bob.expectText("Alice", "one");
        alice.say("#class", "two").expectFate("stored", "7-2");
        bob.expectText("Alice", "two");
        alice.say("#class", "three").expectFate("stored", "7-3");
        List<String> fates = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JsonObject fate = alice.peer().read();
            fates.add(fate.getString("type") + fate.getJsonArray("ids"));
        }
        assertThat(fates).containsExactlyInAnyOrder("stored[\"7-1\"]", "delivered[\"7-2\"]", "delivered[\"7-3\"]");
        alice.say("Bob", "four").expectFate("stored", "7-4");
        bob.acknowledge(2);
        bob.expectText("Alice", "three");
        bob.expectText("Alice", "four");
    }

    @Test
    @DisplayName(
            "P12.2 P11.4 what is said to a group while its member is given other things, and falls behind, reaches it")
    void overtaken() throws Exception {
        create("'Bob'");
        try (DiskLock lock = DiskLock.on(folder)) {
            assertThat(lock).isNotNull();
            alice.say("#class", "to the group"); // it waits for the disk
            alice.say("Bob", "one").say("Bob", "two").say("Bob", "three");
            bob.expectText("Alice", "one");
            bob.expectText("Alice", "two");
        }
        bob.acknowledge(2);
        List<String> rest = List.of(
                bob.peer().expect("message").getString("text"),
                bob.peer().expect("message").getString("text"));
        assertThat(rest).containsExactlyInAnyOrder("three", "to the group");
    }

    @Test
    @DisplayName(
            "P12.3 P11.7 a member for whom a group's message cannot be stored gets it all the same, and is counted then")
    void notAdded() throws Exception {
        create("'Bob'");
        alice.say("#class", "hello").expectFate("stored", "7-1");
        bob.expectText("Alice", "hello");
        try (DiskLock lock = DiskLock.on(folder)) {
            assertThat(lock).isNotNull();
            bob.peer().lines().reset();
            alice.say("Tom", "the disk is not there").peer().expectError("not-stored"); // and so it is for Bob
        }
        bob = AckingPeer.join(server, "Bob");
        bob.expectDelayed("Alice", "hello");
        bob.acknowledge(1);
        JsonObject fate = alice.expectFate("delivered", "7-1");
        assertThat(fate.getInt("count") + fate.getInt("stored")).isOne();
    }

    @Test
    @DisplayName("P11.5 P12.3 for whom a group's message finds a full mailbox: it is counted, message by message")
    void fullMailbox() throws Exception {
        create("'Bob','Tom'");
        for (int i = 1; i <= 1_002; i++) {
            alice.say("Tom", "x");
        }
        int stored = 0;
        for (int refused = 0; stored < 1_000 || refused < 2; ) {
            JsonObject fate = alice.peer().read();
            if (fate.getString("type").equals("stored")) {
                stored += fate.getJsonArray("ids").size();
            } else {
                assertThat(fate.getString("code")).isEqualTo("mailbox-full");
                refused++;
            }
        }
        alice.say("#class", "hello").expectFate("stored", "7-1003");
        bob.expectText("Alice", "hello");
        bob.acknowledge(1);
        JsonObject fate = alice.expectFate("delivered", "7-1003");
        assertThat(fate.getInt("count")).isOne();
        assertThat(fate.getInt("refused")).isOne();
    }

    @Test
    @DisplayName("P12.3 the counts are told once, also if the message waits for every member")
    void countedOnce() throws Exception {
        create("'Bob','Tom'");
        bob.leave();
        server.restart();
        alice.close();
        alice = AckingPeer.join(server, "Alice");
        alice.say("#class", "hello", "8-1").expectFate("stored", "8-1");
        assertThat(alice.expectFate("delivered", "8-1").getInt("stored")).isEqualTo(2);
        alice.say("Tom", "the next commit", "8-2").expectFate("stored", "8-2");
        alice.expectNothing();
    }
}
