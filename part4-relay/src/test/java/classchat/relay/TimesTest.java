package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.multithread.ServerLimits;
import classchat.relay.contract.ChatPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the server does about silence, with times short enough to wait for. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TimesTest {
    private static final Duration LONG = Duration.ofHours(1);

    private static ServerUnderTest start(Duration join, Duration ping, Duration gone) throws IOException {
        ChatLimits limits = ChatLimits.DEFAULT.withTimes(join, ping, gone, Duration.ofMillis(10));
        return new ChatServerUnderTest(Engine.SELECT, 1, limits, line -> {});
    }

    @Test
    @DisplayName("P3.11 who does not join in time is told so and disconnected; who did, stays")
    void joinTimeout() throws Exception {
        try (ServerUnderTest server = start(Duration.ofMillis(1_500), LONG, LONG);
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer silent = ChatPeer.connect(server)) {
            silent.expectError("join-timeout");
            silent.expectEnd();
            alice.expectNothing("Alice");
        }
    }

    @Test
    @DisplayName("P7.1 who is silent is asked; the answer is enough to stay")
    void pingAndPong() throws Exception {
        try (ServerUnderTest server = start(LONG, Duration.ofMillis(100), Duration.ofSeconds(20));
                ChatPeer alice = ChatPeer.join(server, "Alice")) {
            for (int i = 0; i < 3; i++) {
                assertThat(alice.expect("ping").getString("sender")).isEqualTo("server");
                alice.send("{'type':'pong'}");
            }
        }
    }

    @Test
    @DisplayName("P7.2 P7.4 R4.9 who does not answer is told and disconnected, and the name is free at once")
    void silent() throws Exception {
        try (ServerUnderTest server = start(LONG, Duration.ofMillis(200), Duration.ofMillis(1_000));
                ChatPeer dead = ChatPeer.join(server, "Alice")) {
            dead.expect("ping");
            dead.expectError("silent");
            try (ChatPeer alice = ChatPeer.join(server, "Alice")) {
                alice.expectNothing("Alice");
            }
            dead.expectEnd();
        }
    }

    @Test
    @DisplayName("P7.5 a server that ends says so to everybody")
    void closing() throws Exception {
        ServerUnderTest server = start(LONG, LONG, LONG);
        try (ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer nameless = ChatPeer.connect(server)) {
            server.close();
            alice.expectError("closing");
            alice.expectEnd();
            nameless.expectError("closing");
            nameless.expectEnd();
        }
    }

    @Test
    @DisplayName("P3.12 too many connections at all: the last is told and disconnected; a goodbye makes room")
    void tooMany() throws Exception {
        ChatLimits limits = ChatLimits.DEFAULT.withServer(ServerLimits.DEFAULT.withMaxConnections(2));
        try (ServerUnderTest server = new ChatServerUnderTest(Engine.SELECT, 1, limits, line -> {});
                ChatPeer one = ChatPeer.join(server, "One");
                ChatPeer two = ChatPeer.join(server, "Two")) {
            try (ChatPeer three = ChatPeer.connect(server)) {
                three.expectError("full");
                three.expectEnd();
            }
            two.send("{'type':'leave'}").expectEnd();
            try (ChatPeer three = ChatPeer.join(server, "Three")) {
                three.say("One", "room");
                one.expectText("Three", "room");
            }
        }
    }
}
