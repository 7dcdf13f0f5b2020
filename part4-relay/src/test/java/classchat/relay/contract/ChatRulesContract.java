package classchat.relay.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.Background;
import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The finer rules of {@code PROTOCOL.md}, over the wire: what is refused, and the limits. They do not depend on the engine,
 * so one engine is enough.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public interface ChatRulesContract {
    int MAX_LINE_BYTES = 64 * 1_024;

    /** Starts a server on loopback, on a port that nobody else has. */
    ServerUnderTest startServer() throws Exception;

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
    @DisplayName("P1.3 P5.3 a line that is not UTF-8 is answered malformed and dropped; the connection goes on")
    default void badUtf8() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            alice.lines().sendBytes("{\"receiver\":\"Alice\",\"text\":\"".getBytes(UTF_8));
            alice.lines().sendBytes((byte) 0xC3, (byte) '(', (byte) '"', (byte) '}', (byte) '\n');
            alice.expectError("malformed");
            alice.expectNothing("Alice");
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 599, 600, 700, 1_000, 1_024, 4_096, 10_000, 60_000})
    @DisplayName("P1.2 R1.6 a text arrives whole, however many reads it takes")
    default void textsOfAllSizes(int bytes) throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            alice.say("Alice", "x".repeat(bytes)).expectText("Alice", "x".repeat(bytes));
        }
    }

    @Test
    @DisplayName("P1.7 who is disconnected for cause reads the reason, although it goes on sending")
    default void reasonIsNotSwallowed() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            alice.lines().sendBytes(new byte[10 * MAX_LINE_BYTES]);
            alice.expectError("line-too-long");
            alice.expectEnd();
        }
    }

    @Test
    @DisplayName("P1.5 P3.1 R1.1 the server speaks first: an acknowledgment")
    default void acknowledgment() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient client = LineClient.connectTo(server)) {
            JsonObject acknowledgment = ChatPeer.json(client.readLine());
            assertThat(acknowledgment.keySet()).containsExactlyInAnyOrder("type", "status", "sender", "text");
            assertThat(acknowledgment.getString("type")).isEqualTo("ack");
            assertThat(acknowledgment.getString("status")).isEqualTo("1");
            assertThat(acknowledgment.getString("sender")).isEqualTo("server");
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
            alice.send("{'type':'join','sender':'" + name + "'}").expectError("name-unfit");
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
    @DisplayName("P3.4 P3.15 a join without a name, or with one that is no string, is bad-field")
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r",
                "hello",
                "",
                "[1]",
                "{'type':'join','sender':'Eve'",
                "{'type':'join','sender':'Eve\\u0000'}",
                "{'type':'ping'}\nhello",
                "\uFEFF{'type':'ping'}"
            })
    @DisplayName(
            "P3.16 a web page cannot chat: before joining, a malformed line ends the connection, and nothing more is taken")
    default void malformedBeforeJoining(String lines) throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            try (ChatPeer page = ChatPeer.connect(server)) {
                page.send(lines + "\n{'type':'join','sender':'Eve'}\n{'receiver':'Bob','text':'from a web page'}");
                if (lines.contains("ping") && lines.contains("hello")) {
                    page.expectError("not-joined");
                }
                page.expectError("malformed");
                page.expectEnd();
            }
            bob.expectNothing("Bob");
            bob.say("Eve", "did you join?").expectError("receiver-absent");
        }
    }

    @Test
    @DisplayName("P3.16 P5.3 before joining, a line that is not UTF-8 ends the connection, too")
    default void badUtf8BeforeJoining() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer eve = ChatPeer.connect(server)) {
            eve.lines().sendBytes((byte) 0xC3, (byte) '(', (byte) '\n');
            eve.send("{'type':'join','sender':'Eve'}").expectError("malformed");
            eve.expectEnd();
        }
    }

    @Test
    @DisplayName("P3.9 P3.10 joining twice, or saying anything before, is refused")
    default void joinOnceAndFirst() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.connect(server)) {
            alice.say("Alice", "too early").expectError("not-joined");
            alice.send("{'type':'who'}").expectError("not-joined");
            alice.send("{'type':'shutdown'}").expectError("not-joined");
            alice.join("Alice").send("{'type':'join','sender':'Alice2'}").expectError("already-joined");
            alice.expectNothing("Alice");
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
    @DisplayName("P5.1 an error has a code for programs, a sentence for people, and the id of what it answers")
    default void error() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            JsonObject error =
                    alice.send("{'receiver':'Bob','text':'x','id':'7'}").expect("error");
            assertThat(error)
                    .isEqualTo(ChatPeer.json("{\"type\":\"error\",\"status\":\"0\",\"sender\":\"server\","
                            + "\"code\":\"receiver-absent\",\"text\":\"Bob is not in the system\",\"id\":\"7\"}"));
            for (String id : List.of("", ",'id':7", ",'id':null", ",'id':['7']")) {
                assertThat(alice.send("{'receiver':''" + id + "}").expect("error"))
                        .doesNotContainKey("id");
            }
        }
    }

    @Test
    @DisplayName(
            "P4.8 P5.1 P6.1 an id of any type of message has at most 64 characters; an error about a longer one has no id")
    default void longId() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            String longest = "x".repeat(64);
            assertThat(alice.send("{'type':'who','id':'" + longest + "'}")
                            .expect("who")
                            .getString("id"))
                    .isEqualTo(longest);
            alice.send("{'type':'who','id':'x" + longest + "'}").expectError("bad-field");
            String emoji = "\uD83D\uDE42".repeat(64); // 128 units of UTF-16
            assertThat(alice.send("{'type':'who','id':'" + emoji + "'}")
                            .expect("who")
                            .getString("id"))
                    .isEqualTo(emoji);
            alice.send("{'type':'who','id':'x" + emoji + "'}").expectError("bad-field");
            for (String rest : List.of("'receiver':'Alice','text':'x'", "'type':'watch'", "'type':'leave'")) {
                assertThat(alice.send("{" + rest + ",'id':'x" + longest + "'}").expect("error"))
                        .doesNotContainKey("id");
                alice.send("{" + rest + ",'id':7}").expectError("bad-field");
            }
        }
    }

    @Test
    @DisplayName("P5.5 the line of an error has at most 1,000 bytes, however long the text is that it is about")
    default void errorsAreShort() throws Exception {
        String longText = "\\u001b".repeat(9_000);
        String id = "'id':'" + "\\u001b".repeat(64) + "'";
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.connect(server)) {
            expectShort(alice.send("{'type':'join','sender':'" + longText + "'," + id + "}"), "name-unfit");
            alice.join("Alice");
            expectShort(alice.send("{'receiver':'" + longText + "','text':'x'," + id + "}"), "receiver-absent");
            expectShort(
                    alice.send("{'sender':'" + longText + "','receiver':'Bob','text':'x'," + id + "}"), "wrong-sender");
            expectShort(alice.send("{'type':'" + longText + "'," + id + "}"), "unknown-type");
            String field = "'" + "\\u001b".repeat(5_000) + "':1,";
            expectShort(alice.send("{" + field + field + id + "}"), "malformed");
        }
    }

    private static void expectShort(ChatPeer peer, String code) throws IOException {
        String error = peer.lines().readLine();
        assertThat(error).contains("\"" + code + "\"");
        assertThat(error.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(1_000);
    }

    @Test
    @DisplayName("P4.8 the id of a ping, a join or a refused join comes back in the answer")
    default void idsComeBack() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.connect(server)) {
            for (String line : List.of(
                    "{'type':'join','sender':'1st','id':'a'}",
                    "{'type':'who','id':'a'}",
                    "{'type':'join','sender':'','id':'a'}")) {
                assertThat(alice.send(line).expect("error").getString("id")).isEqualTo("a");
            }
            alice.send("{'type':'join','sender':'Alice','id':'b'}");
            assertThat(alice.expect("welcome").getString("id")).isEqualTo("b");
            alice.send("{'type':'ping','id':'c'}");
            assertThat(alice.expect("pong").getString("id")).isEqualTo("c");
            assertThat(alice.send("{'type':'ping'}").expect("pong")).doesNotContainKey("id");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bad-field       | {'type':7,'id':7}",
                "not-joined      | {'type':'nonsense','id':7}",
                "not-joined      | {'receiver':5}",
                "bad-field       | {'type':'join','sender':'1st','id':7}",
            })
    @DisplayName("P5.4 P3.10 of several mistakes before joining, the first in the order of the page is told")
    default void orderOfChecksBeforeJoining(String code, String line) throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.connect(server)) {
            alice.send(line).expectError(code);
            alice.join("Alice");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "malformed       | {'type':'nonsense','type':7}",
                "bad-field       | {'type':7}",
                "bad-field       | {'type':'nonsense','id':7}",
                "bad-field       | {'type':'join','id':7}",
                "unknown-type    | {'type':'nonsense','receiver':5}",
                "already-joined  | {'type':'join','sender':'1st'}",
                "bad-field       | {'sender':'Eve','receiver':'Nobody','text':5}",
                "bad-field       | {'sender':'Eve','receiver':'Nobody','text':'x','status':1}",
                "wrong-sender    | {'sender':'Eve','receiver':'Nobody','text':'x'}",
                "receiver-absent | {'sender':'Alice','receiver':'Nobody','text':'x'}",
            })
    @DisplayName("P5.4 of several mistakes in a message, the first in the order of the page is told")
    default void orderOfChecks(String code, String line) throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            alice.send(line).expectError(code);
            alice.expectNothing("Alice");
        }
    }

    @Test
    @DisplayName("P2.10 only in a message the status is looked at")
    default void statusOfOtherTypes() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.connect(server)) {
            alice.send("{'type':'join','sender':'Alice','status':1}").expect("welcome");
            alice.send("{'type':'who','status':true}").expect("who");
            alice.send("{'receiver':'Alice','text':'x','status':true}").expectError("bad-field");
        }
    }

    @Test
    @DisplayName("P4.9 a receiver's name is compared without case in ASCII alone")
    default void onlyAsciiHasCase() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer kate = ChatPeer.join(server, "Kate")) {
            kate.say("kATE", "x").expectText("Kate", "x");
            kate.say("\u212Aate", "x").expectError("receiver-absent"); // a Kelvin sign
        }
    }

    @Test
    @DisplayName("P6.1 who asks for thousands of pages and reads late is slowed down, not cut off")
    default void asksFasterThanItReads() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.joinWithSmallReceiveBuffer(server, "Alice")) {
            int questions = 20_000;
            CompletableFuture<Void> asking = Background.run(() -> {
                for (int i = 0; i < questions; i++) {
                    alice.send("{'type':'who'}");
                }
            });
            for (int i = 0; i < questions; i++) {
                alice.expect("who");
            }
            asking.join();
        }
    }

    @Test
    @DisplayName("P2.11 R4.8 a message has at most 64 fields")
    default void manyFields() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            String most = IntStream.range(0, 62).mapToObj(i -> "'f" + i + "':1").collect(Collectors.joining(","));
            alice.send("{'receiver':'Alice','text':'x'," + most + "}").expectText("Alice", "x");
            alice.send("{'receiver':'Alice','text':'x','f62':1," + most + "}").expectError("malformed");
            alice.send("{'receiver':'Alice','text':'x','f62':{}," + most + "}").expectError("malformed");
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

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "1.5", "[1]", "[['x']]", "1234567890123456789"})
    @DisplayName(
            "P2.6 P2.8 P2.10 P4.8 a field with a value that no field has counts as not there, whichever field it is")
    default void valuesThatNoFieldHas(String value) throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            for (String field : List.of("id", "status", "sender", "type", "colour")) {
                alice.send("{'receiver':'Alice','text':'x','" + field + "':" + value + "}");
                JsonObject text = alice.expect("message");
                assertThat(text.getString("sender")).isEqualTo("Alice");
                assertThat(text.getString("status")).isEqualTo("1");
                assertThat(text).doesNotContainKey("colour");
                assertThat(text.values()) // a later part may add an id of its own
                        .extracting(JsonValue::getValueType)
                        .isSubsetOf(JsonValue.ValueType.STRING, JsonValue.ValueType.TRUE);
            }
            for (String field : List.of("receiver", "text")) {
                String other = field.equals("text") ? "'receiver':'Alice'" : "'text':'x'";
                alice.send("{" + other + ",'" + field + "':" + value + "}").expectError("bad-field");
            }
            alice.send("{'type':'who','after':" + value + ",'id':" + value + "}");
            assertThat(alice.expect("who")).doesNotContainKey("id");
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
    @DisplayName("P7.1 a ping is answered, and a pong is not")
    default void pingIsAnswered() throws Exception {
        try (ServerUnderTest server = startServer();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            alice.send("{'type':'ping'}").expect("pong");
            alice.send("{'type':'pong'}").expectNothing("Alice");
        }
    }
}
