package classchat.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TimerQueueTest {
    private final HandClock clock = new HandClock();
    private final TimerQueue timers = new TimerQueue(clock);
    private final List<String> ran = new ArrayList<>();

    @Test
    @DisplayName("R2.2 a timer runs when its time has come, and not a nanosecond before")
    void runsWhenDue() {
        schedule(Duration.ofSeconds(30), "ping");
        clock.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(timers.nanosToNext()).isEqualTo(1);
        assertThat(runDue()).isEmpty();
        clock.advance(Duration.ofNanos(1));
        assertThat(runDue()).containsExactly("ping");
        assertThat(timers.nanosToNext()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @DisplayName("R2.2 timers run in the order of their times; of two at one time, the first scheduled first")
    void runInOrder() {
        schedule(Duration.ofSeconds(2), "c");
        schedule(Duration.ofSeconds(1), "a");
        schedule(Duration.ofSeconds(1), "b");
        clock.advance(Duration.ofSeconds(5));
        assertThat(runDue()).containsExactly("a", "b", "c");
    }

    @Test
    @DisplayName("R2.2 a timer that was cancelled does not run, and nobody wakes for it")
    void cancelled() {
        schedule(Duration.ofSeconds(1), "a").cancel();
        schedule(Duration.ofSeconds(3), "b");
        assertThat(timers.nanosToNext()).isEqualTo(Duration.ofSeconds(3).toNanos());
        clock.advance(Duration.ofSeconds(5));
        assertThat(runDue()).containsExactly("b");
    }

    @Test
    @DisplayName("R2.2 a timer that was cancelled lets go of its task, long before its time")
    void cancelledLetsGoOfItsTask() {
        WeakReference<byte[]> connection = scheduleAndCancel(new byte[1_000]);
        await("it can be collected").until(() -> {
            System.gc();
            return connection.get() == null;
        });
        assertThat(timers.nanosToNext()).isEqualTo(Long.MAX_VALUE);
    }

    private WeakReference<byte[]> scheduleAndCancel(byte[] connection) {
        TimerQueue.Entry entry = timers.entry(Duration.ofDays(1), () -> ran.add("with " + connection.length));
        timers.add(entry);
        entry.cancel();
        return new WeakReference<>(connection);
    }

    private Timer schedule(Duration delay, String name) {
        TimerQueue.Entry entry = timers.entry(delay, () -> ran.add(name));
        timers.add(entry);
        return entry;
    }

    private List<String> runDue() {
        ran.clear();
        timers.takeDue(Runnable::run);
        return ran;
    }
}
