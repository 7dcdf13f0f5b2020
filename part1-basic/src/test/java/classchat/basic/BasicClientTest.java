package classchat.basic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.basic.contract.Background;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BasicClientTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private BasicServer server;
    private Thread serving;

    @BeforeEach
    void startServer() throws Exception {
        server = BasicServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Answerer.automatic(),
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
        serving = new Thread(() -> {
            try {
                server.serve();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        serving.start();
    }

    @AfterEach
    void stopServer() throws Exception {
        server.close();
        serving.join();
    }

    @Test
    @DisplayName("R1.2 all six steps are seen in the output, in the assignment's order")
    void sixStepsAreSeenInOrder() throws Exception {
        talk("hello\nbye\n");
        assertThat(output.toString(UTF_8).lines().map(line -> line.substring(0, 5)))
                .containsExactly("[1/6]", "[2/6]", "[3/6]", "[4/6]", "[5/6]", "[6/6]", "[5/6]", "[6/6]");
        assertThat(output.toString(UTF_8)).contains("received: You said: hello", "received: bye");
    }

    @Test
    @DisplayName("R1.3 typed text is UTF-8 both ways; the end of the input ends the conversation")
    void typedTextIsUtf8() throws Exception {
        talk("grüße, 你好");
        assertThat(output.toString(UTF_8)).contains("received: You said: grüße, 你好");
    }

    @Test
    @DisplayName("R1.3 a typed line that is no UTF-8 or too long is not sent, the person is told, and goes on")
    void badTypedLines() throws Exception {
        ByteArrayOutputStream typed = new ByteArrayOutputStream();
        typed.write(new byte[] {(byte) 0xFF, '\n'});
        typed.write("x".repeat(LineSocket.MAX_LINE_BYTES + 1).getBytes(UTF_8));
        typed.write("\nok\n".getBytes(UTF_8));
        talk(new ByteArrayInputStream(typed.toByteArray()));
        assertThat(output.toString(UTF_8))
                .contains(
                        "Not sent: a line must be valid UTF-8",
                        "Not sent: a line may have at most 65536 bytes",
                        "You said: ok");
    }

    @Test
    @DisplayName("R1.3 a server that closes ends the client, without a failure")
    void serverEnds() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = Background.run(() -> {
                try (Socket client = listener.accept()) {
                    client.getOutputStream().write("ack\n".getBytes(UTF_8));
                    while (client.getInputStream().read() != '\n') {
                        // the client's line
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            new BasicClient(new PrintStream(output, true, UTF_8))
                    .talk("127.0.0.1", listener.getLocalPort(), new ByteArrayInputStream("hi\nmore\n".getBytes(UTF_8)));
            served.join();
        }
        assertThat(output.toString(UTF_8)).contains("[6/6] the server closed the connection");
    }

    @Test
    @DisplayName("R1.2 a server that closes without an acknowledgment is a failure, told as one")
    void noAcknowledgment() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served =
                    Background.run(() -> listener.accept().close());
            assertThatThrownBy(() -> new BasicClient(new PrintStream(output, true, UTF_8))
                            .talk("127.0.0.1", listener.getLocalPort(), InputStream.nullInputStream()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the server closed the connection without an acknowledgment");
            served.join();
        }
    }

    @Test
    @DisplayName("R1.6 a line of the limit is sent, and its answer, which is longer, is shown")
    void longestLine() throws Exception {
        String longest = "x".repeat(LineSocket.MAX_LINE_BYTES);
        talk(longest + "\nbye\n");
        assertThat(output.toString(UTF_8)).contains("received: You said: " + longest, "received: bye");
    }

    @Test
    @DisplayName("R1.5 no server there: one sentence that names the address")
    void connectionRefused() throws Exception {
        int port = server.address().getPort();
        server.close();
        assertThatThrownBy(() -> new BasicClient(new PrintStream(output, true, UTF_8))
                        .talk("127.0.0.1", port, InputStream.nullInputStream()))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "cannot connect to 127.0.0.1:" + port + ": connection refused; is the server running there?");
    }

    @Test
    @DisplayName("R1.2 R1.5 a host with several addresses: the next one is tried when one does not answer")
    void nextAddress() throws Exception {
        // The server listens on 127.0.0.1 alone.
        Resolver resolver = host -> List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1"));
        new BasicClient(new PrintStream(output, true, UTF_8), resolver)
                .talk(
                        "chat.example",
                        server.address().getPort(),
                        new ByteArrayInputStream("hello\nbye\n".getBytes(UTF_8)));
        assertThat(output.toString(UTF_8))
                .contains("Trying the host's next address: cannot connect to 127.0.0.2:", "You said: hello");
    }

    @Test
    @DisplayName("R1.5 a host without an address: one sentence that names it")
    void unknownHost() {
        Resolver resolver = host -> {
            throw new UnknownHostException(host + ": Name or service not known");
        };
        assertThatThrownBy(() -> new BasicClient(new PrintStream(output, true, UTF_8), resolver)
                        .talk("chat.example", 1, InputStream.nullInputStream()))
                .isInstanceOf(IOException.class)
                .hasMessage("unknown host: chat.example");
    }

    private void talk(String typed) throws IOException {
        talk(new ByteArrayInputStream(typed.getBytes(UTF_8)));
    }

    private void talk(InputStream typed) throws IOException {
        new BasicClient(new PrintStream(output, true, UTF_8))
                .talk("127.0.0.1", server.address().getPort(), typed);
    }
}
