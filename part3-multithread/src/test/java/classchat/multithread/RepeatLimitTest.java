package classchat.multithread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RepeatLimitTest {
    private long nanos = Long.MAX_VALUE - 1; // the clock may pass its largest value
    private final RepeatLimit limit = new RepeatLimit(2, Duration.ofSeconds(60), () -> nanos);

    @Test
    @DisplayName(
            "R3.3 the first lines of a kind are shown, the others counted, and the number told when the minute is over")
    void othersAreCounted() {
        assertThat(limit.admits("disk full")).isTrue();
        assertThat(limit.admits("disk full")).isTrue();
        for (int i = 0; i < 1_240; i++) {
            assertThat(limit.admits("disk full")).isFalse();
        }
        assertThat(limit.admits("no descriptors")).as("another kind").isTrue();
        nanos += Duration.ofSeconds(60).toNanos() - 1;
        assertThat(limit.takeEnded()).isEmpty();
        nanos++;
        assertThat(limit.takeEnded()).containsExactly("disk full: and 1240 more like this within 60 s");
        assertThat(limit.admits("disk full")).as("a new minute").isTrue();
        assertThat(limit.takeAll()).as("nothing was left out").isEmpty();
    }

    @Test
    @DisplayName("R3.3 at the end of the program, the numbers are told at once")
    void atTheEnd() {
        for (int i = 0; i < 3; i++) {
            limit.admits("disk full");
        }
        assertThat(limit.takeAll()).containsExactly("disk full: and 1 more like this within 60 s");
        assertThat(limit.takeAll()).isEmpty();
    }

    @Test
    @DisplayName(
            "R3.3 a limited number of kinds is told apart, by a limited beginning of their names; the rest is one kind")
    void limitedNumberOfKinds() {
        for (int i = 0; i < RepeatLimit.MAX_KINDS; i++) {
            assertThat(limit.admits("kind " + i)).isTrue();
        }
        assertThat(limit.admits("one more")).isTrue();
        assertThat(limit.admits("and another")).isTrue();
        assertThat(limit.admits("and a third")).isFalse();
        assertThat(limit.admits("kind 0")).as("a kind that was there before").isTrue();
        assertThat(limit.takeAll()).containsExactly("other messages: and 1 more like this within 60 s");

        String longest = "x".repeat(RepeatLimit.MAX_KIND_CHARS);
        assertThat(limit.admits(longest)).isTrue();
        assertThat(limit.admits(longest + "a")).isTrue();
        assertThat(limit.admits(longest + "b")).isFalse();
    }
}
