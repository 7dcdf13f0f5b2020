package classchat.select;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.select.contract.ChecksummedRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutputTest {
    /** Congested above 50,000 bytes, until 25,000; progress is 6,250 bytes in two seconds. */
    private static final Limits LIMITS = Limits.DEFAULT.withMaxSendQueueBytes(100_000);

    private final HandClock clock = new HandClock();
    private final AtomicInteger cutOffs = new AtomicInteger();
    private final AtomicInteger wakeups = new AtomicInteger();
    private final List<String> ran = new ArrayList<>();
    private final ShortSocket socket = new ShortSocket();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(8 * 1_024);
    private EventLoop loop;
    private Output output;

    @BeforeEach
    void start() throws IOException {
        loop = EventLoop.open("test-loop", clock).start();
        output = new Output(
                LIMITS, MemoryBudget.UNLIMITED.open(), loop, cutOffs::incrementAndGet, wakeups::incrementAndGet);
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    @DisplayName("R5.4 raw bytes, then records, then the last word: all of it, in order, however much a write takes")
    void everythingInOrder() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Output output = new Output(
                    LIMITS, MemoryBudget.UNLIMITED.open(), loop, cutOffs::incrementAndGet, wakeups::incrementAndGet);
            ShortSocket socket = new ShortSocket();
            ByteBuffer buffer = random.nextBoolean() ? this.buffer : ByteBuffer.allocate(64 * 1_024);
            ByteArrayOutputStream raw = new ByteArrayOutputStream();
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            int heldAt = random.nextInt(20);
            int encodedAt = heldAt + random.nextInt(20);
            for (int step = 0; step < 60; step++) {
                byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(30_000) : random.nextInt(60)];
                random.nextBytes(bytes);
                if (step == heldAt && heldAt < encodedAt) {
                    output.hold();
                }
                if (step == encodedAt) {
                    output.encodeWith(new ChecksummedRecords());
                }
                if (output.queuedBytes() + bytes.length < 90_000) {
                    if (step >= heldAt && step < encodedAt && random.nextBoolean()) {
                        output.sendAhead(bytes);
                        raw.writeBytes(bytes);
                    } else {
                        output.send(bytes);
                        (step < heldAt ? raw : plain).writeBytes(bytes);
                    }
                }
                socket.room = random.nextInt(20_000);
                output.write(socket, buffer);
            }
            output.end();
            while (!output.isFinished()) {
                socket.room = random.nextInt(20_000);
                output.write(socket, buffer);
            }
            byte[] sent = socket.taken.toByteArray();
            ChecksummedRecords.Decoder decoder = new ChecksummedRecords.Decoder();
            byte[] records = Arrays.copyOfRange(sent, raw.size(), sent.length);
            decoder.feed(records, records.length);
            assertThat(Arrays.copyOf(sent, raw.size()))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(raw.toByteArray());
            assertThat(decoder.plain()).as("seed %d, round %d", seed, round).isEqualTo(plain.toByteArray());
            assertThat(decoder.hasEnded()).as("seed %d, round %d", seed, round).isTrue();
            assertThat(output.queuedBytes()).isZero();
        }
        assertThat(cutOffs).hasValue(0);
    }

    @Test
    @DisplayName("R5.4 what is held counts for the bound and for congestion, and only what is ahead of it goes out")
    void heldOutputCounts() throws Exception {
        output.hold();
        output.send(new byte[50_000]);
        assertThat(output.isCongested()).isTrue();
        output.sendAhead("hi".getBytes(UTF_8));
        assertThat(output.write(socket.withRoom(), buffer)).isTrue();
        assertThat(socket.taken.toString(UTF_8)).isEqualTo("hi");
        assertThat(output.isWritable()).isFalse();
        assertThat(output.queuedBytes()).isEqualTo(50_000 + SendQueue.CHUNK_OVERHEAD_BYTES);
        output.send(new byte[50_000]); // one too many
        pass(Duration.ZERO);
        assertThat(cutOffs).hasValue(1);
    }

    @Test
    @DisplayName("R5.4 what is encoded but not taken by the socket counts, until the peer has taken it")
    void encodedRemainderCounts() throws Exception {
        output.encodeWith(new ChecksummedRecords());
        output.send(new byte[5_000]);
        output.send(new byte[55_000]);
        output.whenDrained(() -> ran.add("drained"));
        socket.room = 100;
        assertThat(output.write(socket, buffer)).isFalse();
        assertThat(output.queuedBytes()).isEqualTo(60_000 + 6 + SendQueue.CHUNK_OVERHEAD_BYTES - 100);
        assertThat(output.isCongested()).isTrue();
        assertThat(output.isWritable()).isTrue();
        socket.room = 34_000;
        output.write(socket, buffer);
        assertThat(ran).isEmpty();
        output.write(socket.withRoom(), buffer);
        assertThat(ran).containsExactly("drained");
        assertThat(output.queuedBytes()).isZero();
    }

    @Test
    @DisplayName("R5.4 a peer that does not take the last word is cut off, too")
    void lastWordIsAwaited() throws Exception {
        output.encodeWith(new ChecksummedRecords());
        output.end();
        socket.room = 1;
        assertThat(output.write(socket, buffer)).isFalse();
        assertThat(output.isFinished()).isFalse();
        pass(LIMITS.stallTimeout());
        assertThat(cutOffs).hasValue(1);
    }

    @Test
    @DisplayName("R5.4 a half-close while output is held waits for the encoder; a handshake can still go on")
    void halfCloseWhileHeld() throws Exception {
        output.hold();
        output.send("held".getBytes(UTF_8));
        output.end();
        output.send("late".getBytes(UTF_8));
        output.sendAhead("hi".getBytes(UTF_8));
        output.write(socket.withRoom(), buffer);
        assertThat(output.isFinished()).isFalse();
        pass(LIMITS.stallTimeout());
        assertThat(cutOffs).as("the peer has taken all that it was sent").hasValue(0);
        output.encodeWith(new ChecksummedRecords());
        output.write(socket, buffer);
        assertThat(output.isFinished()).isTrue();
        ChecksummedRecords.Decoder decoder = new ChecksummedRecords.Decoder();
        byte[] records = Arrays.copyOfRange(socket.taken.toByteArray(), 2, socket.taken.size());
        decoder.feed(records, records.length);
        assertThat(decoder.plain()).asString(UTF_8).isEqualTo("held");
        assertThat(decoder.hasEnded()).isTrue();
    }

    @Test
    @DisplayName("R5.4 a close while output is held: bytes sent ahead go out, held bytes never do")
    void closeWhileHeld() throws Exception {
        output.hold();
        output.sendAhead("sorry".getBytes(UTF_8));
        output.send(new byte[60_000]);
        CompletableFuture<Void> drained = new CompletableFuture<>();
        output.whenDrained(() -> drained.complete(null));
        output.close();
        drained.join();
        output.sendAhead("late".getBytes(UTF_8));
        output.encodeWith(new ChecksummedRecords());
        output.write(socket.withRoom(), buffer);
        assertThat(socket.taken.toString(UTF_8)).isEqualTo("sorry");
        assertThat(output.isFinished()).isTrue();
    }

    @Test
    @DisplayName("R5.4 after an abort nothing goes out, neither what is encoded already nor a last word")
    void dropped() throws Exception {
        output.encodeWith(new ChecksummedRecords());
        output.send(new byte[60_000]);
        output.whenDrained(() -> ran.add("over"));
        socket.room = 100;
        output.write(socket, buffer);
        output.drop();
        assertThat(output.write(socket.withRoom(), buffer)).isTrue();
        assertThat(socket.taken.size()).isEqualTo(100);
        assertThat(output.isFinished()).isTrue();
        output.close();
        pass(Duration.ZERO);
        assertThat(ran).as("not before the handler knows").isEmpty();
        output.discard();
        assertThat(ran).containsExactly("over");
    }

    @Test
    @DisplayName("R5.4 two arrays sent as one unit are both queued or neither, also when the queue is full")
    void twoArraysAreOneUnit() throws Exception {
        output.hold();
        output.send("a".getBytes(UTF_8), new byte[0]);
        assertThat(output.queuedBytes()).isEqualTo(1 + SendQueue.CHUNK_OVERHEAD_BYTES);
        assertThat(wakeups).hasValue(1);
        output.send(new byte[1], new byte[200_000]);
        assertThat(output.queuedBytes()).isEqualTo(1 + SendQueue.CHUNK_OVERHEAD_BYTES);
        assertThat(wakeups).as("nothing more to write").hasValue(1);
        Output another = new Output(
                LIMITS, MemoryBudget.UNLIMITED.open(), loop, cutOffs::incrementAndGet, wakeups::incrementAndGet);
        another.send(new byte[90_000], new byte[10_000]);
        assertThat(another.queuedBytes()).isZero();
        assertThat(wakeups).hasValue(1);
    }

    @Test
    @DisplayName("R5.4 a call at the wrong time is refused with a sentence")
    void wrongTime() {
        byte[] bytes = new byte[1];
        assertThatThrownBy(() -> output.sendAhead(bytes)).isInstanceOf(IllegalStateException.class);
        output.hold();
        assertThatThrownBy(output::hold).isInstanceOf(IllegalStateException.class);
        output.encodeWith(new ChecksummedRecords());
        assertThatThrownBy(() -> output.sendAhead(bytes)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> output.encodeWith(new ChecksummedRecords()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a connection has one encoder at most");
        assertThatThrownBy(() -> new Output(LIMITS, MemoryBudget.UNLIMITED.open(), loop, () -> {}, () -> {})
                        .encodeWith(new Wrong(1_025)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("overheadBytes must be from 0 to 1024, not 1025");
    }

    @Test
    @DisplayName("R5.4 an encoder that leaves bytes is a mistake that is noticed, not a loop without an end")
    void encoderThatLeavesBytes() {
        output.encodeWith(new Wrong(0));
        output.send(new byte[10]);
        assertThatThrownBy(() -> output.write(socket.withRoom(), buffer))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the encoder left 10 bytes");
    }

    @Test
    @DisplayName("R5.4 an encoder that makes no bytes of many is a mistake that is noticed, not a stall")
    void encoderThatMakesNothing() {
        output.encodeWith(new Encoder() {
            @Override
            public int overheadBytes() {
                return 0;
            }

            @Override
            public void encode(ByteBuffer plain, ByteBuffer encoded) {
                plain.position(plain.limit());
            }
        });
        output.send(new byte[10]);
        assertThatThrownBy(() -> output.write(socket.withRoom(), buffer))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the encoder made nothing of 10 bytes");
    }

    @Test
    @DisplayName("R5.4 the overhead of an encoder is asked once, when it is given")
    void overheadIsAskedOnce() throws Exception {
        ChecksummedRecords records = new ChecksummedRecords();
        AtomicInteger asked = new AtomicInteger();
        output.encodeWith(new Encoder() {
            @Override
            public int overheadBytes() {
                return asked.getAndIncrement() == 0 ? records.overheadBytes() : 1_000_000;
            }

            @Override
            public void encode(ByteBuffer plain, ByteBuffer encoded) {
                records.encode(plain, encoded);
            }
        });
        output.send(new byte[10]);
        output.write(socket.withRoom(), buffer);
        assertThat(asked).hasValue(1);
        assertThat(socket.taken.size()).isEqualTo(10 + records.overheadBytes());
    }

    @Test
    @DisplayName("R5.4 an encoder that comes after the end of the output is ignored, unless output is held")
    void encoderAfterTheEnd() throws Exception {
        output.send("all".getBytes(UTF_8));
        output.end();
        output.write(socket.withRoom(), buffer);
        assertThat(output.isFinished()).isTrue();
        output.encodeWith(new ChecksummedRecords());
        assertThat(output.isFinished()).as("FIN may be out already").isTrue();
        assertThat(output.isWritable()).isFalse();
        output.write(socket, buffer);
        assertThat(socket.taken.toString(UTF_8)).isEqualTo("all");
    }

    private void pass(Duration time) {
        clock.advance(time);
        CompletableFuture<Void> passed = new CompletableFuture<>();
        loop.schedule(Duration.ZERO, () -> passed.complete(null)); // runs behind all that are due
        passed.join();
    }

    private record Wrong(int overheadBytes) implements Encoder {
        @Override
        public void encode(ByteBuffer plain, ByteBuffer encoded) {}
    }

    /** Takes as many bytes as it has room for, and then none. */
    private static final class ShortSocket implements WritableByteChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private int room;

        ShortSocket withRoom() {
            room = Integer.MAX_VALUE;
            return this;
        }

        @Override
        public int write(ByteBuffer bytes) {
            byte[] fitting = new byte[Math.min(room, bytes.remaining())];
            bytes.get(fitting);
            taken.writeBytes(fitting);
            room -= fitting.length;
            return fitting.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
