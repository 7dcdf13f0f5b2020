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
    int MAX_LINE_BYTES = 64 * 1_024;

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

    @ParameterizedTest(name = "{0} bytes over the limit")
    @ValueSource(ints = {-1, 0, 1})
    @DisplayName("P1.2 a line of the limit is taken, one byte more is told and ends the connection")
    default void lineLimit(int over) throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            String frame = "{\"receiver\":\"Bob\",\"text\":\"\"}";
            String text = "x".repeat(MAX_LINE_BYTES + over - frame.length());
            alice.lines().send(frame.replace("\"\"}", "\"" + text + "\"}"));
            if (over <= 0) {
                bob.expectText("Alice", text);
            } else {
                alice.expectError("line-too-long");
                alice.expectEnd();
                bob.expectNothing("Bob");
            }
        }
    }

    @Test
    @DisplayName("P1.3 a line that is not UTF-8 is answered malformed and dropped; the connection goes on")
    default void badUtf8() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            alice.lines().sendBytes("{\"receiver\":\"Alice\",\"text\":\"".getBytes(UTF_8));
            alice.lines().sendBytes((byte) 0xC3, (byte) '(', (byte) '"', (byte) '}', (byte) '\n');
            alice.expectError("malformed");
            alice.expectNothing("Alice");
        }
    }

    @Test
    @DisplayName("P1.4 P1.6 what follows the last LF is told and dropped; a half-closed client gets what it is owed")
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
    @DisplayName("P1.5 P3.1 R1.1 the server speaks first: an acknowledgment")
    default void acknowledgment() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient client = LineClient.connectTo(server)) {
            assertThat(client.readLine())
                    .startsWith("{\"type\":\"ack\",\"status\":\"1\",\"sender\":\"server\",\"text\":\"");
        }
    }

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1abc",
                ".a",
                "-a",
                "_a",
                "a b",
                "a ",
                " a",
                "a:b",
                "a#",
                "é",
                "Алиса",
                "a\\u0000",
                "a\\u202eb",
                "a\\u200b",
                "a\\n",
                "a\\u001b[2J",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "server",
                "Server",
                "SYSTEM",
                "all",
                "Everyone",
                "\\u0391lice",
                "#class",
                "a/b",
                "a@b"
            })
    @DisplayName("P3.4 P3.6 R4.1 a name that is unfit is refused with the reason; another can be tried")
    default void unfitNames(String name) throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.connect(server)) {
            alice.send("{'type':'join','sender':'" + name + "'}");
            String code = alice.expect("error").getString("code");
            assertThat(code).isEqualTo(name.contains("\\u0000") ? "malformed" : "name-unfit");
            alice.join("Alice");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "a.b_c-9", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "Dr.Yuan", "serverside"})
    @DisplayName("P3.4 a name that follows the rules is taken")
    default void fitNames(String name) throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer peer = ChatPeer.join(server, name)) {
            peer.expectNothing(name);
        }
    }

    @Test
    @DisplayName("P3.4 P3.10 a join without a name, or with one that is no string, is bad-field")
    default void joinWithoutAName() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.connect(server)) {
            for (String line : List.of(
                    "{'type':'join'}",
                    "{'type':'join','sender':''}",
                    "{'type':'join','sender':7}",
                    "{'type':'join','sender':null}")) {
                alice.send(line).expectError("bad-field");
            }
            alice.join("Alice");
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
    @DisplayName("P3.9 P3.10 joining twice, or saying anything before, is refused")
    default void joinOnceAndFirst() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.connect(server)) {
            alice.say("Alice", "too early").expectError("not-joined");
            alice.send("{'type':'who'}").expectError("not-joined");
            alice.join("Alice").send("{'type':'join','sender':'Alice2'}").expectError("already-joined");
            alice.expectNothing("Alice");
        }
    }

    // --- 4. Messages

    @Test
    @DisplayName("P4.1 P4.2 R4.2 R4.3 R4.5 the assignment's own object goes from Alice to Bob as it is")
    default void assignmentsObject() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            String line =
                    "{\"status\":\"1\",\"sender\":\"Alice\",\"receiver\":\"Bob\",\"text\":\"Hi, do you know how TCP works?\"}";
            alice.lines().send(line);
            assertThat(bob.lines().readLine()).isEqualTo(line);
            alice.expectNothing("Alice");
        }
    }

    @Test
    @DisplayName("P4.2 P2.7 P2.10 R4.7 what is left out is stamped, what is unknown is dropped, the rest stays")
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

    @ParameterizedTest
    @ValueSource(strings = {"Bob", "alice", "server", "", "Alice "})
    @DisplayName("P4.3 R4.7 nobody sends as somebody else: an error, and nothing is forwarded")
    default void wrongSender(String claimed) throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            alice.send("{'sender':'" + claimed + "','receiver':'Bob','text':'x','id':'9'}");
            assertThat(alice.expectError("wrong-sender").getString("id")).isEqualTo("9");
            bob.expectNothing("Bob");
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

    @Test
    @DisplayName("P4.1 P2.8 a message without a receiver or a text, or with one of another type, is bad-field")
    default void badFields() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            for (String line : List.of(
                    "{}",
                    "{'receiver':'Alice'}",
                    "{'text':'x'}",
                    "{'receiver':'','text':'x'}",
                    "{'receiver':5,'text':'x'}",
                    "{'receiver':['Alice'],'text':'x'}",
                    "{'receiver':'Alice','text':5}",
                    "{'receiver':'Alice','text':true}",
                    "{'receiver':'Alice','text':null}",
                    "{'receiver':'Alice','text':['x']}",
                    "{'receiver':'Alice','text':'x','id':5}",
                    "{'receiver':'Alice','text':'x','sender':5}",
                    "{'receiver':'Alice','text':'x','status':1}",
                    "{'receiver':'Alice','text':'x','type':1}")) {
                alice.send(line).expectError("bad-field");
            }
            alice.say("Alice", "").expectText("Alice", "");
        }
    }

    @Test
    @DisplayName("P2.9 a type that the server does not know is refused, with the id")
    default void unknownType() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            for (String type : List.of("", "Message", "welcome", "error", "ack", "shutdown")) {
                alice.send("{'type':'" + type + "','receiver':'Alice','text':'x','id':'3'}");
                assertThat(alice.expectError("unknown-type").getString("id")).isEqualTo("3");
            }
            alice.expectNothing("Alice");
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

    // --- 7. Staying and leaving

    @Test
    @DisplayName("P7.1 a ping is answered, and a pong is not")
    default void pingIsAnswered() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            alice.send("{'type':'ping'}").expect("pong");
            alice.send("{'type':'pong'}").expectNothing("Alice");
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
