package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.basic.contract.Background;
import classchat.basic.contract.ProgramOutput;
import classchat.basic.contract.ServerUnderTest;
import classchat.basic.contract.Typist;
import classchat.multithread.Engine;
import classchat.relay.contract.ChatPeer;
import classchat.relay.contract.FakeServer;
import classchat.select.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConsoleClientTest {
    private final ProgramOutput output = new ProgramOutput();
    private Typist typist;
    private ServerUnderTest server;
    private CompletableFuture<Void> console;

    @BeforeEach
    void start() throws IOException {
        typist = new Typist();
        server = new ChatServerUnderTest(Engine.SELECT, 1);
    }

    @AfterEach
    void close() throws IOException {
        typist.close();
        server.close();
    }

    private void chat(String name) {
        console = Background.run(() ->
                ConsoleClient.chat(server.address(), name, typist.in(), output.stream(), Limits.CLIENT, new Random(1)));
    }

    @Test
    @DisplayName("R4.6 figure 3: the name is asked for; Bob:Hi goes to Bob; what Bob says is shown as Bob:Hi")
    void figureThree() throws Exception {
        try (ChatPeer bob = ChatPeer.join(server, "Bob")) {
            chat(null);
            typist.type("Alice\n");
            assertThat(output.awaitLine("input your user name:"))
                    .isEqualTo("* Connecting to 127.0.0.1:" + server.address().getPort() + " ...");
            assertThat(output.awaitLine("* You are in. ")).startsWith("Here: Alice, Bob.");
            typist.type("Bob:Hi,do you know how TCP works?\nBob: with: a space\n");
            bob.expectText("Alice", "Hi,do you know how TCP works?");
            bob.expectText("Alice", "with: a space");
            bob.say("Alice", "Sure,it is not hard to understand.");
            output.awaitLine("Bob:Sure,it is not hard to understand.");
            typist.type("/quit\n");
            console.join();
        }
    }

    @Test
    @DisplayName("R4.1 R4.4 errors are sentences: nobody there, no receiver, no such command, a name that is taken")
    void errorsAreSentences() throws Exception {
        try (ChatPeer bob = ChatPeer.join(server, "Bob")) {
            chat(null);
            typist.type("bob\nAlice\nCarol:are you there?\nhello\n/dance\n/who\n/help\n");
            output.awaitLine("* the name 'bob' is taken");
            output.awaitLine("input your user name:* Connecting to ");
            output.awaitLine("* You are in.");
            output.awaitLine("* Say to whom:");
            output.awaitLine("* There is no command '/dance'");
            typist.close();
            console.join();
            assertThat(output.lines()).contains("* Carol is not in the system", "* Here: Alice, Bob");
            assertThat(output.lines())
                    .as("what /help tells of commands")
                    .filteredOn(line -> line.startsWith("* /"))
                    .hasSize(3)
                    .allMatch(line -> line.length() <= 80);
            bob.expectNothing("Bob");
        }
    }

    @Test
    @DisplayName("R4.4 with input that is piped in, everything is sent and every answer shown before it leaves")
    void pipedInput() throws Exception {
        try (ChatPeer bob = ChatPeer.join(server, "Bob")) {
            StringBuilder lines = new StringBuilder("Alice\n");
            for (int i = 0; i < 500; i++) {
                lines.append("Bob:line ")
                        .append(i)
                        .append("\nNobody:")
                        .append(i)
                        .append('\n');
            }
            Background.run(() -> {
                typist.type(lines.toString());
                typist.close();
            });
            chat(null);
            for (int i = 0; i < 500; i++) {
                bob.expectText("Alice", "line " + i);
            }
            console.join();
            assertThat(output.lines())
                    .filteredOn(line -> line.equals("* Nobody is not in the system"))
                    .hasSize(500);
        }
    }

    @Test
    @DisplayName("R4.1 a name from the command line that is refused ends the program with the reason")
    void refusedNameFromTheCommandLine() throws Exception {
        try (ChatPeer alice = ChatPeer.join(server, "Alice")) {
            chat("ALICE");
            assertThatThrownBy(console::join).hasRootCauseMessage("the name 'ALICE' is taken");
            alice.expectNothing("Alice");
        }
    }

    @Test
    @DisplayName("R4.1 no name that can be had comes out of the pipe: the reasons, and a failure")
    void onlyUnfitNames() throws Exception {
        chat(null);
        typist.type("\n1st\n");
        output.awaitLine("input your user name:* a name has 1 to 32 letters");
        typist.close();
        assertThatThrownBy(console::join).hasRootCauseMessage("no name was given that can be had");
    }

    @Test
    @DisplayName("R4.9 a reason why there is no connection is told once, not at each try that fails in the same way")
    void lossIsToldOnce() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
            console = Background.run(() ->
                    ConsoleClient.chat(address, "Alice", typist.in(), output.stream(), Limits.CLIENT, new Random(1)));
            welcome(listener).close();
            for (int i = 0; i < 2; i++) {
                try (FakeServer portal = new FakeServer(listener)) {
                    portal.says("HTTP/1.1 302 Found").hearsTheEnd();
                }
            }
            try (FakeServer back = welcome(listener)) {
                output.awaitLine("* You are in.");
                output.awaitLine("* You are in.");
                back.says("{'type':'error','code':'replaced','text':'the end'}");
            }
            assertThatThrownBy(console::join).hasRootCauseMessage("the end");
            assertThat(output.lines())
                    .filteredOn(line -> line.contains("something answers at 127.0.0.1:"))
                    .hasSize(1);
        }
    }

    private static FakeServer welcome(ServerSocket listener) throws IOException {
        FakeServer fake = new FakeServer(listener);
        fake.says("{'type':'ack'}").hears("join");
        return fake.says("{'type':'welcome','users':['Alice'],'count':1}");
    }

    @Test
    @DisplayName("R5.5 what others send cannot command the terminal, nor look like a line of the client's own")
    void harmless() throws Exception {
        try (ChatPeer eve = ChatPeer.join(server, "Eve")) {
            chat("Alice");
            output.awaitLine("* You are in.");
            eve.say("Alice", "\\u001b[2J\\r* The connection is lost");
            output.awaitLine("Eve:\\u001B[2J\\u000D* The connection is lost");
            typist.close();
            console.join();
        }
    }

    @Test
    @DisplayName("R5.5 a tab is text: it is sent, and shown, as it is")
    void tab() throws Exception {
        try (ChatPeer bob = ChatPeer.join(server, "Bob")) {
            chat("Alice");
            output.awaitLine("* You are in.");
            typist.type("Bob:if\tx\n");
            bob.expectText("Alice", "if\tx");
            bob.say("Alice", "\\tthen\\ty");
            output.awaitLine("Bob:\tthen\ty");
            typist.close();
            console.join();
        }
    }
}
