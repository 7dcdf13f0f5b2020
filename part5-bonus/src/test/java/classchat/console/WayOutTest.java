package classchat.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WayOutTest {
    private final List<Runnable> timers = new ArrayList<>();
    private int unanswered = 2;
    private int goodbyes;
    private final WayOut wayOut = new WayOut(
            (patience, task) -> {
                assertThat(patience).isEqualTo(Duration.ofSeconds(5));
                timers.add(task);
                return () -> timers.remove(task);
            },
            Duration.ofSeconds(5),
            () -> unanswered == 0,
            () -> goodbyes++);

    private void answer() {
        unanswered--;
        wayOut.answered();
    }

    @Test
    @DisplayName("R5.3 who leaves waits for the last answer, and says goodbye once")
    void allAnswered() {
        answer();
        assertThat(timers).as("nobody leaves").isEmpty();
        wayOut.leave();
        assertThat(goodbyes).isZero();
        answer();
        assertThat(goodbyes).isEqualTo(1);
        wayOut.answered();
        wayOut.leave();
        assertThat(goodbyes).isEqualTo(1);
        assertThat(timers).isEmpty();
    }

    @Test
    @DisplayName("R5.3 who leaves waits as long as answers come, and no longer")
    void patience() {
        wayOut.leave();
        Runnable first = timers.get(0);
        answer();
        assertThat(timers).as("it begins again with each answer").hasSize(1).doesNotContain(first);
        timers.remove(0).run();
        assertThat(goodbyes).isEqualTo(1);
        answer();
        assertThat(goodbyes).isEqualTo(1);
    }
}
