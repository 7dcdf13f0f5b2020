package classchat.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many connections of which each has more lines than one turn takes, and one that sends a line now and then. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TurnsTest {
    private static final int BUSY = 60;
    private static final int LINES = 1_000;

    private final HandClock clock = new HandClock();
    private final AtomicInteger handled = new AtomicInteger(); // of the busy connections
    private final CompletableFuture<Integer> handledBeforeHello = new CompletableFuture<>();
    private Socket bystander;

    private final class Costly implements LineHandler {
        @Override
        public void onLine(Connection connection, String line) {
            if (line.equals("hello")) {
                handledBeforeHello.complete(handled.get());
                return;
            }
            clock.advance(Duration.ofMillis(1)); // so long a line takes
            if (handled.incrementAndGet() == BUSY * LINES / 2) {
                sayHello();
            }
        }
    }

    private void sayHello() {
        try {
            bystander.getOutputStream().write(LineFraming.encode("hello"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("R3.3 sixty connections have more to say than fits in a turn: another one's line comes between them")
    void bystanderComesBetween() throws Exception {
        List<Socket> busy = new ArrayList<>();
        try (EventLoop loop = EventLoop.open("test-loop", clock).start()) {
            Acceptor acceptor = Acceptor.open(
                    loop, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BUSY + 1, socket -> {
                        try {
                            loop.adopt(socket, new LineFraming(100, new Costly(), clock), Limits.DEFAULT);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    });
            bystander = new Socket(
                    acceptor.address().getAddress(), acceptor.address().getPort());
            byte[] lines = "x\n".repeat(LINES).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < BUSY; i++) {
                busy.add(new Socket(
                        acceptor.address().getAddress(), acceptor.address().getPort()));
            }
            for (Socket each : busy) {
                each.getOutputStream().write(lines);
            }
            await("all lines").until(() -> handled.get() == BUSY * LINES);
            assertThat(handledBeforeHello.get() - BUSY * LINES / 2)
                    .as("lines of others between the line's arrival and its turn")
                    .isLessThanOrEqualTo(3 * LineFraming.LINES_A_LOOK);
        } finally {
            bystander.close();
            for (Socket each : busy) {
                each.close();
            }
        }
    }
}
