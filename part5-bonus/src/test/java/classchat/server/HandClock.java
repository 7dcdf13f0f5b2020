package classchat.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A wall clock and a monotonic clock, both turned by hand. */
public final class HandClock extends Clock {
    private final AtomicLong wallMillis;
    private final AtomicLong nanos = new AtomicLong();

    public HandClock(Instant start) {
        this.wallMillis = new AtomicLong(start.toEpochMilli());
    }

    public ClassServer.Clocks clocks() {
        return new ClassServer.Clocks(this, nanos::get);
    }

    /** Time passes, on both clocks. */
    public void pass(Duration time) {
        wallMillis.addAndGet(time.toMillis());
        nanos.addAndGet(time.toNanos());
    }

    /** Somebody sets the wall clock. */
    public void set(Instant time) {
        wallMillis.set(time.toEpochMilli());
    }

    @Override
    public long millis() {
        return wallMillis.get();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only UTC");
    }
}
