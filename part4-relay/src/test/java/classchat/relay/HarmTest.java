package classchat.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.relay.contract.ChatPeer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rubbish over the wire: each line is answered, and nobody else notices. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HarmTest {
    @Test
    @DisplayName("P5.2 R4.8 each malformed line is answered with an error, harms nobody, and the connection goes on")
    void malformedLinesHarmNobody() throws Exception {
        List<String> lines = MessageParserTest.refusedLines()
                .filter(line -> line.length() <= 60_000 && line.indexOf('\n') < 0)
                .collect(Collectors.toList());
        try (ServerUnderTest server = new ChatServerUnderTest(Engine.SELECT, 1);
                ChatPeer eve = ChatPeer.join(server, "Eve");
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob")) {
            for (String line : lines) {
                eve.lines().sendBytes((line + "\n").getBytes(UTF_8));
                eve.expectError("malformed");
            }
            eve.say("Alice", "and now in order");
            alice.expectText("Eve", "and now in order");
            bob.expectNothing("Bob");
        }
    }

    @Test
    @DisplayName("P5.2 a client that sends rubbish and does not read the answers is slowed down, then cut off")
    void rubbishWithoutReading() throws Exception {
        try (ServerUnderTest server = new ChatServerUnderTest(Engine.SELECT, 1);
                ChatPeer eve = ChatPeer.joinWithSmallReceiveBuffer(server, "Eve");
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            byte[] rubbish = "x\n".repeat(30_000).getBytes(UTF_8);
            try {
                while (true) {
                    eve.lines().sendBytes(rubbish);
                }
            } catch (IOException e) {
                alice.expectNothing("Alice"); // she was cut off; nobody else was
            }
        }
    }
}
