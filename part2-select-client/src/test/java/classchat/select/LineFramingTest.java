package classchat.select;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFramingTest {
    private final List<String> got = new ArrayList<>();
    private final FakeConnection connection = new FakeConnection();
    private final LineFraming framing = new LineFraming(16, new Recorder());

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 2, 3, 7, 64})
    @DisplayName("R5.2 raw bytes announced by a line come as they are, then lines go on")
    void rawBytesThenLines(int pieceBytes) {
        feed("before\nraw 8\nab\ncd\n\r\nafter\n", pieceBytes);
        assertThat(got).containsExactly("line before", "line raw 8", "raw ab\ncd\n\r\n", "line after");
    }

    @Test
    @DisplayName("R5.2 raw bytes are announced from inside a line's callback, and never fewer than none")
    void rawBytesAreAnnouncedByALine() {
        assertThatThrownBy(() -> framing.expectRaw(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> feed("raw -1\n", 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("raw bytes must be at least 0, not -1");
        assertThatThrownBy(() -> framing.expectRaw(1))
                .as("also after a line's callback that threw")
                .isInstanceOf(IllegalStateException.class);
        feed("raw 0\nraw 2\nabgoes on\n", 64);
        assertThat(got).containsExactly("line raw -1", "line raw 0", "line raw 2", "raw ab", "line goes on");
    }

    @Test
    @DisplayName("R3.3 after a pause no further line comes; what is left comes when reading resumes")
    void pauseInMidBuffer() {
        ByteBuffer bytes = ByteBuffer.wrap("one\npause\ntwo\nthr".getBytes(UTF_8));
        framing.onBytes(connection, bytes);
        assertThat(got).containsExactly("line one", "line pause");
        connection.resumeReading();
        framing.onBytes(connection, bytes);
        feed("ee\n", 64);
        assertThat(got).containsExactly("line one", "line pause", "line two", "line three");
    }

    @Test
    @DisplayName("R1.6 after a line that is too long, which closes, nothing of the same packet is taken")
    void nothingAfterARefusal() {
        feed("x".repeat(17) + "\nsneaked in\n", 64);
        assertThat(got).isEmpty();
        assertThat(connection.sent).containsExactly("error: a line may have at most 16 bytes\n", "closed");
    }

    @Test
    @DisplayName("R1.3 bad UTF-8 is told, dropped, and the next line of the same packet is taken")
    void badUtf8() {
        framing.onBytes(connection, ByteBuffer.wrap(new byte[] {(byte) 0xFF, '\n', 'o', 'k', '\n'}));
        assertThat(connection.sent).containsExactly("error: a line must be valid UTF-8; yours was dropped\n");
        assertThat(got).containsExactly("line ok");
    }

    @Test
    @DisplayName("R1.6 a last line without an end is told and dropped, then the handler hears of the end")
    void cutOffLine() {
        feed("whole\ncut", 64);
        framing.onEndOfInput(connection);
        assertThat(got).containsExactly("line whole");
        assertThat(connection.sent).hasSize(2).last().isEqualTo("closed");
        assertThat(connection.sent.get(0)).startsWith("error: ");
    }

    @Test
    @DisplayName("R3.3 lines that take long end the turn early; the rest comes behind the other connections' turns")
    void turnsAreLimitedInTime() {
        HandClock clock = new HandClock();
        LineFraming timed = new LineFraming(
                16,
                (from, line) -> {
                    got.add(line);
                    clock.advance(Duration.ofNanos(LineFraming.MAX_TURN_NANOS));
                },
                clock);
        ByteBuffer bytes = ByteBuffer.wrap("x\n".repeat(40).getBytes(UTF_8));
        timed.onBytes(connection, bytes);
        assertThat(got).hasSize(2 * LineFraming.LINES_A_LOOK);
        timed.onBytes(connection, bytes);
        timed.onBytes(connection, bytes);
        assertThat(got).hasSize(40);
    }

    @Test
    @DisplayName("R3.3 an unfinished line counts as memory of its connection until it ends, or the connection does")
    void unfinishedLinesCount() {
        framing.onOpen(connection);
        feed("x", 1);
        assertThat(connection.memory.heldBytes()).isPositive();
        feed("\n", 1);
        assertThat(connection.memory.heldBytes()).isZero();
        feed("x", 1);
        framing.onClosed(connection, Ending.closed());
        assertThat(connection.memory.heldBytes()).isZero();
    }

    private void feed(String text, int pieceBytes) {
        byte[] bytes = text.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i += pieceBytes) {
            framing.onBytes(connection, ByteBuffer.wrap(bytes, i, Math.min(pieceBytes, bytes.length - i)));
        }
    }

    /** Collects the pieces of one raw stretch into one entry. */
    private final class Recorder implements LineHandler {
        @Override
        public void onLine(Connection from, String line) {
            got.add("line " + line);
            if (line.startsWith("raw ")) {
                framing.expectRaw(Long.parseLong(line.substring(4)));
            } else if (line.equals("pause")) {
                from.pauseReading();
            }
        }

        @Override
        public void onRaw(Connection from, ByteBuffer piece) {
            String text = UTF_8.decode(piece).toString();
            int last = got.size() - 1;
            if (got.get(last).startsWith("raw ")) {
                got.set(last, got.get(last) + text);
            } else {
                got.add("raw " + text);
            }
        }
    }

    private static final class FakeConnection implements Connection {
        private final List<String> sent = new ArrayList<>();
        private final MemoryBudget memory = new MemoryBudget(1_000_000);
        private final MemoryBudget.Account account = memory.open();
        private boolean reading = true;

        @Override
        public void send(byte[] bytes) {
            sent.add(new String(bytes, UTF_8));
        }

        @Override
        public void send(byte[] line, byte[] raw) {
            send(line);
            send(raw);
        }

        @Override
        public void holdOutput() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendAhead(byte[] bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void encodeWith(Encoder encoder) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void abort() {
            close();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isCongested() {
            return false;
        }

        @Override
        public void whenDrained(Runnable task) {
            task.run();
        }

        @Override
        public void pauseReading() {
            reading = false;
        }

        @Override
        public void resumeReading() {
            reading = true;
        }

        @Override
        public boolean isReading() {
            return reading;
        }

        @Override
        public void endOutput() {
            sent.add("output ended");
        }

        @Override
        public void close() {
            sent.add("closed");
            reading = false;
        }

        @Override
        public MemoryBudget.Account account() {
            return account;
        }

        @Override
        public InetSocketAddress peer() {
            return null;
        }
    }
}
