package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.multithread.ServerLimits;
import classchat.relay.contract.ChatPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One machine opens many connections and gives no name. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NamelessTest {
    private static final String OTHER_ADDRESS = "127.0.0.2";

    private final Admissions admissions = new Admissions();
    private Relay relay;

    private static void assumeOtherAddress() throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(OTHER_ADDRESS, 0));
        } catch (IOException e) {
            assumeTrue(false, "this machine has one loopback address only: " + e.getMessage());
        }
    }

    private static ServerUnderTest start(Engine engine, ChatLimits limits) throws IOException {
        return new ChatServerUnderTest(engine, 1, limits, line -> {});
    }

    private static void expectPlaceLost(ChatPeer peer) throws IOException {
        peer.expectError("place-lost");
        peer.expectEnd();
        peer.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SELECT", "THREADS"})
    @DisplayName(
            "P3.12 one machine opens all places without a name: others get in, it loses its oldest ones, and is told")
    void othersGetIn(Engine engine) throws Exception {
        assumeOtherAddress();
        try (ServerUnderTest server = start(engine, ChatLimits.DEFAULT.withMaxNotJoined(20))) {
            List<ChatPeer> nameless = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                nameless.add(ChatPeer.connect(server));
            }
            try (ChatPeer one = ChatPeer.connectFrom(OTHER_ADDRESS, server);
                    ChatPeer two = ChatPeer.connectFrom(OTHER_ADDRESS, server)) {
                expectPlaceLost(nameless.remove(0));
                expectPlaceLost(nameless.remove(0));
                one.join("One");
                two.join("Two");
                one.say("Two", "hello");
                two.expectText("One", "hello");
            }
            int i = 0;
            for (ChatPeer peer : nameless) {
                peer.join("N" + ++i).close();
            }
        }
    }

    @Test
    @DisplayName(
            "P3.12 too many connections without a name from one address: it loses its oldest one; a join makes room")
    void ownAddress() throws Exception {
        try (ServerUnderTest server = start(Engine.SELECT, ChatLimits.DEFAULT.withMaxNotJoined(2));
                ChatPeer one = ChatPeer.connect(server);
                ChatPeer two = ChatPeer.connect(server);
                ChatPeer three = ChatPeer.connect(server)) {
            expectPlaceLost(one);
            two.join("Two");
            try (ChatPeer four = ChatPeer.connect(server)) {
                three.join("Three");
                four.join("Four");
            }
        }
    }

    @Test
    @DisplayName("P3.12 in a full class a connection without a name loses its place, and a member does not")
    void fullClass() throws Exception {
        ChatLimits limits = ChatLimits.DEFAULT.withServer(ServerLimits.DEFAULT.withMaxConnections(3));
        try (ServerUnderTest server = start(Engine.SELECT, limits);
                ChatPeer alice = ChatPeer.join(server, "Alice");
                ChatPeer bob = ChatPeer.join(server, "Bob");
                ChatPeer nameless = ChatPeer.connect(server);
                ChatPeer carol = ChatPeer.join(server, "Carol")) {
            expectPlaceLost(nameless);
            try (ChatPeer late = ChatPeer.connect(server)) {
                late.expectError("full");
                late.expectEnd();
            }
            alice.say("Bob", "hello").say("Carol", "hello");
            bob.expectText("Alice", "hello");
            carol.expectText("Alice", "hello");
        }
    }

    @Test
    @DisplayName(
            "P3.12 P3.13 a connection whose join is being decided keeps its place; one that was refused may lose it")
    void decided() throws Exception {
        ChatLimits limits = ChatLimits.DEFAULT.withMaxNotJoined(1);
        try (ServerUnderTest server = new ChatServerUnderTest(Engine.SELECT, limits, started -> {
                    relay = started;
                    started.sessions().setAdmission(admissions);
                });
                ChatPeer alice = ChatPeer.connect(server).send("{'type':'join','sender':'Alice'}")) {
            Admission.Request request = admissions.next();
            try (ChatPeer late = ChatPeer.connect(server)) {
                late.expectError("full");
                late.expectEnd();
            }
            request.refuse(new RefusedException(Refusal.NAME_TAKEN, "not this one"));
            alice.expectError("name-taken");
            try (ChatPeer bob = ChatPeer.connect(server)) {
                expectPlaceLost(alice);
                bob.send("{'type':'join','sender':'Bob'}");
                request = admissions.next();
                request.admit(admissions.participant("Bob", relay, request.session()));
                bob.expect("welcome");
            }
            assertThat(admissions.events()).contains("Bob joined");
        }
    }
}
