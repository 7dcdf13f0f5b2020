package classchat.demos.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.select.Connection;
import classchat.select.LineFraming;
import classchat.select.LineHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Relays that forward nearly every line as they should. */
class FaultyRelayTest {
    private static final Duration SAFETY_NET = Duration.ofSeconds(20);
    private static final int GOOD_LINES = 100; // of each sender, before the fault

    private enum Fault {
        REORDERS,
        MISDELIVERS,
        LOSES,
        REPEATS,
        CHANGES,
        ANSWERS_THE_SENDER,
        CLOSES
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "REORDERS,           not the line that was due",
        "MISDELIVERS,        not the line that was due",
        "LOSES,              not the line that was due",
        "REPEATS,            not the line that was due",
        "CHANGES,            not the line that was due",
        "ANSWERS_THE_SENDER, a line came to the sender of pair",
        "CLOSES,             a connection to the server was lost: ended by the other side",
    })
    @DisplayName("a relay that does one thing wrong has no figures")
    void oneFaultFailsTheRun(Fault fault, String sentence) throws Exception {
        Map<String, Connection> byName = new ConcurrentHashMap<>();
        try (Servers.Running server = Servers.start("select", () -> new LineFraming(1_000, new Client(byName, fault)));
                Generator generator = Generator.start(server.address())) {
            new ForwardingLoad(generator, Wire.LINES, 2, 16, 100).start();
            assertThatThrownBy(() -> generator.pass(SAFETY_NET))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(sentence);
        }
    }

    /** As in {@link Forwarding}, but for one line. */
    private static final class Client implements LineHandler {
        private final Map<String, Connection> byName;
        private final Fault fault;
        private String name;
        private int lines;
        private String heldBack;

        Client(Map<String, Connection> byName, Fault fault) {
            this.byName = byName;
            this.fault = fault;
        }

        @Override
        public void onLine(Connection from, String line) {
            if (name == null) {
                name = line;
                byName.put(name, from);
                return;
            }
            Connection to = byName.get(line.substring(0, line.indexOf(' ')));
            if (++lines == GOOD_LINES) {
                forwardWrongly(from, to, line);
            } else {
                send(to, line);
            }
            if (heldBack != null && lines > GOOD_LINES) {
                send(to, heldBack);
                heldBack = null;
            }
        }

        private void forwardWrongly(Connection from, Connection to, String line) {
            switch (fault) {
                case REORDERS -> heldBack = line;
                case MISDELIVERS -> send(byName.get(LoadLine.receiver(line.startsWith("r00000") ? 1 : 0)), line);
                case LOSES -> {}
                case REPEATS -> {
                    send(to, line);
                    send(to, line);
                }
                case CHANGES -> send(to, line.substring(0, line.length() - 1) + "!");
                case ANSWERS_THE_SENDER -> {
                    send(to, line);
                    send(from, line);
                }
                case CLOSES -> from.close();
            }
        }

        private static void send(Connection to, String line) {
            to.send(LineFraming.encode(line));
        }
    }
}
