package classchat.relay.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.Background;
import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clauses of {@code PROTOCOL.md}, over the wire: for any engine, any later part, any language. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public interface ChatContract {
    /** Starts a server on loopback, on a port that nobody else has. */
    ServerUnderTest startServer() throws Exception;

    // --- 1. Lines

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
    @DisplayName("P1.1 R1.6 a message arrives whole however TCP cuts it, and glued ones are separate")
    default void messagesHoweverTcpCutsThem(int pieceBytes) throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            String lines =
                    "{\"receiver\":\"Bob\",\"text\":\"grüße, 你好 \uD83D\uDE42\"}\n{\"receiver\":\"Bob\",\"text\":\"two\"}\r\n";
            alice.lines().sendInPieces(lines.getBytes(UTF_8), pieceBytes);
            bob.expectText("Alice", "grüße, 你好 \uD83D\uDE42");
            bob.expectText("Alice", "two");
        }
    }

    @Test
    @DisplayName(
            "P1.4 P1.6 P5.3 what follows the last LF is told and dropped; a half-closed client gets what it is owed")
    default void halfClose() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            alice.say("Alice", "one")
                    .lines()
                    .sendBytes("{\"receiver\"".getBytes(UTF_8))
                    .halfClose();
            alice.expectText("Alice", "one");
            alice.expectError("malformed");
            alice.expectEnd();
        }
    }

    // --- 3. Joining

    @Test
    @DisplayName("P3.2 P3.3 R4.1 who joins is welcomed, and told who is here")
    default void welcome() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer bob = ChatPeer.join(server, "Bob");
                ChatPeer alice = ChatPeer.connect(server)) {
            alice.send("{'type':'join','sender':'Alice'}");
            JsonObject welcome = alice.expect("welcome");
            assertThat(welcome.getString("status")).isEqualTo("1");
            assertThat(welcome.getString("sender")).isEqualTo("server");
            assertThat(welcome.getString("receiver")).isEqualTo("Alice");
            assertThat(welcome.getJsonArray("users").toString()).isEqualTo("[\"Alice\",\"Bob\"]");
            assertThat(welcome.getInt("count")).isEqualTo(2);
            bob.expectNothing("Bob");
        }
    }

    @Test
    @DisplayName(
            "P3.5 P3.7 R4.1 a name that is taken is refused in any case; its holder keeps it, also when the other leaves")
    default void takenName() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            try (ChatPeer impostor = ChatPeer.connect(server)) {
                impostor.send("{'type':'join','sender':'Alice'}").expectError("name-taken");
                impostor.send("{'type':'join','sender':'aLICE'}").expectError("name-taken");
                impostor.lines().halfClose();
                impostor.expectEnd();
            }
            alice.expectNothing("Alice");
            try (ChatPeer bob = ChatPeer.join(server, "Bob")) {
                bob.say("Alice", "still you?");
                alice.expectText("Bob", "still you?");
            }
        }
    }

    @Test
    @DisplayName("P3.8 R4.10 of many who join under one name at one instant, exactly one gets it")
    default void oneNameAtOneInstant() throws Exception {
        int rivals = 8;
        try (ServerUnderTest server = startServer()) {
            for (int round = 0; round < 10; round++) {
                String name = "Name" + round;
                CyclicBarrier together = new CyclicBarrier(rivals);
                AtomicInteger winners = new AtomicInteger();
                List<ChatPeer> peers = new ArrayList<>();
                List<CompletableFuture<Void>> joins = new ArrayList<>();
                for (int i = 0; i < rivals; i++) {
                    ChatPeer peer = ChatPeer.connect(server);
                    peers.add(peer);
                    joins.add(Background.run(() -> {
                        together.await();
                        peer.send("{'type':'join','sender':'" + name + "'}");
                        if (peer.read().getString("type").equals("welcome")) {
                            winners.incrementAndGet();
                        }
                    }));
                }
                CompletableFuture.allOf(joins.toArray(CompletableFuture[]::new)).join();
                assertThat(winners).as("round %d", round).hasValue(1);
                for (ChatPeer peer : peers) {
                    peer.close();
                }
            }
        }
    }

    @Test
    @DisplayName("P3.11 R3.3 clients that connect and say nothing, or half a line, keep nobody from joining")
    default void silentClientsBlockNobody() throws Exception {
        List<LineClient> silent = new ArrayList<>();
        try (ServerUnderTest server = startServer()) {
            for (int i = 0; i < 20; i++) {
                LineClient client = LineClient.connectTo(server);
                silent.add(client);
                if (i % 2 == 0) {
                    client.sendBytes("{\"type\":\"join\",\"sen".getBytes(UTF_8));
                }
            }
            try (ChatPeer alice = ChatPeer.join(server, "Alice");
                    ChatPeer bob = ChatPeer.join(server, "Bob")) {
                alice.say("Bob", "can you hear me?");
                bob.expectText("Alice", "can you hear me?");
            }
        } finally {
            for (LineClient client : silent) {
                client.close();
            }
        }
    }

    // --- 4. Messages

    @Test
    @DisplayName(
            "P4.1 P4.2 P4.11 P2.13 R4.2 R4.3 R4.5 the assignment's own object goes from Alice to Bob with its fields and no other")
    default void assignmentsObject() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            String line =
                    "{\"status\":\"1\",\"sender\":\"Alice\",\"receiver\":\"Bob\",\"text\":\"Hi, do you know how TCP works?\"}";
            alice.lines().send(line);
            assertThat(bob.read()).isEqualTo(ChatPeer.json(line));
            alice.expectNothing("Alice");
        }
    }

    @Test
    @DisplayName("P4.2 P4.11 P2.7 P2.10 R4.7 what is left out is stamped, what is unknown is dropped, the rest stays")
    default void stamped() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            alice.send(
                    "{'text':'a','status':'0','receiver':'bob','id':'x1','admin':true,'extra':{'sender':'Eve'},'n':1.5}");
            JsonObject got = bob.expect("message");
            assertThat(got.keySet()).containsExactlyInAnyOrder("text", "status", "receiver", "id", "sender");
            assertThat(got.getString("sender")).isEqualTo("Alice");
            assertThat(got.getString("status")).isEqualTo("1");
            assertThat(got.getString("receiver")).isEqualTo("bob");
            assertThat(got.getString("id")).isEqualTo("x1");
        }
    }

    @Test
    @DisplayName(
            "P4.4 P4.8 R4.4 a receiver that is not in the system: the sender is told, with the id, and everybody goes on")
    default void receiverAbsent() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            alice.send("{'receiver':'Carol','text':'are you there?','id':'7'}");
            JsonObject error = alice.expectError("receiver-absent");
            assertThat(error.getString("text")).isEqualTo("Carol is not in the system");
            assertThat(error.getString("id")).isEqualTo("7");
            alice.say("Bob", "then you");
            bob.expectText("Alice", "then you");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"leave", "half-close"})
    @DisplayName(
            "P7.3 P4.4 who has said goodbye gets nothing more, although its connection lingers: the sender is told")
    default void goodbyeCountsAtOnce(String way) throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            if (way.equals("leave")) {
                bob.send("{'type':'leave'}");
            } else {
                bob.lines().halfClose();
            }
            bob.expectEnd(); // and keeps its socket
            alice.say("Bob", "still there?").expectError("receiver-absent");
            try (ChatPeer again = ChatPeer.join(server, "Bob")) {
                alice.say("Bob", "back?");
                again.expectText("Alice", "back?");
            }
        }
    }

    @Test
    @DisplayName("P4.6 P4.7 P4.9 to oneself, in any case of the name; success is silent")
    default void toOneself() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            alice.say("ALICE", "note").expectText("Alice", "note");
            alice.expectNothing("Alice");
        }
    }

    @Test
    @DisplayName("P4.5 R4.3 any interleaving of senders and receivers: nothing is lost, repeated, or reordered")
    default void nothingIsLostRepeatedOrReordered() throws Exception {
        int people = 5;
        int messagesEach = 200;
        long seed = System.nanoTime();
        List<ChatPeer> peers = new ArrayList<>();
        try (ServerUnderTest server = startServer()) {
            for (int i = 0; i < people; i++) {
                peers.add(ChatPeer.join(server, "P" + i));
            }
            List<CompletableFuture<Void>> work = new ArrayList<>();
            for (int i = 0; i < people; i++) {
                int me = i;
                work.add(Background.run(
                        () -> sayToEverybody(peers.get(me), new Random(seed + me), people, messagesEach)));
                work.add(Background.run(() -> hearFromEverybody(peers.get(me), people, messagesEach)));
            }
            try {
                CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).join();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        } finally {
            for (ChatPeer peer : peers) {
                peer.close();
            }
        }
    }

    /** Numbers what it says to each, and chooses at random to whom it speaks next. */
    private static void sayToEverybody(ChatPeer speaker, Random random, int people, int messagesEach) throws Exception {
        int[] said = new int[people];
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < people * messagesEach; i++) {
            left.add(i % people);
        }
        Collections.shuffle(left, random);
        for (int to : left) {
            speaker.say("P" + to, Integer.toString(said[to]++));
        }
    }

    private static void hearFromEverybody(ChatPeer listener, int people, int messagesEach) throws Exception {
        Map<String, Integer> next = new HashMap<>();
        for (int i = 0; i < people * messagesEach; i++) {
            JsonObject message = listener.expect("message");
            String sender = message.getString("sender");
            int expected = next.merge(sender, 1, Integer::sum) - 1;
            assertThat(message.getString("text")).as("the next of %s", sender).isEqualTo(Integer.toString(expected));
        }
    }

    @Test
    @DisplayName("P4.10 R3.3 a receiver that does not read costs those who do not write to it nothing, and is cut off")
    default void deafReceiver() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer deaf = ChatPeer.joinWithSmallReceiveBuffer(server, "Deaf");
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob");
                ChatPeer carol = ChatPeer.join(server, "Carol")) {
            String padding = "x".repeat(30_000);
            CompletableFuture<Void> flood = Background.run(() -> {
                for (int i = 0; i < 400; i++) {
                    alice.say("Deaf", padding);
                }
                alice.say("Deaf", "the end");
            });
            for (int i = 0; i < 200; i++) {
                bob.say("Carol", "line " + i);
                carol.expectText("Bob", "line " + i);
            }
            // Messages to who was cut off are refused: Alice hears of that, and goes on.
            alice.expectError("receiver-absent");
            CompletableFuture<Void> reading = Background.run(() -> {
                while (!alice.read().getString("text").equals("done")) {
                    // the other refusals
                }
            });
            flood.join();
            bob.say("Alice", "done");
            reading.join();
            assertThat(deaf.lines().linesUntilItBreaks()).isLessThan(401);
        }
    }

    // --- 6. Who is here

    @Test
    @DisplayName("P6.1 R4.1 who lists who is here, in pages of a hundred")
    default void whoInPages() throws Exception {
        List<ChatPeer> peers = new ArrayList<>();
        try (ServerUnderTest server = startServer()) {
            for (int i = 0; i < 150; i++) {
                peers.add(ChatPeer.join(server, String.format(i % 2 == 0 ? "n%03d" : "N%03d", i)));
            }
            ChatPeer asker = peers.get(7);
            JsonObject first = asker.send("{'type':'who','id':'p'}").expect("who");
            assertThat(first.getString("id")).isEqualTo("p");
            assertThat(first.getInt("count")).isEqualTo(150);
            assertThat(first.getJsonArray("users")).hasSize(100);
            assertThat(first.getJsonArray("users").getString(99)).isEqualTo("N099");
            JsonObject second = asker.send("{'type':'who','after':'N099'}").expect("who");
            assertThat(second.getJsonArray("users")).hasSize(50);
            assertThat(second.getJsonArray("users").getString(0)).isEqualTo("n100");
        } finally {
            for (ChatPeer peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    @DisplayName("P6.2 who watches is told who comes and goes; who does not, is not")
    default void watch() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            alice.send("{'type':'watch'}").expectNothing("Alice");
            ChatPeer carol = ChatPeer.join(server, "Carol");
            assertThat(alice.expect("joined").getJsonArray("users").toString()).isEqualTo("[\"Carol\"]");
            carol.lines().reset();
            assertThat(alice.expect("left").getJsonArray("users").toString()).isEqualTo("[\"Carol\"]");
            bob.expectNothing("Bob");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"leave", "half-close", "close", "reset", "reset in the middle of a message"})
    @DisplayName("P7.3 P7.4 R4.9 a name is free again however its client goes")
    default void nameIsFreeAgain(String way) throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            bob.send("{'type':'watch'}").expectNothing("Bob");
            ChatPeer alice = ChatPeer.join(server, "Alice");
            bob.expect("joined");
            switch (way) {
                case "leave" -> alice.send("{'type':'leave'}").expectEnd();
                case "half-close" -> alice.lines().halfClose();
                case "close" -> alice.close();
                case "reset" -> alice.lines().reset();
                default -> alice.lines().sendBytes("{\"rec".getBytes(UTF_8)).reset();
            }
            bob.expect("left");
            bob.say("Alice", "gone?").expectError("receiver-absent");
            try (ChatPeer again = ChatPeer.join(server, "Alice")) {
                bob.expect("joined");
                bob.say("Alice", "back?");
                again.expectText("Bob", "back?");
            }
            alice.close();
        }
    }
}
