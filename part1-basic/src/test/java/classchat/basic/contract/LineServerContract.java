package classchat.basic.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every server of parts 1 to 3 promises to one client: it speaks first, lines arrive whole, and a client that
 * misbehaves or vanishes is no reason for the next one not to be served. The tests speak TCP and nothing else.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public interface LineServerContract {
    /** The longest line that a server takes, its end not counted. */
    int MAX_LINE_BYTES = 64 * 1_024;

    /** Starts a server on loopback, on a port that nobody else has. */
    ServerUnderTest startServer() throws Exception;

    @Test
    @DisplayName("R1.1 the server speaks first: its first line is the acknowledgment")
    default void serverSpeaksFirst() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient client = LineClient.connectTo(server)) {
            assertThat(client.readLine()).isNotBlank();
        }
    }

    @Test
    @DisplayName("R1.3 a conversation of several messages arrives as it was sent, UTF-8 included")
    default void conversationArrivesAsSent() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient client = LineClient.join(server)) {
            for (String message :
                    new String[] {"hello", "", "  spaces  ", "héllo wörld", "你好", "\uD83D\uDE42", "\uFFFD", "a\tb"}) {
                client.send(message);
                assertThat(server.heardFrom(client)).isEqualTo(message);
            }
        }
    }

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 2, 3, 7, 64})
    @DisplayName("R1.6 a line arrives whole however TCP cuts it")
    default void lineArrivesWholeHoweverTcpCutsIt(int pieceBytes) throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient client = LineClient.join(server)) {
            String line = "grüße an alle, 你好 \uD83D\uDE42 ".repeat(4);
            client.sendInPieces((line + "\n").getBytes(UTF_8), pieceBytes);
            assertThat(server.heardFrom(client)).isEqualTo(line);
        }
    }

    @Test
    @DisplayName("R1.6 a hundred lines in one packet are a hundred lines")
    default void gluedLinesAreSeparateLines() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient client = LineClient.join(server)) {
            StringBuilder glued = new StringBuilder();
            for (int i = 1; i <= 100; i++) {
                glued.append("line ").append(i).append('\n');
            }
            client.sendBytes(glued.toString().getBytes(UTF_8));
            for (int i = 1; i <= 100; i++) {
                assertThat(server.heardFrom(client)).isEqualTo("line " + i);
            }
        }
    }

    @Test
    @DisplayName("R1.6 CRLF ends a line as LF does, also when the two are cut apart")
    default void crlfEndsALine() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient client = LineClient.join(server)) {
            client.sendBytes("from telnet\r\n".getBytes(UTF_8)).sendBytes("cut\r".getBytes(UTF_8));
            assertThat(server.heardFrom(client)).isEqualTo("from telnet");
            client.sendBytes("\nnext\n".getBytes(UTF_8));
            assertThat(server.heardFrom(client)).isEqualTo("cut");
            assertThat(server.heardFrom(client)).isEqualTo("next");
        }
    }

    @Test
    @DisplayName("R1.6 a line of exactly the limit arrives")
    default void lineOfTheLimitArrives() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient client = LineClient.join(server)) {
            client.sendBytes(LineClient.lineOf(MAX_LINE_BYTES));
            assertThat(server.heardFrom(client)).hasSize(MAX_LINE_BYTES).matches("x*");
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {MAX_LINE_BYTES + 1, 10 * MAX_LINE_BYTES})
    @DisplayName("P1.10 R1.6 an oversized line: its sender is told and disconnected, the next client is served")
    default void oversizedLineEndsItsSender(int bytes) throws Exception {
        try (ServerUnderTest server = startServer()) {
            try (LineClient client = LineClient.join(server)) {
                client.sendBytes(LineClient.lineOf(bytes));
                assertThat(client.readLine()).startsWith("error: ").contains(Integer.toString(MAX_LINE_BYTES));
                assertThat(client.readLineOrEnd()).as("after the error").isNull();
            }
            assertNextClientIsServed(server);
        }
    }

    @Test
    @DisplayName("P1.10 R1.6 a line that never ends: its sender is told before it has an end")
    default void endlessLineIsRefusedBeforeItEnds() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient client = LineClient.join(server)) {
            client.sendBytes(LineClient.lineOf(MAX_LINE_BYTES - 1))
                    .sendBytes("y".repeat(MAX_LINE_BYTES + 2).getBytes(UTF_8));
            assertThat(server.heardFrom(client)).hasSize(MAX_LINE_BYTES - 1);
            assertThat(client.readLine()).startsWith("error: ");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"C3 28", "80", "E2 82", "F0 9F 99", "ED A0 80", "C0 AF", "F5 80 80 80", "FF"})
    @DisplayName(
            "P1.10 R1.3 a line that is not UTF-8: its sender is told, the line is dropped, the conversation goes on")
    default void badUtf8IsToldAndDropped(String hex) throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient client = LineClient.join(server)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            line.write('a');
            for (String b : hex.split(" ")) {
                line.write(Integer.parseInt(b, 16));
            }
            line.write('\n');
            client.sendBytes(line.toByteArray());
            assertThat(client.readLine()).startsWith("error: ").contains("UTF-8");
            client.send("still here");
            assertThat(server.heardFrom(client)).as("the bad line was dropped").isEqualTo("still here");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST / HTTP/1.1", "GET /chat?with=bob HTTP/1.0", "OPTIONS * HTTP/1.1", "PRI * HTTP/2.0"})
    @DisplayName(
            "P1.12 a web page cannot chat: a first line that begins an HTTP request is told, and nothing more is taken")
    default void webPageCannotChat(String requestLine) throws Exception {
        try (ServerUnderTest server = startServer()) {
            try (LineClient page = LineClient.join(server)) {
                page.sendBytes((requestLine + "\r\nHost: 127.0.0.1\r\n\r\nhello from a web page\n").getBytes(UTF_8));
                assertThat(page.readLine()).startsWith("error: ");
                assertThat(page.readLineOrEnd()).as("after the error").isNull();
            }
            assertNextClientIsServed(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP", "HTTP/1.1 200 OK", "I read about GET / HTTP/1.1", " POST / HTTP/1.1"})
    @DisplayName("P1.12 a first line that only looks a little like HTTP is text, and a later one is text in any case")
    default void talkingAboutHttp(String line) throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient client = LineClient.join(server)) {
            client.send(line);
            assertThat(server.heardFrom(client)).isEqualTo(line);
            client.send("GET / HTTP/1.1");
            assertThat(server.heardFrom(client)).isEqualTo("GET / HTTP/1.1");
        }
    }

    @Test
    @DisplayName("R1.6 a last line without an end may have been cut: it is not passed on, and its sender is told")
    default void lastLineWithoutAnEndIsDropped() throws Exception {
        try (ServerUnderTest server = startServer()) {
            try (LineClient client = LineClient.join(server)) {
                client.sendBytes("whole\ncut of".getBytes(UTF_8));
                assertThat(server.heardFrom(client)).isEqualTo("whole");
                client.halfClose();
                assertThat(client.readLine()).startsWith("error: ");
                client.readToEnd();
            }
            assertNextClientIsServed(server);
        }
    }

    @Test
    @DisplayName("R1.4 a client that half-closes is sent what it is owed, then the connection ends")
    default void halfCloseGetsWhatIsOwed() throws Exception {
        try (ServerUnderTest server = startServer()) {
            try (LineClient client = LineClient.join(server)) {
                client.send("one").send("two").halfClose();
                assertThat(server.heardFrom(client)).isEqualTo("one");
                assertThat(server.heardFrom(client)).isEqualTo("two");
                client.readToEnd();
            }
            assertNextClientIsServed(server);
        }
    }

    @Test
    @DisplayName("R1.4 the next client is served when the one before closed without a word")
    default void nextIsServedAfterClose() throws Exception {
        try (ServerUnderTest server = startServer()) {
            LineClient.join(server).close();
            assertNextClientIsServed(server);
        }
    }

    @Test
    @DisplayName("R1.4 the next client is served when the one before reset the connection")
    default void nextIsServedAfterReset() throws Exception {
        try (ServerUnderTest server = startServer()) {
            LineClient.join(server).reset();
            assertNextClientIsServed(server);
        }
    }

    @Test
    @DisplayName("R1.4 the next client is served when the one before reset in the middle of a line")
    default void nextIsServedAfterResetInMidLine() throws Exception {
        try (ServerUnderTest server = startServer()) {
            LineClient.join(server).sendBytes("half a li".getBytes(UTF_8)).reset();
            assertNextClientIsServed(server);
        }
    }

    @Test
    @DisplayName("R1.4 the next client is served when the one before was gone before it was accepted")
    default void nextIsServedAfterResetBeforeAccept() throws Exception {
        try (ServerUnderTest server = startServer()) {
            for (int i = 0; i < 20; i++) {
                LineClient.connectTo(server).reset();
            }
            assertNextClientIsServed(server);
        }
    }

    @Test
    @SuppressWarnings("try") // close() is what is tested; closing twice is allowed
    @DisplayName("R1.7 closing the server frees its port, also while a client is connected")
    default void closingFreesThePort() throws Exception {
        InetSocketAddress address;
        try (ServerUnderTest server = startServer();
                LineClient client = LineClient.join(server)) {
            client.send("hello");
            assertThat(server.heardFrom(client)).isEqualTo("hello");
            address = server.address();
            server.close();
            try (ServerSocket again = new ServerSocket()) {
                again.setReuseAddress(true);
                again.bind(address);
                assertThat(again.isBound()).isTrue();
            }
        }
    }

    private static void assertNextClientIsServed(ServerUnderTest server) throws Exception {
        try (LineClient next = LineClient.join(server)) {
            next.send("next, please");
            assertThat(server.heardFrom(next)).isEqualTo("next, please");
        }
    }
}
