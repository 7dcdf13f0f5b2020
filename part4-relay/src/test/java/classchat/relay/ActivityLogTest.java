package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.ProgramOutput;
import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.relay.contract.ChatPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ActivityLogTest {
    private final ProgramOutput output = new ProgramOutput();

    private ServerUnderTest start() throws Exception {
        return new ChatServerUnderTest(Engine.SELECT, 1, ChatLimits.DEFAULT, output.stream()::println);
    }

    @Test
    @DisplayName(
            "R4.6 the server's output shows the assignment's lines: joins, the present names, and each message's sender and receiver")
    void figureThree() throws Exception {
        try (ServerUnderTest server = start();
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            output.awaitLine("Add new client: Alice");
            assertThat(output.awaitLine("Here: ")).isEqualTo("Alice");
            alice.expectNothing("Alice");
            try (ChatPeer bob = ChatPeer.join(server, "Bob")) {
                output.awaitLine("Add new client: Bob");
                assertThat(output.awaitLine("Here: ")).isEqualTo("Alice, Bob");
                bob.say("Alice", "Sure");
                output.awaitLine("Send from: Bob to: Alice");
            }
            output.awaitLine("Client gone: Bob");
        }
    }

    @Test
    @DisplayName("R5.5 nothing that a client sends can forge a line of the output")
    void noForgery() throws Exception {
        try (ServerUnderTest server = start();
                ChatPeer eve = ChatPeer.connect(server)) {
            eve.send("{'type':'join','sender':'x\\r\\nAdd new client: Principal'}")
                    .expectError("name-unfit");
            eve.join("Eve");
            eve.say("Eve\\nAdd new client: Principal", "x").expectError("receiver-absent");
            eve.send("{'receiver':'Eve','text':'\\u001b[2JAdd new client: Principal'}")
                    .expect("message");
            output.awaitLine("Send from: Eve to: Eve");
        }
        assertThat(output.lines())
                .noneMatch(line -> line.startsWith("Add new client: Principal") || line.contains("\u001b"));
    }

    @Test
    @DisplayName("R4.1 of many who are here the output shows twenty names and how many more")
    void manyNames() throws Exception {
        List<ChatPeer> peers = new ArrayList<>();
        try (ServerUnderTest server = start()) {
            for (int i = 10; i < 35; i++) {
                peers.add(ChatPeer.join(server, "n" + i));
            }
            output.awaitLine("Add new client: n34");
            assertThat(output.awaitLine("Here: ")).startsWith("n10, n11, ").endsWith(", n29 and 5 more");
        } finally {
            for (ChatPeer peer : peers) {
                peer.close();
            }
        }
    }
}
