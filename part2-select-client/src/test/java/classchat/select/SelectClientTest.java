package classchat.select;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.basic.contract.Background;
import classchat.basic.contract.ProgramOutput;
import classchat.basic.contract.Typist;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SelectClientTest {
    private final ProgramOutput window = new ProgramOutput();
    private final HandClock clock = new HandClock();
    private Typist typist;
    private RecordingSelector selector;
    private EventLoop loop;
    private ServerSocket listener;
    private CompletableFuture<Void> client;
    private Thread clientThread;
    private Socket server;
    private BufferedReader fromClient;

    @BeforeEach
    void connect() throws Exception {
        typist = new Typist();
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
        selector = new RecordingSelector();
        loop = new EventLoop("client", selector, clock);
        client = new CompletableFuture<>();
        clientThread = new Thread(
                () -> {
                    try {
                        SelectClient.talk(loop, address, typist.in(), window.stream(), Limits.CLIENT);
                        client.complete(null);
                    } catch (IOException e) {
                        client.completeExceptionally(e);
                    }
                },
                "client");
        clientThread.start();
        server = listener.accept();
        fromClient = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8));
        window.awaitLine("* Connecting to 127.0.0.1:" + listener.getLocalPort() + " ...");
        window.awaitLine("* Connected to 127.0.0.1:");
    }

    @AfterEach
    void close() throws Exception {
        typist.close();
        server.close();
        listener.close();
        clientThread.join();
    }

    @Test
    @DisplayName("R2.1 a line arrives while another is half typed, and the half line is sent whole afterwards")
    void lineArrivesWhileTyping() throws Exception {
        typist.type("half a li");
        say("from the server");
        window.awaitLine("< from the server");
        typist.type("ne\n");
        assertThat(fromClient.readLine()).isEqualTo("half a line");
    }

    @Test
    @DisplayName("R2.1 any number of lines either way, without turns")
    void noTurns() throws Exception {
        for (int i = 0; i < 100; i++) {
            say("server " + i);
        }
        typist.type("client a\nclient b\n");
        assertThat(fromClient.readLine()).isEqualTo("client a");
        assertThat(fromClient.readLine()).isEqualTo("client b");
        window.awaitLine("< server 99");
        assertThat(window.lines())
                .filteredOn(line -> line.startsWith("< server "))
                .hasSize(100);
    }

    @Test
    @DisplayName("R2.2 the client's one thread sleeps in the selector until a line comes, from either side")
    void sleepsInTheSelector() throws Exception {
        clock.advance(Limits.CLIENT.connectTimeout()); // the timer of the connection that is made is gone then
        for (String line : List.of("one", "two")) {
            say(line);
            window.awaitLine("< " + line);
        }
        selector.calls().clear();
        for (int i = 0; i < 3; i++) {
            typist.type("typed " + i + "\n");
            assertThat(fromClient.readLine()).isEqualTo("typed " + i);
            say("said " + i);
            window.awaitLine("< said " + i);
        }
        assertThat(selector.calls()).as("how it waited").isNotEmpty().containsOnly(RecordingSelector.SLEEP);
    }

    @Test
    @DisplayName(
            "R2.4 at the end of its input the client half-closes, shows what still comes, and leaves with the server")
    void endOfInput() throws Exception {
        typist.type("question one\nquestion two");
        typist.close();
        assertThat(fromClient.readLine()).isEqualTo("question one");
        assertThat(fromClient.readLine()).isEqualTo("question two");
        assertThat(fromClient.readLine()).as("the half-close").isNull();
        say("answer one");
        say("answer two");
        window.awaitLine("< answer two");
        assertThat(client).isNotDone();
        server.shutdownOutput();
        client.join();
        assertThat(window.lines()).endsWith("< answer one", "< answer two", "* The conversation has ended.");
    }

    @Test
    @DisplayName("R5.5 a line from the server cannot look like one of the client's own")
    void serverCannotForge() throws Exception {
        say("* The conversation has ended.");
        window.awaitLine("< * The conversation has ended.");
    }

    @Test
    @DisplayName("R1.6 a line of the limit arrives with who said it in front")
    void longLineWithAName() throws Exception {
        say("client-1: " + "x".repeat(64 * 1_024));
        assertThat(window.awaitLine("< client-1: ")).hasSize(64 * 1_024);
    }

    @Test
    @DisplayName("R2.4 a server that does not read for a while is waited for, however much is piped in")
    void slowServerIsWaitedFor() throws Exception {
        String line = "x".repeat(60_000) + "\n";
        CompletableFuture<Void> typing = Background.run(() -> {
            for (int i = 0; i < 200; i++) {
                typist.type(line);
            }
            typist.close();
        });
        awaitThatTypingIsHeldUp();
        for (int i = 0; i < 10; i++) { // a server would not wait so long
            clock.advance(Limits.DEFAULT.stallTimeout());
            CompletableFuture<Void> turned = new CompletableFuture<>();
            loop.schedule(Duration.ZERO, () -> turned.complete(null)); // runs behind all that are due
            turned.get();
        }
        int lines = 0;
        while (fromClient.readLine() != null) {
            lines++;
        }
        typing.join();
        assertThat(lines).isEqualTo(200);
    }

    @Test
    @DisplayName("R2.5 a server that ends the conversation is no failure")
    void serverEnds() throws Exception {
        server.shutdownOutput();
        client.join();
        assertThat(window.lines()).endsWith("* The conversation has ended.");
    }

    @Test
    @DisplayName("R2.5 a server that resets the connection is a failure, told as one")
    void serverResets() throws Exception {
        server.setSoLinger(true, 0);
        server.close();
        assertThatThrownBy(client::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageMatching(
                        "java.io.IOException: the server 127.0.0.1:\\d+ is lost: the connection was reset .*");
    }

    @ParameterizedTest
    @CsvSource({
        "Connection timed out, VANISHED",
        "No route to host, VANISHED",
        "Network is unreachable, VANISHED",
        "Connection reset, RESET",
        "Broken pipe, RESET",
    })
    @DisplayName(
            "R2.5 a server that no longer answers is told apart from one that resets, by the system's words for it")
    void vanishedIsToldApart(String words, Ending.Kind kind) {
        Ending ending = Ending.lost(new IOException(words));
        assertThat(ending.kind()).isEqualTo(kind);
        assertThat(ending.reason()).contains(words);
    }

    @Test
    @DisplayName("R5.5 what the server sends cannot command the terminal")
    void harmlessOnTheScreen() throws Exception {
        say("\u001B[2Jgone\rforged");
        window.awaitLine("< \\u001B[2Jgone\\u000Dforged");
    }

    @Test
    @DisplayName("R2.1 a typed file of many megabytes is sent only as fast as the server reads")
    void typingIsSlowedDownByTheServer() throws Exception {
        String line = "x".repeat(60_000) + "\n";
        CompletableFuture<Void> typing = Background.run(() -> {
            for (int i = 0; i < 400; i++) {
                typist.type(line);
            }
            typist.close();
        });
        awaitThatTypingIsHeldUp();
        int lines = 0;
        for (String got; (got = fromClient.readLine()) != null; lines++) {
            assertThat(got).hasSize(60_000);
        }
        typing.join();
        assertThat(lines).isEqualTo(400);
    }

    /** Then the send queue is congested, so that the keyboard is not listened to, and its pipe is full. */
    private static void awaitThatTypingIsHeldUp() {
        Awaitility.await("the keyboard waits for room in its pipe")
                .until(() -> Thread.getAllStackTraces().entrySet().stream()
                        .filter(thread -> thread.getKey().getName().equals("keyboard"))
                        .flatMap(thread -> Arrays.stream(thread.getValue()))
                        .anyMatch(frame -> frame.getClassName().equals("sun.nio.ch.SinkChannelImpl")
                                && frame.getMethodName().equals("write")));
    }

    private void say(String line) throws IOException {
        server.getOutputStream().write((line + "\n").getBytes(UTF_8));
    }
}
