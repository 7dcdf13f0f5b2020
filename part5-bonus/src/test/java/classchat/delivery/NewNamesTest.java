package classchat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.multithread.Network;
import classchat.wire.DeliveryRefusal;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NewNamesTest {
    private static final NameLimits LIMITS = new NameLimits(3, Duration.ofHours(1), 4, 10, Duration.ofDays(1));

    private long nanos = Long.MAX_VALUE - 5; // a monotonic clock may begin anywhere
    private final NewNames names = new NewNames(LIMITS, () -> nanos);

    private static Network network(int number) {
        return new Network(false, number);
    }

    private boolean takes(int network) {
        return names.permit(network(network)).allows(0);
    }

    @Test
    @DisplayName(
            "P11.11 an address gets so many new names, and more when the time is over; other addresses do not notice")
    void perAddress() {
        for (int i = 0; i < 3; i++) {
            assertThat(takes(1)).isTrue();
        }
        NewNames.Permit refused = names.permit(network(1));
        assertThat(refused.allows(0)).isFalse();
        assertThat(refused.refusal().code()).isEqualTo(DeliveryRefusal.TOO_MANY_NAMES);
        assertThat(takes(2)).isTrue();
        nanos += LIMITS.window().toNanos() - 1;
        assertThat(takes(1)).isFalse();
        nanos++;
        assertThat(takes(1)).isTrue();
    }

    @Test
    @DisplayName("P11.11 a permit counts once, however often it is asked, and not at all if no name was made")
    void countsOnce() {
        for (int i = 0; i < 10; i++) {
            NewNames.Permit permit = names.permit(network(1));
            assertThat(permit.allows(0)).isTrue();
            assertThat(permit.allows(0)).isTrue();
            if (i > 1) {
                permit.giveBack();
                permit.giveBack();
            }
        }
        assertThat(takes(1)).isTrue();
        assertThat(takes(1)).isFalse();
    }

    @Test
    @DisplayName("P11.12 there are so many names in all")
    void inAll() {
        assertThat(names.permit(network(1)).allows(9)).isTrue();
        NewNames.Permit refused = names.permit(network(1));
        assertThat(refused.allows(10)).isFalse();
        assertThat(refused.refusal().code()).isEqualTo(DeliveryRefusal.NAMES_FULL);
    }

    @Test
    @DisplayName("P11.11 so many addresses are counted: beyond them, the one that asked longest ago is forgotten")
    void boundedTable() {
        for (int i = 0; i < 3; i++) {
            takes(1);
            takes(2);
        }
        takes(3);
        takes(4);
        assertThat(takes(1)).as("asked again, so it is not the oldest").isFalse();
        takes(5);
        assertThat(takes(1)).isFalse();
        assertThat(takes(2)).as("forgotten").isTrue();
    }
}
