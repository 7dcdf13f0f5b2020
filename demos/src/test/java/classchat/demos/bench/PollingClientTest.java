package classchat.demos.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollingClientTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, UTF_8);

    @ParameterizedTest(name = "every {0} ms")
    @ValueSource(ints = {0, 10})
    @DisplayName(
            "R2.3 the polling client does the job that part 2's client does: sends what is typed, shows what comes")
    void doesTheSameJob(int pollMillis) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PipedOutputStream typed = new PipedOutputStream();
                PipedInputStream keyboard = new PipedInputStream(typed)) {
            CompletableFuture<Void> client =
                    start((InetSocketAddress) listener.getLocalSocketAddress(), keyboard, pollMillis);
            try (Socket server = listener.accept()) {
                server.setSoTimeout(10_000);
                typed.write("héllo\n".getBytes(UTF_8));
                assertThat(server.getInputStream().readNBytes(7)).isEqualTo("héllo\n".getBytes(UTF_8));
                server.getOutputStream().write("wörld\nesc \u001b[2J\n".getBytes(UTF_8));
            }
            client.get(10, TimeUnit.SECONDS); // it ends with the server
        }
        assertThat(shown.toString(UTF_8).lines()).hasSize(2).first().isEqualTo("wörld");
        assertThat(shown.toString(UTF_8)).doesNotContain("\u001b");
    }

    @Test
    @DisplayName("a server that is not there is a sentence")
    void noServer() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) closed.getLocalSocketAddress();
        }
        assertThatThrownBy(() -> PollingClient.talk(nobody, InputStream.nullInputStream(), out, 10))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot connect to 127.0.0.1:");
    }

    private CompletableFuture<Void> start(InetSocketAddress server, InputStream keyboard, int pollMillis) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        PollingClient.talk(server, keyboard, out, pollMillis);
                        done.complete(null);
                    } catch (IOException | InterruptedException e) {
                        done.completeExceptionally(e);
                    }
                },
                "polling-client");
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
