package classchat.relay;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: under a second at first, then twice as long each time, up to ten seconds. A
 * random part of each wait keeps a whole class from coming back at one instant after the server was restarted.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 10_000;

    private final RandomGenerator random;
    private long nextMillis = FIRST_MILLIS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The next wait: between half of its longest and its longest. */
    Duration next() {
        long longest = nextMillis;
        nextMillis = Math.min(2 * nextMillis, LONGEST_MILLIS);
        return Duration.ofMillis(longest / 2 + random.nextLong(longest / 2 + 1));
    }

    /** It worked: the next wait is a short one again. */
    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
