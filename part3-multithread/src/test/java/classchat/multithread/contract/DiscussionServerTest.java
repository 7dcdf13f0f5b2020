package classchat.multithread.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.basic.contract.Background;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A server that cannot pass the contract says so in its first seconds, in one sentence. */
class DiscussionServerTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Test
    @DisplayName("P1.5 a server that waits for a client's first word fails in its own sentence")
    void waitsForTheFirstWord() {
        assertThatThrownBy(() -> new DiscussionServer(address(), listener::close, SHORT))
                .isInstanceOf(AssertionError.class)
                .hasMessage("P1.5 the server has to speak first: it acknowledged no client that said nothing before");
    }

    @Test
    @DisplayName("P1.9 a server that serves one login after the other fails in its own sentence")
    void blocksLogins() throws Exception {
        Background.run(() -> {
            try (Socket first = listener.accept()) {
                first.getOutputStream().write('\n');
                first.getInputStream().read(); // the name, which never comes
            }
        });
        try (DiscussionServer server = new DiscussionServer(address(), listener::close, Duration.ofSeconds(15))) {
            assertThatThrownBy(() -> server.acknowledgesASecondClient(SHORT))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("P1.9 the server waits for no client:"
                            + " it acknowledged no second one while the first said nothing");
        }
    }

    private InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }
}
