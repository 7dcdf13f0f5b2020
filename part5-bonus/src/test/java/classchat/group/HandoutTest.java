package classchat.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.server.AckingPeer;
import classchat.server.ClassServerUnderTest;
import classchat.store.MailboxLimits;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How what is said to a group comes to its members, and what the disk has of it meanwhile. The readers' windows are of two messages. */
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
        server = new ClassServerUnderTest(folder, LIMITS, Clock.systemUTC());
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

    private Connection database(Path in) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + in.resolve("classchat.db"));
    }

    private int rows(String table) {
        try (Connection connection = database(folder);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return count.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Nothing else writes to the database meanwhile; the server's thread waits for up to 2 s for that to end. */
    private interface WhileLocked {
        void run() throws Exception;
    }

    private void locked(WhileLocked action) throws Exception {
        try (Connection other = database(folder);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            action.run();
            statement.execute("ROLLBACK");
        }
    }

    @Test
    @DisplayName("R5.1 what is said to a group is one body on the disk; a row is written only for whom it waits")
    void rows() throws Exception {
        create("'Bob','Tom'");
        alice.say("#class", "hello").expectFate("stored", "7-1");
        bob.expectText("Alice", "hello");
        await("a row for Tom").until(() -> rows("waiting") == 1);
        assertThat(rows("body")).isOne();
        bob.acknowledge(1);
        alice.expectFate("delivered", "7-1");
        try (AckingPeer tom = AckingPeer.join(server, "Tom")) {
            tom.expectDelayed("Alice", "hello");
            tom.acknowledge(1);
            await("nothing waits any more").until(() -> rows("waiting") + rows("body") == 0);
            alice.say("#class", "again").expectFate("stored", "7-2");
            bob.expectText("Alice", "again");
            tom.expectText("Alice", "again");
            assertThat(rows("waiting")).isZero();
            assertThat(rows("body")).isOne();
            bob.acknowledge(2);
            tom.acknowledge(2);
            alice.expectFate("delivered", "7-2");
            await("it has arrived").until(() -> rows("body") == 0);
        }
    }

    @Test
    @DisplayName("P12.3 P11.3 a server that is killed has what was said to a group, for all who may not have it")
    void killed() throws Exception {
        create("'Bob','Tom'");
        for (int i = 1; i <= 2; i++) {
            alice.say("#class", "line " + i).expectFate("stored", "7-" + i);
            bob.expectText("Alice", "line " + i);
        }
        await("rows for Tom").until(() -> rows("waiting") == 2);
        for (String file : List.of("classchat.db", "classchat.db-wal")) {
            Files.copy(folder.resolve(file), copy.resolve(file)); // what is there at this moment
        }
        try (ClassServerUnderTest again = new ClassServerUnderTest(copy, LIMITS, Clock.systemUTC())) {
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
        locked(() -> {
            alice.say("#class", "to the group"); // it has a number, and waits for the disk
            alice.say("Bob", "one").say("Bob", "two").say("Bob", "three");
            bob.expectText("Alice", "one");
            bob.expectText("Alice", "two");
        });
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
        locked(() -> {
            bob.peer().lines().reset();
            alice.say("Nobody", "x").peer().expectError("receiver-absent");
            alice.say("Tom", "the disk is not there").peer().expectError("not-stored"); // and so is Bob's
        });
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
        await("nobody has it to get any more").until(() -> rows("body") == 1_000);
    }
}
