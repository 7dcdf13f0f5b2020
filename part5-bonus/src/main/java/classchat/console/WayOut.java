package classchat.console;

import classchat.select.Timer;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/** Leaving: says goodbye when everything is answered, or when no answer has come for a while. Loop thread only. */
final class WayOut {
    private final BiFunction<Duration, Runnable, Timer> timers;
    private final Duration patience;
    private final BooleanSupplier isAnswered;
    private final Runnable goodbye;
    private boolean leaving;
    private Timer deadline; // null if we are not leaving, or have said goodbye

    /** @param patience how long the next answer is waited for */
    WayOut(
            BiFunction<Duration, Runnable, Timer> timers,
            Duration patience,
            BooleanSupplier isAnswered,
            Runnable goodbye) {
        this.timers = timers;
        this.patience = patience;
        this.isAnswered = isAnswered;
        this.goodbye = goodbye;
    }

    boolean isLeaving() {
        return leaving;
    }

    void leave() {
        if (!leaving) {
            leaving = true;
            deadline = timers.apply(patience, this::sayGoodbye);
            answered();
        }
    }

    /** Something was answered. */
    void answered() {
        if (deadline != null) {
            deadline.cancel();
            if (isAnswered.getAsBoolean()) {
                sayGoodbye();
            } else {
                deadline = timers.apply(patience, this::sayGoodbye);
            }
        }
    }

    private void sayGoodbye() {
        deadline = null;
        goodbye.run();
    }
}
