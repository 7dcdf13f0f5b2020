package classchat.basic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.LineServerContract;
import classchat.basic.contract.ProgramOutput;
import classchat.basic.contract.ServerUnderTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BasicServerTest implements LineServerContract {
    @Override
    public RunningServer startServer() throws IOException {
        return new RunningServer(Answerer.automatic());
    }

    @Test
    @DisplayName("R1.1 all eight steps are seen in the output, in the assignment's order")
    void eightStepsAreSeenInOrder() throws Exception {
        RunningServer server = startServer();
        try (LineClient client = LineClient.join(server)) {
            client.send("hello");
            client.readLine();
            client.halfClose().readToEnd();
        }
        server.close();
        assertThat(server.output().lines().filter(line -> line.startsWith("[")).map(line -> line.substring(0, 5)))
                .startsWith("[1/8]", "[2/8]", "[3/8]", "[4/8]", "[5/8]", "[6/8]", "[7/8]", "[8/8]");
        assertThat(server.output())
                .contains("Listening on 127.0.0.1:" + server.address().getPort());
    }

    @Test
    @DisplayName("P1.8 R1.3 the client ends the conversation by saying bye")
    void clientSaysGoodbye() throws Exception {
        try (RunningServer server = startServer();
                LineClient client = LineClient.join(server)) {
            client.send("bye");
            assertThat(client.readLine()).isEqualTo("bye");
            assertThat(client.readLineOrEnd()).isNull();
        }
    }

    @Test
    @DisplayName("R1.3 the operator answers, and ends the conversation by saying bye")
    void operatorAnswersAndSaysGoodbye() throws Exception {
        ByteArrayInputStream typed = new ByteArrayInputStream("gr\u00fc\u00dfe\nbye\n".getBytes(UTF_8));
        try (RunningServer server = new RunningServer(Answerer.operator(typed, new ProgramOutput().stream()));
                LineClient client = LineClient.join(server)) {
            client.send("hello");
            assertThat(client.readLine()).isEqualTo("gr\u00fc\u00dfe");
            client.send("are you there?");
            assertThat(client.readLine()).isEqualTo("bye");
            assertThat(client.readLineOrEnd()).isNull();
        }
    }

    @Test
    @DisplayName("R1.3 when the operator's input has ended, clients are told goodbye and the server goes on")
    void operatorWithoutInput() throws Exception {
        ByteArrayInputStream nothing = new ByteArrayInputStream(new byte[0]);
        try (RunningServer server = new RunningServer(Answerer.operator(nothing, new ProgramOutput().stream()))) {
            for (int i = 0; i < 2; i++) {
                try (LineClient client = LineClient.join(server)) {
                    assertThat(client.send("hello").readLine()).isEqualTo("bye");
                }
            }
        }
    }

    @Test
    @DisplayName("P1.8 R1.4 a second client waits in the backlog and is served when the first has left")
    void secondClientWaitsInTheBacklog() throws Exception {
        try (RunningServer server = startServer();
                LineClient first = LineClient.join(server);
                LineClient second = LineClient.connectTo(server)) {
            second.send("said while waiting");
            first.send("hello");
            assertThat(first.readLine()).isEqualTo("You said: hello");
            first.send("bye").readToEnd();
            assertThat(second.readLine()).isEqualTo(BasicServer.ACKNOWLEDGMENT);
            assertThat(second.readLine()).isEqualTo("You said: said while waiting");
        }
    }

    @Test
    @DisplayName("R1.5 a port that is taken: one sentence that says so and what to do")
    void portTaken() throws Exception {
        try (RunningServer server = startServer()) {
            assertThatThrownBy(() ->
                            BasicServer.open(server.address(), Answerer.automatic(), new ProgramOutput().stream()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "cannot listen on 127.0.0.1:" + server.address().getPort() + ": address already in use")
                    .hasMessageContaining("--port");
        }
    }

    @Test
    @DisplayName("R5.5 what a client sends cannot forge a line of the server's window")
    void windowCannotBeForged() throws Exception {
        RunningServer server = startServer();
        try (LineClient client = LineClient.join(server)) {
            client.send("\r[5/8] accepted a client from the principal\u001B[2J");
            client.readLine();
        }
        server.close();
        assertThat(server.output()).contains("received: \\u000D[5/8] accepted").doesNotContain("\u001B", "\r");
    }

    /** A part 1 server on a thread of its own. */
    private static final class RunningServer implements ServerUnderTest {
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();
        private final BasicServer server;
        private final InetSocketAddress address;
        private final Thread thread;

        RunningServer(Answerer answerer) throws IOException {
            server = BasicServer.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    answerer,
                    new PrintStream(output, true, UTF_8));
            address = server.address();
            thread = new Thread(this::serve, "basic-server");
            thread.start();
        }

        private void serve() {
            try {
                server.serve();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public String heardFrom(LineClient speaker) throws IOException {
            String answer = speaker.readLine();
            assertThat(answer).startsWith("You said: ");
            return answer.substring("You said: ".length());
        }

        String output() {
            return output.toString(UTF_8);
        }

        @Override
        public void close() throws IOException {
            server.close();
            await("the server's thread ends").until(() -> !thread.isAlive());
        }
    }
}
