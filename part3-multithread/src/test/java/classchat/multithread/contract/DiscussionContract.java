package classchat.multithread.contract;

import static classchat.multithread.contract.DiscussionServer.said;
import static classchat.multithread.contract.DiscussionServer.speaker;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.Background;
import classchat.basic.contract.LineClient;
import classchat.basic.contract.LineServerContract;
import classchat.basic.contract.ServerUnderTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What a server of the class discussion promises, on any engine and in any language: the core, quick enough to be run
 * against all of them. {@link DiscussionLoadContract} is the rest. The tests speak TCP and nothing else.
 */
public interface DiscussionContract extends LineServerContract {
    @Override
    DiscussionServer startServer() throws Exception;

    @Test
    @DisplayName("P1.9 R3.1 a line reaches every other client and not its sender")
    default void lineReachesEveryOtherClientAndNotItsSender() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient alice = LineClient.join(server);
                LineClient bob = LineClient.join(server);
                LineClient carol = LineClient.join(server)) {
            alice.send("from alice");
            assertThat(said(bob.readLine())).isEqualTo("from alice");
            assertThat(said(carol.readLine())).isEqualTo("from alice");
            bob.send("from bob");
            assertThat(said(alice.readLine()))
                    .as("an echo would have come first")
                    .isEqualTo("from bob");
            assertThat(said(carol.readLine())).isEqualTo("from bob");
        }
    }

    @Test
    @DisplayName("P1.9 R3.1 a line says who spoke, and who is told so in the acknowledgment")
    default void lineSaysWhoSpoke() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient alice = LineClient.connectTo(server);
                LineClient bob = LineClient.join(server)) {
            String acknowledgment = alice.readLine();
            alice.send("client-1: I am somebody else");
            String line = bob.readLine();
            assertThat(said(line)).isEqualTo("client-1: I am somebody else");
            assertThat(acknowledgment).contains(speaker(line));
            assertThat(speaker(line)).isNotEqualTo("client-1");
        }
    }

    @Test
    @DisplayName(
            "R3.1 many clients talk at the same time: every line reaches every other client, in each sender's order")
    default void manyTalkAtTheSameTime() throws Exception {
        int clients = 8;
        int linesEach = 200;
        List<LineClient> joined = new ArrayList<>();
        try (ServerUnderTest server = startServer()) {
            for (int i = 0; i < clients; i++) {
                joined.add(LineClient.join(server));
            }
            List<CompletableFuture<Void>> work = new ArrayList<>();
            for (LineClient client : joined) {
                work.add(Background.run(() -> sayNumbers(client, linesEach)));
                work.add(Background.run(() -> hearNumbers(client, clients - 1, linesEach)));
            }
            CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).join();
        } finally {
            for (LineClient client : joined) {
                client.close();
            }
        }
    }

    private static void sayNumbers(LineClient client, int lines) throws IOException {
        for (int i = 0; i < lines; i++) {
            client.send(Integer.toString(i));
        }
    }

    private static void hearNumbers(LineClient client, int speakers, int linesEach) throws IOException {
        Map<String, Integer> next = new HashMap<>();
        for (int i = 0; i < speakers * linesEach; i++) {
            String line = client.readLine();
            int expected = next.merge(speaker(line), 1, Integer::sum) - 1;
            assertThat(said(line)).as("the next line of %s", speaker(line)).isEqualTo(Integer.toString(expected));
        }
        assertThat(next).hasSize(speakers);
    }

    @Test
    @DisplayName("P1.9 R3.3 a client that connects and says nothing holds nobody up")
    default void silentClientHoldsNobodyUp() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient silent = LineClient.join(server);
                LineClient alice = LineClient.join(server)) {
            alice.send("hello");
            assertThat(server.heardFrom(alice)).isEqualTo("hello");
            assertThat(said(silent.readLine()))
                    .as("it hears the others all the same")
                    .isEqualTo("hello");
        }
    }

    @Test
    @DisplayName(
            "R3.3 a client that resets in the middle of a line is forgotten, the others go on, its half line is not heard")
    default void resetInMidLineIsForgotten() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient alice = LineClient.join(server);
                LineClient bob = LineClient.join(server)) {
            LineClient.join(server)
                    .sendBytes((byte) 'h', (byte) 'a', (byte) 'l', (byte) 'f')
                    .reset();
            for (int i = 0; i < 10; i++) {
                alice.send("line " + i);
                assertThat(said(bob.readLine())).isEqualTo("line " + i);
            }
        }
    }

    @Test
    @DisplayName("R3.3 an oversized line ends its sender's connection; nobody else notices")
    default void oversizedLineIsNoticedByNobodyElse() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient alice = LineClient.join(server);
                LineClient bob = LineClient.join(server);
                LineClient careless = LineClient.join(server)) {
            careless.sendBytes(LineClient.lineOf(MAX_LINE_BYTES + 1)).send("and one more");
            assertThat(careless.readLine()).startsWith("error: ");
            assertThat(careless.readLineOrEnd()).isNull();
            alice.send("hello");
            assertThat(said(bob.readLine()))
                    .as("nothing of the careless one came first")
                    .isEqualTo("hello");
        }
    }

    @Test
    @DisplayName("R3.3 a client that half-closes has its lines delivered; it gets what it is owed, and an orderly end")
    default void halfCloseInTheDiscussion() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient alice = LineClient.join(server);
                LineClient bob = LineClient.join(server)) {
            bob.send("for alice");
            assertThat(server.heardFrom(bob)).isEqualTo("for alice");
            alice.send("one").send("two").halfClose();
            assertThat(said(alice.readLine())).isEqualTo("for alice");
            alice.readToEnd();
            assertThat(said(bob.readLine())).isEqualTo("one");
            assertThat(said(bob.readLine())).isEqualTo("two");
        }
    }

    @Test
    @DisplayName("P1.11 R3.3 a client that never reads is cut off while it is talked past; the others hear every line")
    default void clientThatNeverReadsIsCutOff() throws Exception {
        talkPastAClientThatNeverReads(startServer(), 16_000_000);
    }

    /** Alice says {@code bytes} bytes; Bob reads them all, in order; somebody else does not read at all. */
    static void talkPastAClientThatNeverReads(DiscussionServer started, long bytes) throws Exception {
        String padding = "x".repeat(990);
        int lines = (int) (bytes / 1_000);
        try (ServerUnderTest server = started;
                LineClient deaf = LineClient.withSmallReceiveBuffer(server);
                LineClient alice = LineClient.join(server);
                LineClient bob = LineClient.join(server)) {
            CompletableFuture<Void> talking = Background.run(() -> {
                for (int i = 0; i < lines; i++) {
                    alice.send(i + " " + padding);
                }
            });
            CompletableFuture<Void> witness = Background.run(() -> {
                for (int i = 0; i < lines; i++) {
                    server.heardFrom(alice);
                }
            });
            for (int i = 0; i < lines; i++) {
                assertThat(said(bob.readLine())).startsWith(i + " ");
            }
            talking.join();
            witness.join();
            assertThat(deaf.linesUntilItBreaks())
                    .as("lines that the deaf one found in the end")
                    .isLessThan(lines);
        }
    }

    @Test
    @DisplayName("R3.6 clients that are connected when the server ends see an orderly end")
    default void clientsSeeTheEnd() throws Exception {
        DiscussionServer server = startServer();
        try (LineClient alice = LineClient.join(server);
                LineClient bob = LineClient.join(server)) {
            alice.send("last words");
            assertThat(server.heardFrom(alice)).isEqualTo("last words");
            CompletableFuture<Void> closing = Background.run(() -> {
                server.close();
            });
            assertThat(said(bob.readLine())).isEqualTo("last words");
            assertThat(bob.readLineOrEnd()).isNull();
            assertThat(alice.readLineOrEnd()).isNull();
            bob.halfClose();
            alice.halfClose();
            closing.join();
        }
    }
}
