package classchat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExpiryTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toNanos();

    @Test
    @DisplayName("P11.6 what is too old at two looks, an hour apart, is too old")
    void twoLooks() {
        Expiry expiry = new Expiry(Duration.ofDays(30), Long.MAX_VALUE - 1, 100 * DAY); // the monotonic clock may wrap
        assertThat(expiry.look(Long.MAX_VALUE - 1 + HOUR - 1, 101 * DAY)).isEmpty();
        assertThat(expiry.look(Long.MAX_VALUE - 1 + HOUR, 102 * DAY)).isEqualTo(OptionalLong.of(70 * DAY));
        assertThat(expiry.look(Long.MAX_VALUE - 1 + HOUR, 102 * DAY)).isEmpty();
        assertThat(expiry.look(Long.MAX_VALUE - 1 + 2 * HOUR, 103 * DAY)).isEqualTo(OptionalLong.of(72 * DAY));
    }

    @Test
    @DisplayName("P11.6 a clock that is wrong at one look, whichever, makes nothing too old")
    void oneWrongLook() {
        Expiry wrongFirst = new Expiry(Duration.ofDays(30), 0, 900 * DAY);
        assertThat(wrongFirst.look(HOUR, 100 * DAY)).isEqualTo(OptionalLong.of(70 * DAY));
        Expiry wrongThen = new Expiry(Duration.ofDays(30), 0, 100 * DAY);
        assertThat(wrongThen.look(HOUR, 900 * DAY)).isEqualTo(OptionalLong.of(70 * DAY));
        assertThat(wrongThen.look(2 * HOUR, 100 * DAY)).isEqualTo(OptionalLong.of(70 * DAY));
    }
}
