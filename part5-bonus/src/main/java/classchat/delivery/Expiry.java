package classchat.delivery;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Decides which messages have waited too long. A wrong clock must not delete a class's mail: a message is too old only if
 * the wall clock says so twice, with an hour between by the monotonic clock. Not thread-safe.
 */
final class Expiry {
    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    private final long keepMillis;
    private long lastLookNanos;
    private long lastLimitMillis;

    /**
     * Takes the first look.
     *
     * @param keep how long a message may wait
     * @param nanos the monotonic clock
     * @param wallMillis the wall clock: milliseconds since 1970
     */
    Expiry(Duration keep, long nanos, long wallMillis) {
        this.keepMillis = keep.toMillis();
        this.lastLookNanos = nanos;
        this.lastLimitMillis = wallMillis - keepMillis;
    }

    /** Takes a look, if the last one was an hour ago. Returns the time before which messages are too old. */
    OptionalLong look(long nanos, long wallMillis) {
        if (nanos - lastLookNanos < HOUR_NANOS) {
            return OptionalLong.empty();
        }
        long limit = wallMillis - keepMillis;
        long agreed = Math.min(limit, lastLimitMillis);
        lastLookNanos = nanos;
        lastLimitMillis = limit;
        return OptionalLong.of(agreed);
    }
}
