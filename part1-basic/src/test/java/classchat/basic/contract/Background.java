package classchat.basic.contract;

import java.util.concurrent.CompletableFuture;

/** What a test does on another thread while it goes on. Each task has a thread of its own: tasks may wait for each other. */
public final class Background {
    /** A task that may fail. */
    public interface Task {
        void run() throws Exception;
    }

    private Background() {}

    /** Starts {@code task}; {@code join()} of what is returned waits for it and throws what it threw. */
    public static CompletableFuture<Void> run(Task task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                        done.complete(null);
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                },
                "background");
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
