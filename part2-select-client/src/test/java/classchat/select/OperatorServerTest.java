package classchat.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.LineServerContract;
import classchat.basic.contract.ProgramOutput;
import classchat.basic.contract.ServerUnderTest;
import classchat.basic.contract.Typist;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OperatorServerTest implements LineServerContract {
    @Override
    public RunningServer startServer() throws IOException {
        return new RunningServer();
    }

    @Test
    @DisplayName("R2.1 the operator and the client speak at any time, without turns")
    void bothSpeakAtAnyTime() throws Exception {
        try (RunningServer server = startServer();
                LineClient client = LineClient.join(server)) {
            server.typist.type("one\ntwo\n");
            assertThat(client.readLine()).isEqualTo("one");
            assertThat(client.readLine()).isEqualTo("two");
            client.send("three").send("four");
            server.window.awaitLine("client: three");
            server.window.awaitLine("client: four");
        }
    }

    @Test
    @DisplayName("R1.3 when the operator's input ends, the client gets what was typed, and the server ends")
    void endOfTheOperatorsInput() throws Exception {
        try (RunningServer server = startServer();
                LineClient client = LineClient.join(server)) {
            server.typist.type("one\nlast");
            server.typist.close();
            assertThat(client.readLine()).isEqualTo("one");
            assertThat(client.readLine()).isEqualTo("last");
            assertThat(client.readLineOrEnd()).isNull();
            client.halfClose();
            await("the server ends").until(() -> !server.thread.isAlive());
        }
    }

    @Test
    @DisplayName("R1.3 when the operator's input ends while nobody is connected, the server ends at once")
    void endOfInputWithoutAClient() throws Exception {
        try (RunningServer server = startServer()) {
            LineClient.join(server).close();
            server.window.awaitLine("* The client is gone");
            server.typist.close();
            await("the server ends").until(() -> !server.thread.isAlive());
        }
    }

    @Test
    @DisplayName("R2.4 what is piped in before a client is there waits for it")
    void pipedInputWaitsForTheClient() throws Exception {
        try (RunningServer server = startServer()) {
            server.typist.type("good morning\nand welcome\n");
            server.typist.close();
            try (LineClient client = LineClient.join(server)) {
                assertThat(client.readLine()).isEqualTo("good morning");
                assertThat(client.readLine()).isEqualTo("and welcome");
                assertThat(client.readLineOrEnd()).isNull();
            }
            await("the server ends").until(() -> !server.thread.isAlive());
        }
    }

    @Test
    @DisplayName("R2.1 what the operator is told at the start fits a terminal of 80 columns")
    void fitsATerminal() throws Exception {
        try (RunningServer server = startServer()) {
            server.window.awaitLine("* Ctrl-D ends the conversation and the server.");
            assertThat(server.window.lines()).allMatch(line -> line.length() <= 80);
        }
    }

    @Test
    @DisplayName("R1.4 a second client waits in the backlog and is served when the first has left")
    void secondClientWaits() throws Exception {
        try (RunningServer server = startServer();
                LineClient first = LineClient.join(server);
                LineClient second = LineClient.connectTo(server)) {
            second.send("said while waiting");
            first.send("hello");
            assertThat(server.heardFrom(first)).isEqualTo("hello");
            first.halfClose();
            assertThat(server.heardFrom(second)).isEqualTo("said while waiting");
        }
    }

    /** An operator's server on a thread of its own, with somebody at its keyboard. */
    private static final class RunningServer implements ServerUnderTest {
        private final Typist typist = new Typist();
        private final ProgramOutput window = new ProgramOutput();
        private final EventLoop loop = EventLoop.open("operator");
        private final Thread thread;
        private final InetSocketAddress address;

        RunningServer() throws IOException {
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            thread = new Thread(() -> {
                try {
                    OperatorServer.serve(loop, anyPort, typist.in(), window.stream(), Limits.DEFAULT);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            thread.start();
            String port = window.awaitLine("Listening on 127.0.0.1:");
            address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public String heardFrom(LineClient speaker) {
            return window.awaitLine("client: ");
        }

        @Override
        public void close() throws IOException {
            loop.close();
            typist.close();
            await("the server's thread ends").until(() -> !thread.isAlive());
        }
    }
}
