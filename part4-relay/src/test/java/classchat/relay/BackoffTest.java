package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    @DisplayName(
            "R4.9 the first wait is under a second, later ones grow to ten, each with a random part; success starts anew")
    void growsToALimit() {
        long seed = System.nanoTime();
        Backoff backoff = new Backoff(new Random(seed));
        for (long longest : new long[] {1_000, 2_000, 4_000, 8_000, 10_000, 10_000}) {
            assertThat(backoff.next().toMillis()).as("seed %d", seed).isBetween(longest / 2, longest);
        }
        backoff.reset();
        assertThat(backoff.next().toMillis()).isLessThanOrEqualTo(1_000);
    }
}
