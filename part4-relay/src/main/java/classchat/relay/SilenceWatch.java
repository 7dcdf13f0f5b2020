package classchat.relay;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Watches over the silence of a peer: when it has lasted for a while the peer is to be asked whether it is there, and when it
 * lasts on, the peer is gone. Not thread-safe; it has no timer, its owner looks when {@link #untilNextLook} has passed.
 */
final class SilenceWatch {
    /** The action that is due. */
    enum Due {
        NOTHING,
        ASK,
        GIVE_UP
    }

    private final Duration askAfter;
    private final Duration goneAfter;
    private final LongSupplier nanoTime;
    private long heardNanos;
    private boolean asked;

    /** @param nanoTime the clock; its values are only subtracted */
    SilenceWatch(Duration askAfter, Duration goneAfter, LongSupplier nanoTime) {
        this.askAfter = askAfter;
        this.goneAfter = goneAfter;
        this.nanoTime = nanoTime;
        heard();
    }

    /** Something has come from the peer: the silence begins again. */
    void heard() {
        heardNanos = nanoTime.getAsLong();
        asked = false;
    }

    /**
     * Returns the action that is due now. {@code ASK} comes once in a silence, and before {@code GIVE_UP}, also if this look is
     * late because the machine slept.
     */
    Due look() {
        Duration silence = silence();
        if (silence.compareTo(askAfter) < 0) {
            return Due.NOTHING;
        }
        if (!asked) {
            asked = true;
            return Due.ASK;
        }
        return silence.compareTo(goneAfter) < 0 ? Due.NOTHING : Due.GIVE_UP;
    }

    /** Returns the time until something may be due; never longer than {@code askAfter}. */
    Duration untilNextLook() {
        Duration left = (asked ? goneAfter : askAfter).minus(silence());
        return left.isNegative() || left.compareTo(askAfter) > 0 ? askAfter : left;
    }

    private Duration silence() {
        return Duration.ofNanos(nanoTime.getAsLong() - heardNanos);
    }
}
