package classchat.multithread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One machine opens as many connections as a discussion takes, and says nothing. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DiscussionPlacesTest {
    private static final String OTHER_ADDRESS = "127.0.0.2";

    @BeforeEach
    void needsAnotherAddress() throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(OTHER_ADDRESS, 0));
        } catch (IOException e) {
            assumeTrue(false, "this machine has one loopback address only: " + e.getMessage());
        }
    }

    private record Running(Server server) implements ServerUnderTest {
        @Override
        public InetSocketAddress address() {
            return server.address();
        }

        @Override
        public String heardFrom(LineClient speaker) {
            throw new UnsupportedOperationException("there is no witness");
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private static Running start(int maxConnections) throws IOException {
        ServerLimits limits = ServerLimits.DEFAULT.withMaxConnections(maxConnections);
        Discussion discussion = new Discussion(limits, line -> {});
        return new Running(Server.start(Engine.SELECT, EngineUnderTest.ANY_PORT, discussion::newHandler, limits));
    }

    @Test
    @DisplayName(
            "P1.13 R3.4 in a full class, the address with most silent clients loses its oldest one to another address")
    void anotherAddressGetsIn() throws Exception {
        try (ServerUnderTest server = start(4);
                LineClient speaker = LineClient.join(server);
                LineClient oldest = LineClient.join(server);
                LineClient second = LineClient.join(server);
                LineClient third = LineClient.join(server)) {
            speaker.send("I speak");
            for (LineClient client : new LineClient[] {oldest, second, third}) {
                assertThat(client.readLine()).isEqualTo("client-1: I speak");
            }
            try (LineClient late = LineClient.connectTo(server)) {
                assertThat(late.readLine()).as("the same address").startsWith("error: the class is full (4)");
                assertThat(late.readLineOrEnd()).isNull();
            }
            try (LineClient other = LineClient.connectFrom(OTHER_ADDRESS, server)) {
                assertThat(other.readLine()).endsWith("others here: 3");
                assertThat(oldest.readLine())
                        .isEqualTo("error: the class is full, and your address has most of the places;"
                                + " another one needs yours");
                assertThat(oldest.readLineOrEnd()).isNull();
                speaker.send("I stay");
                for (LineClient client : new LineClient[] {other, second, third}) {
                    assertThat(client.readLine()).isEqualTo("client-1: I stay");
                }
                try (LineClient late = LineClient.connectFrom(OTHER_ADDRESS, server)) {
                    assertThat(late.readLine()).as("both would have two").startsWith("error: the class is full (4)");
                }
            }
        }
    }

    @Test
    @DisplayName("P1.13 R3.4 a client that has spoken keeps its place")
    void speakersStay() throws Exception {
        try (ServerUnderTest server = start(3);
                LineClient one = LineClient.join(server);
                LineClient two = LineClient.join(server);
                LineClient three = LineClient.join(server)) {
            for (LineClient speaker : new LineClient[] {one, two, three}) {
                speaker.send("hello");
                LineClient listener = speaker == one ? two : one;
                assertThat(listener.readLine()).endsWith(": hello");
            }
            try (LineClient late = LineClient.connectFrom(OTHER_ADDRESS, server)) {
                assertThat(late.readLine()).startsWith("error: the class is full (3)");
            }
        }
    }
}
