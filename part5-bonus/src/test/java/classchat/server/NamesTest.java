package classchat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import classchat.delivery.NameLimits;
import classchat.relay.contract.ChatPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many names there may be, and for how long, over the wire. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NamesTest {
    private static final String OTHER_ADDRESS = "127.0.0.2";

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock(Instant.parse("2026-11-22T15:04:05Z"));

    private ClassServerUnderTest start(NameLimits names) throws IOException {
        return new ClassServerUnderTest(folder, ClassLimits.DEFAULT.withNames(names), clock.clocks());
    }

    private static void joinAndLeave(ClassServerUnderTest server, String... names) throws IOException {
        for (String name : names) {
            AckingPeer.join(server, name).leave();
        }
    }

    @Test
    @DisplayName("P11.11 an address takes so many new names in an hour; known names, and other addresses, get in")
    void newNames() throws Exception {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(OTHER_ADDRESS, 0));
        } catch (IOException e) {
            assumeTrue(false, "this machine has one loopback address only: " + e.getMessage());
        }
        try (ClassServerUnderTest server = start(NameLimits.DEFAULT.withMaxNew(3))) {
            joinAndLeave(server, "One", "Two", "Three", "One");
            try (ChatPeer peer = ChatPeer.connect(server)) {
                peer.send("{'type':'join','sender':'Four'}").expectError("too-many-names");
                peer.join("Two");
            }
            ChatPeer.connectFrom(OTHER_ADDRESS, server).join("Four").close();
            clock.pass(Duration.ofHours(1));
            joinAndLeave(server, "Five");
        }
    }

    @Test
    @DisplayName("P11.12 when the server knows as many names as it can, known ones get in, also after a restart")
    void namesInAll() throws Exception {
        try (ClassServerUnderTest server = start(NameLimits.DEFAULT.withMaxNames(2))) {
            joinAndLeave(server, "One", "Two");
            for (int start = 0; start < 2; start++) {
                try (ChatPeer peer = ChatPeer.connect(server)) {
                    peer.send("{'type':'join','sender':'Three'}").expectError("names-full");
                    peer.join("One");
                }
                server.restart();
            }
        }
    }

    @Test
    @DisplayName("P11.11 a class of 300 behind one address joins on its first day")
    void firstDay() throws Exception {
        try (ClassServerUnderTest server = start(NameLimits.DEFAULT)) {
            for (int i = 1; i <= 300; i++) {
                ChatPeer.join(server, "Student-" + i).close();
            }
        }
    }

    @Test
    @DisplayName("P11.13 a name that was never used is forgotten after a day; one that was, or is here, is not")
    void unusedNames() throws Exception {
        try (ClassServerUnderTest server = start(NameLimits.DEFAULT.withMaxNames(7))) {
            joinAndLeave(server, "Unused", "Again", "Mail", "Member", "Here");
            try (AckingPeer writer = AckingPeer.join(server, "Writer")) {
                writer.peer()
                        .send("{'type':'group','do':'create','group':'#class','users':['Member']}")
                        .expect("group");
                writer.say("Mail", "x").expectFate("stored", "7-1");
                clock.pass(Duration.ofHours(20));
                joinAndLeave(server, "Again");
                clock.pass(Duration.ofHours(5));
                joinAndLeave(server, "Again"); // a look, which decides; the next one an hour later agrees
                server.restart();
            }
            try (ChatPeer here = ChatPeer.join(server, "Here")) {
                clock.pass(Duration.ofHours(1));
                joinAndLeave(server, "Again");
                try (AckingPeer other = AckingPeer.join(server, "Other")) {
                    other.say("Unused", "x").peer().expectError("receiver-absent");
                    for (String known : new String[] {"Again", "Mail", "Member", "Writer"}) {
                        other.say(known, "x");
                        assertThat(other.peer().read().getString("type"))
                                .as(known)
                                .isEqualTo("stored");
                    }
                    other.say("Here", "x");
                    here.expectText("Other", "x");
                    other.expectFate("delivered", "7-6");
                    other.leave();
                }
                joinAndLeave(server, "Unused"); // there is room for a seventh
            }
            clock.pass(Duration.ofDays(3));
            joinAndLeave(server, "Here");
            clock.pass(Duration.ofHours(1));
            joinAndLeave(server, "Here");
            try (AckingPeer other = AckingPeer.join(server, "Other")) {
                other.say("Unused", "x", "8-1").peer().expectError("receiver-absent");
                other.say("Writer", "x", "8-2").expectFate("stored", "8-2");
            }
        }
    }
}
