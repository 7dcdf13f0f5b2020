package classchat.relay;

import classchat.select.EventLoop;
import java.time.Duration;

/**
 * Watches over the silence of a peer: when it has lasted for a while the peer is to be asked whether it is there, and when it
 * lasts on, the peer is gone. The server has one for each client, and a client one for its server. Not thread-safe; it has no
 * timer and no clock: its owner looks from time to time, and says what time it is.
 */
final class SilenceWatch {
    /** The action that is due. */
    enum Due {
        NOTHING,
        ASK,
        GIVE_UP
    }

    private final long askAfterNanos;
    private final long goneAfterNanos;
    private long heardNanos;
    private boolean asked;

    /** @param nowNanos from a clock like {@link System#nanoTime}; the silence begins now */
    SilenceWatch(Duration askAfter, Duration goneAfter, long nowNanos) {
        this.askAfterNanos = askAfter.toNanos();
        this.goneAfterNanos = goneAfter.toNanos();
        this.heardNanos = nowNanos;
    }

    /** Returns true if a look that comes so much behind its time is late, see {@link EventLoop#MUCH_TOO_LATE}. */
    static boolean isLate(long behindNanos) {
        return behindNanos > EventLoop.MUCH_TOO_LATE.toNanos();
    }

    /** Something has come from the peer: the silence begins again. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
        asked = false;
    }

    /**
     * Returns the action that is due now. {@code ASK} comes once in a silence, and before {@code GIVE_UP}.
     *
     * @param late this look is {@linkplain #isLate late}: answers of the peer may have come and not been read yet. So it gives
     *     up nobody; it asks again, and the peer has as much time to answer as between {@code ASK} and {@code GIVE_UP}, at most
     *     {@code askAfter}
     */
    Due look(long nowNanos, boolean late) {
        long silence = nowNanos - heardNanos;
        if (silence < askAfterNanos) {
            return Due.NOTHING;
        }
        if (late) {
            long timeToAnswer = Math.min(askAfterNanos, goneAfterNanos - askAfterNanos);
            heardNanos = nowNanos - Math.min(silence, goneAfterNanos - timeToAnswer);
            asked = false;
        }
        if (!asked) {
            asked = true;
            return Due.ASK;
        }
        return silence < goneAfterNanos ? Due.NOTHING : Due.GIVE_UP;
    }

    /** Returns the time until something may be due; never longer than {@code askAfter}. */
    Duration untilNextLook(long nowNanos) {
        long left = (asked ? goneAfterNanos : askAfterNanos) - (nowNanos - heardNanos);
        return Duration.ofNanos(left < 0 ? askAfterNanos : Math.min(left, askAfterNanos));
    }
}
