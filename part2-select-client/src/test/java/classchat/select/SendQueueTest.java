package classchat.select;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    /** Congested above 800 bytes, until 400. */
    private final SendQueue queue = new SendQueue(
            Limits.DEFAULT.withMaxSendQueueBytes(1_600),
            MemoryBudget.UNLIMITED.open().holding());

    private final List<String> ran = new ArrayList<>();

    @Test
    @DisplayName("R3.1 what goes in comes out, in order, however much a write takes")
    void whatGoesInComesOutInOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(100);
        for (int round = 0; round < 2_000 || queue.isWritable(); round++) {
            byte[] chunk = new byte[random.nextInt(60)];
            random.nextBytes(chunk);
            if (round < 2_000 && queue.queuedBytes() < 1_000) {
                assertThat(queue.add(chunk)).isTrue();
                in.writeBytes(chunk);
            }
            int copied = queue.copyTo(buffer.clear());
            int written = random.nextInt(copied + 1);
            out.write(buffer.array(), 0, written);
            queue.remove(written);
        }
        assertThat(out.toByteArray()).as("seed %d", seed).isEqualTo(in.toByteArray());
        assertThat(queue.queuedBytes()).isZero();
    }

    @Test
    @DisplayName("R3.3 the queue takes what its limit allows, and what an array costs besides its bytes counts")
    void limitIsExact() {
        assertThat(queue.add(new byte[1_500])).isTrue(); // costs 1,532
        assertThat(queue.add(new byte[36])).isTrue();
        assertThat(queue.queuedBytes()).isEqualTo(1_600);
        assertThat(queue.add(new byte[1])).isFalse();
        assertThat(queue.queuedBytes()).isEqualTo(1_600);
        SendQueue another = new SendQueue(
                Limits.DEFAULT.withMaxSendQueueBytes(1_600),
                MemoryBudget.UNLIMITED.open().holding());
        assertThat(another.add(new byte[1_500])).isTrue();
        assertThat(another.add(new byte[37])).isFalse();
    }

    @Test
    @DisplayName(
            "R3.3 a queue that was full once takes nothing more, and is never finished: its stream would have a gap")
    void nothingBehindAGap() {
        assertThat(queue.add(new byte[1_000])).isTrue();
        assertThat(queue.add(new byte[1_000])).as("too long").isFalse();
        assertThat(queue.add(new byte[1])).as("short, but behind a gap").isFalse();
        assertThat(queue.add(new byte[1], new byte[1])).isFalse();
        queue.remove(1_000);
        assertThat(queue.add(new byte[1])).as("the queue is empty again").isFalse();
        queue.end();
        assertThat(queue.isAllTaken()).as("the encoder may say its last word").isFalse();
        assertThat(queue.isFinished()).as("it is time for our FIN").isFalse();
        queue.drop();
        assertThat(queue.isFinished()).as("the writer may stop").isTrue();
    }

    @Test
    @DisplayName("R3.3 a line and its raw bytes: both are added, or neither")
    void lineAndRawBytes() {
        queue.add(new byte[1_000]); // costs 1,032
        assertThat(queue.add(new byte[300], new byte[204])).isTrue();
        assertThat(queue.queuedBytes()).isEqualTo(1_600);
        assertThat(queue.add(new byte[0], new byte[0]))
                .as("nothing costs nothing")
                .isTrue();
        queue.end();
        assertThat(queue.add(new byte[300], new byte[300])).as("dropped").isTrue();
        assertThat(queue.queuedBytes()).isEqualTo(1_600);
        SendQueue another = new SendQueue(
                Limits.DEFAULT.withMaxSendQueueBytes(1_600),
                MemoryBudget.UNLIMITED.open().holding());
        another.add(new byte[1_000]);
        assertThat(another.add(new byte[300], new byte[205])).isFalse();
        assertThat(another.queuedBytes()).isEqualTo(1_032);
    }

    @Test
    @DisplayName("R3.3 congested above the high-water mark, until the low-water mark")
    void congestionHasTwoMarks() {
        queue.add(new byte[768]);
        assertThat(queue.isCongested()).as("costs 800").isFalse();
        queue.add(new byte[1]);
        assertThat(queue.isCongested()).isTrue();
        queue.remove(432);
        assertThat(queue.isCongested()).as("401 left").isTrue();
        queue.remove(1);
        assertThat(queue.isCongested()).as("400 left").isFalse();
    }

    @Test
    @DisplayName("R3.3 a queue that is empty again holds no memory, however many lines it had")
    void emptyQueueHoldsNoMemory() {
        SendQueue large =
                new SendQueue(Limits.DEFAULT, MemoryBudget.UNLIMITED.open().holding());
        for (int i = 0; i < 10_000; i++) {
            large.add(new byte[1]);
        }
        large.remove(10_000);
        assertThat(large.isWritable()).isFalse();
        assertThat(large.queuedBytes()).isZero();
        assertThat(large.mostChunks()).isZero();
    }

    @Test
    @DisplayName("R3.3 whoever waits for the queue to drain is told once; at once if it is not congested")
    void waitersAreToldOnce() {
        queue.whenDrained(() -> ran.add("at once"), true);
        assertThat(ran).containsExactly("at once");
        queue.add(new byte[801]);
        queue.whenDrained(() -> ran.add("later"), true);
        assertThat(ran).hasSize(1);
        queue.remove(450);
        assertThat(ran).containsExactly("at once", "later");
        queue.add(new byte[800]);
        queue.remove(1_100);
        assertThat(ran).hasSize(2);
    }

    @Test
    @DisplayName("R3.3 whoever waits is told when the connection is over, too")
    void waitersAreToldOfTheEnd() {
        queue.add(new byte[801]);
        queue.whenDrained(() -> ran.add("over"), true);
        queue.discard();
        assertThat(ran).containsExactly("over");
        assertThat(queue.isWritable()).isFalse();
        queue.remove(100); // a write that was under way when the queue was discarded
        assertThat(queue.queuedBytes()).isZero();
    }

    @Test
    @DisplayName(
            "R3.5 a task that throws when the queue has drained harms neither the queue's owner nor the other tasks")
    void throwingTask() {
        queue.add(new byte[801]);
        queue.whenDrained(
                () -> {
                    throw new IllegalStateException("on purpose, by a test");
                },
                true);
        queue.whenDrained(() -> ran.add("another"), true);
        queue.remove(801);
        assertThat(ran).containsExactly("another");
    }

    @Test
    @DisplayName("R3.3 after the end nothing is added, and what was queued can still be sent")
    void afterTheEndNothingIsAdded() {
        queue.add("owed".getBytes(UTF_8));
        queue.end();
        assertThat(queue.add("late".getBytes(UTF_8)))
                .as("dropped, which is not 'full'")
                .isTrue();
        ByteBuffer buffer = ByteBuffer.allocate(100);
        queue.copyTo(buffer);
        assertThat(new String(buffer.array(), 0, buffer.position(), UTF_8)).isEqualTo("owed");
    }
}
