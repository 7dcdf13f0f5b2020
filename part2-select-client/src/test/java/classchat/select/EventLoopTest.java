package classchat.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class EventLoopTest {
    private final HandClock clock = new HandClock();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private EventLoop loop;

    @BeforeEach
    void startLoop() throws IOException {
        loop = EventLoop.open("test-loop", clock).start();
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    @DisplayName("R2.2 tasks from one thread run on the loop's thread, in order, none lost")
    void tasksRunInOrder() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            int number = i;
            loop.execute(() -> numbers.add(number));
        }
        onLoop(() -> assertThat(Thread.currentThread().getName()).isEqualTo("test-loop"));
        assertThat(numbers).hasSize(30_000).isSorted();
    }

    @Test
    @DisplayName("R2.2 a timer runs on the loop when the loop's clock says so")
    void timersRunByTheLoopsClock() {
        loop.schedule(Duration.ofSeconds(30), () -> ran.add("ping"));
        loop.schedule(Duration.ofSeconds(10), () -> ran.add("early"));
        loop.schedule(Duration.ofSeconds(10), () -> ran.add("cancelled")).cancel();
        clock.advance(Duration.ofSeconds(10).minusNanos(1));
        onLoop(() -> {});
        assertThat(ran).isEmpty();
        clock.advance(Duration.ofNanos(1));
        onLoop(() -> {});
        assertThat(ran).containsExactly("early");
        clock.advance(Duration.ofSeconds(20).minusNanos(1));
        onLoop(() -> {});
        assertThat(ran).containsExactly("early");
        clock.advance(Duration.ofNanos(1));
        onLoop(() -> {});
        assertThat(ran).containsExactly("early", "ping");
    }

    @Test
    @DisplayName(
            "R2.2 timers that are much too late, as after a pause of the process, run behind one more turn's input")
    void lateTimersWaitForInput() {
        lateBy(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("deadline", "input of the next turn");
        ran.clear();
        lateBy(Duration.ofSeconds(1).plusNanos(1));
        assertThat(ran).containsExactly("input of the next turn", "deadline");
    }

    private void lateBy(Duration late) {
        CompletableFuture<Void> nextTurn = new CompletableFuture<>();
        loop.execute(() -> {
            loop.schedule(Duration.ofSeconds(10), () -> ran.add("deadline"));
            clock.advance(Duration.ofSeconds(10).plus(late));
            loop.execute(() -> {
                ran.add("input of the next turn");
                nextTurn.complete(null);
            });
        });
        nextTurn.join();
        onLoop(() -> {}); // behind the deadline, which is due before
    }

    @Test
    @DisplayName(
            "R3.3 of tasks that can wait, a turn of the loop takes a few milliseconds: what comes in is done between them")
    void tasksThatCanWait() {
        loop.execute(() -> {
            for (int i = 0; i < 50; i++) {
                loop.executeBehindOthers(() -> {
                    if (ran.isEmpty()) {
                        loop.execute(() -> ran.add("event"));
                    }
                    ran.add("rest");
                    clock.advance(Duration.ofMillis(2));
                });
            }
        });
        await("all of them").until(() -> ran.size() == 51);
        assertThat(ran.indexOf("event")).isBetween(1, 3);
    }

    @Test
    @DisplayName("R2.2 a timer of the real clock wakes the loop by itself")
    void realTimerWakesTheLoop() throws Exception {
        CompletableFuture<String> woken = new CompletableFuture<>();
        try (EventLoop real = EventLoop.open("real-loop").start()) {
            real.schedule(Duration.ofMillis(5), () -> woken.complete("woken"));
            assertThat(woken.get()).isEqualTo("woken");
        }
    }

    @Test
    @DisplayName("R3.5 a task that throws does not keep the others from running")
    void taskThatThrows() {
        loop.execute(() -> {
            throw new IllegalStateException("on purpose, by a test");
        });
        onLoop(() -> ran.add("still running"));
        assertThat(ran).containsExactly("still running");
    }

    @Test
    @DisplayName("R2.2 a loop with nothing to do sleeps in select")
    void idleLoopSleepsInSelect() throws Exception {
        RecordingSelector selector = new RecordingSelector();
        try (EventLoop idle = new EventLoop("idle-loop", selector, clock).start()) {
            for (int i = 0; i < 3; i++) {
                assertThat(selector.calls().take()).isEqualTo("sleep without a limit");
                idle.execute(() -> {}); // wakes it once
            }
            assertThat(selector.calls().take()).isEqualTo("sleep without a limit");
            idle.schedule(Duration.ofMinutes(1), () -> {});
            assertThat(selector.calls().take()).isEqualTo("sleep for 60001 ms");
        }
        assertThat(selector.isOpen()).isFalse();
    }

    @Test
    @DisplayName(
            "R3.5 a selector that fails ends the loop's thread with an exception, and what the loop owns is closed")
    void selectorThatFails() throws Exception {
        RecordingSelector selector = new RecordingSelector();
        EventLoop doomed = new EventLoop("doomed-loop", selector, clock).start();
        assertThat(selector.calls().take()).isEqualTo("sleep without a limit");
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        thread("doomed-loop").setUncaughtExceptionHandler((thread, failure) -> uncaught.complete(failure));
        selector.breakDown();
        doomed.execute(() -> {});
        assertThat(uncaught.get()).hasMessageContaining("doomed-loop").hasRootCauseMessage("broken, by a test");
        assertThat(selector.isOpen()).isFalse();
        doomed.close();
    }

    @Test
    @DisplayName("R1.7 close() ends the thread, may be called twice, and from the loop itself")
    void closeEndsTheThread() {
        loop.execute(loop::close);
        loop.close();
        assertThat(thread("test-loop")).isNull();
        loop.close();
    }

    @Test
    @DisplayName("R1.7 a loop that never ran can be closed")
    void neverRan() throws IOException {
        EventLoop.open("never", clock).close();
        assertThat(thread("never")).isNull();
    }

    /** Runs {@code task} on the loop, behind all timers that are due. */
    private void onLoop(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.schedule(Duration.ZERO, () -> {
            try {
                task.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        done.join();
    }

    private static Thread thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElse(null);
    }
}
