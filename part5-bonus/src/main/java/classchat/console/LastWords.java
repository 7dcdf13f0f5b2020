package classchat.console;

import classchat.select.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What is said if the program is interrupted: by Ctrl-C, or because its terminal was closed. */
final class LastWords {
    private LastWords() {}

    /** Runs the loop until it stops; if the program is interrupted before that, {@code words} in the loop's thread. */
    static void runWith(EventLoop loop, Runnable words) {
        Thread interrupted = new Thread(() -> say(loop, words), "interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
        loop.run();
        try {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        } catch (IllegalStateException e) {
            // It is running.
        }
    }

    /** The loop still turns, and has a moment. */
    private static void say(EventLoop loop, Runnable words) {
        CompletableFuture<Void> said = new CompletableFuture<>();
        loop.execute(() -> {
            words.run();
            said.complete(null);
        });
        said.completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
    }
}
