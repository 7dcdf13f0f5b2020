package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.relay.SilenceWatch.Due;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The clock is turned by hand. */
class SilenceWatchTest {
    private long nanoTime = Long.MAX_VALUE - 5; // it overflows, as System.nanoTime may
    private final SilenceWatch watch = new SilenceWatch(Duration.ofSeconds(30), Duration.ofSeconds(90), nanoTime);

    private void pass(Duration time) {
        nanoTime += time.toNanos();
    }

    private Due look() {
        return watch.look(nanoTime, false);
    }

    private Due lookLate() {
        return watch.look(nanoTime, true);
    }

    @Test
    @DisplayName("P7.6 after 30 s of silence the server is asked, once; after 90 s it is given up")
    void asksThenGivesUp() {
        pass(Duration.ofSeconds(30).minusNanos(1));
        assertThat(look()).isEqualTo(Due.NOTHING);
        pass(Duration.ofNanos(1));
        assertThat(look()).isEqualTo(Due.ASK);
        assertThat(look()).isEqualTo(Due.NOTHING);
        pass(Duration.ofSeconds(60).minusNanos(1));
        assertThat(look()).isEqualTo(Due.NOTHING);
        pass(Duration.ofNanos(1));
        assertThat(look()).isEqualTo(Due.GIVE_UP);
    }

    @Test
    @DisplayName("P7.6 whatever comes begins the silence again, and the server is asked again in the next one")
    void heard() {
        pass(Duration.ofSeconds(30));
        assertThat(look()).isEqualTo(Due.ASK);
        pass(Duration.ofSeconds(59));
        watch.heard(nanoTime);
        pass(Duration.ofSeconds(29));
        assertThat(look()).isEqualTo(Due.NOTHING);
        pass(Duration.ofSeconds(1));
        assertThat(look()).isEqualTo(Due.ASK);
    }

    @Test
    @DisplayName("P7.7 a machine that slept asks before it gives up, and waits for the answer")
    void slept() {
        pass(Duration.ofHours(8));
        assertThat(lookLate()).isEqualTo(Due.ASK);
        assertThat(watch.untilNextLook(nanoTime)).isEqualTo(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(30).minusNanos(1));
        assertThat(look()).isEqualTo(Due.NOTHING);
        pass(Duration.ofNanos(1));
        assertThat(look()).isEqualTo(Due.GIVE_UP);
    }

    @Test
    @DisplayName("P7.7 a machine that slept after it had asked asks again, and waits for the answer")
    void sleptAfterAsking() {
        pass(Duration.ofSeconds(30));
        assertThat(look()).isEqualTo(Due.ASK);
        pass(Duration.ofSeconds(95));
        assertThat(lookLate()).isEqualTo(Due.ASK);
        pass(Duration.ofSeconds(1));
        assertThat(look()).isEqualTo(Due.NOTHING);
        pass(Duration.ofSeconds(29));
        assertThat(look()).isEqualTo(Due.GIVE_UP);
    }

    @Test
    @DisplayName("P7.7 a late look in a short silence changes nothing")
    void lateInAShortSilence() {
        pass(Duration.ofSeconds(29));
        assertThat(lookLate()).isEqualTo(Due.NOTHING);
        pass(Duration.ofSeconds(6));
        assertThat(lookLate()).isEqualTo(Due.ASK);
        pass(Duration.ofSeconds(55).minusNanos(1));
        assertThat(look()).isEqualTo(Due.NOTHING);
        pass(Duration.ofNanos(1));
        assertThat(look()).isEqualTo(Due.GIVE_UP);
    }

    @Test
    @DisplayName("P7.6 the next look is when something may be due, and never later than 30 s")
    void nextLook() {
        assertThat(watch.untilNextLook(nanoTime)).isEqualTo(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(10));
        assertThat(watch.untilNextLook(nanoTime)).isEqualTo(Duration.ofSeconds(20));
        pass(Duration.ofSeconds(20));
        look();
        assertThat(watch.untilNextLook(nanoTime)).isEqualTo(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(40));
        assertThat(watch.untilNextLook(nanoTime)).isEqualTo(Duration.ofSeconds(20));
    }
}
