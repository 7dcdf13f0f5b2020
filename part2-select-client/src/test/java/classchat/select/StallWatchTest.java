package classchat.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StallWatchTest {
    /** Congested above 800 bytes; progress is 100 bytes in two seconds. */
    private static final Limits LIMITS =
            Limits.DEFAULT.withMaxSendQueueBytes(1_600).withStallTimeout(Duration.ofSeconds(2));

    private final HandClock clock = new HandClock();
    private final SendQueue queue =
            new SendQueue(LIMITS, MemoryBudget.UNLIMITED.open().holding());
    private final AtomicInteger cutOffs = new AtomicInteger();
    private EventLoop loop;
    private StallWatch watch;

    @BeforeEach
    void startLoop() throws IOException {
        loop = EventLoop.open("test-loop", clock).start();
        watch = StallWatch.forOthers(queue, LIMITS, loop, cutOffs::incrementAndGet);
        queue.add(new byte[801]);
        queue.whenDrained(() -> {}, true);
        watch.start();
        watch.start();
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    @DisplayName("R3.3 without progress: cut off when the time is over, not a nanosecond before, and once")
    void noProgress() {
        pass(Duration.ofSeconds(2).minusNanos(1));
        assertThat(cutOffs).hasValue(0);
        pass(Duration.ofNanos(1));
        assertThat(cutOffs).hasValue(1);
        pass(Duration.ofSeconds(10));
        assertThat(cutOffs).hasValue(1);
    }

    @Test
    @DisplayName("R3.3 a byte now and then is no progress; a sixteenth of the queue is")
    void slowProgress() {
        queue.remove(100);
        pass(Duration.ofSeconds(2));
        assertThat(cutOffs).as("100 bytes in two seconds").hasValue(0);
        queue.remove(99);
        pass(Duration.ofSeconds(2));
        assertThat(cutOffs).as("99 bytes in two seconds").hasValue(1);
    }

    @Test
    @DisplayName("R3.3 a peer that has caught up is not watched any more; one that falls behind again is")
    void caughtUp() {
        queue.remove(700);
        pass(Duration.ofSeconds(20));
        assertThat(cutOffs).hasValue(0);
        queue.add(new byte[1_000]);
        queue.whenDrained(() -> {}, true);
        watch.start();
        pass(Duration.ofSeconds(2));
        assertThat(cutOffs).hasValue(1);
    }

    @Test
    @DisplayName(
            "R3.3 a slow reader for whom nobody else waits is not cut off, as long as it takes a byte in two minutes")
    void slowAndAlone() {
        queue.remove(801);
        SendQueue mail = new SendQueue(LIMITS, MemoryBudget.UNLIMITED.open().holding());
        StallWatch strict = StallWatch.forOthers(mail, LIMITS, loop, cutOffs::incrementAndGet);
        StallWatch patient = StallWatch.patient(mail, LIMITS, loop, cutOffs::incrementAndGet);
        mail.add(new byte[1_500]);
        mail.whenDrained(() -> {}, false);
        strict.start();
        patient.start();
        for (int period = 0; period < 3; period++) {
            pass(Duration.ofSeconds(119));
            mail.remove(1);
            pass(Duration.ofSeconds(1));
        }
        assertThat(cutOffs).hasValue(0);
        pass(Duration.ofSeconds(120).minusNanos(1));
        assertThat(cutOffs).hasValue(0);
        pass(Duration.ofNanos(1));
        assertThat(cutOffs).as("nothing in two minutes").hasValue(1);
    }

    @Test
    @DisplayName(
            "R3.3 from the moment at which others wait, a slow reader has two seconds for a sixteenth of its queue")
    void slowAndAwaited() {
        queue.remove(801);
        SendQueue mail = new SendQueue(LIMITS, MemoryBudget.UNLIMITED.open().holding());
        StallWatch strict = StallWatch.forOthers(mail, LIMITS, loop, cutOffs::incrementAndGet);
        mail.add(new byte[1_500]);
        mail.whenDrained(() -> {}, false);
        strict.start();
        pass(Duration.ofSeconds(5));
        mail.whenDrained(() -> {}, true);
        strict.start();
        pass(Duration.ofSeconds(2).minusNanos(1));
        assertThat(cutOffs).hasValue(0);
        pass(Duration.ofNanos(1));
        assertThat(cutOffs).hasValue(1);
    }

    @Test
    @DisplayName("R3.3 P4.10 a peer is not cut off for a pause of the server itself; it gets its time again")
    void serverWasLate() {
        pass(Duration.ofSeconds(95));
        assertThat(cutOffs).hasValue(0);
        pass(Duration.ofSeconds(2));
        assertThat(cutOffs).hasValue(1);
    }

    @Test
    @DisplayName("R3.3 before a close, what is owed has to be taken too, however little it is")
    void owedBeforeAClose() {
        queue.remove(700);
        queue.end();
        pass(Duration.ofSeconds(2));
        assertThat(cutOffs).as("700 bytes in the first two seconds").hasValue(0);
        pass(Duration.ofSeconds(2));
        assertThat(cutOffs).hasValue(1);
    }

    private void pass(Duration time) {
        clock.advance(time);
        CompletableFuture<Void> passed = new CompletableFuture<>();
        loop.schedule(Duration.ZERO, () -> passed.complete(null)); // runs behind all that are due
        passed.join();
    }
}
