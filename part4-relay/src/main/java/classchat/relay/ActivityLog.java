package classchat.relay;

import java.util.function.Consumer;

/** Shows the operator of the server what happens. Any thread; must not wait. */
public interface ActivityLog {
    /**
     * Shown by {@code output}.
     *
     * @param messages whether each message is
     */
    static ActivityLog in(Consumer<String> output, boolean messages) {
        return new ActivityLog() {
            @Override
            public void show(String line) {
                output.accept(line);
            }

            @Override
            public boolean isWatched() {
                return messages;
            }
        };
    }

    void show(String line);

    /** Returns true if messages are shown: a line for each message costs more than the message. */
    default boolean isWatched() {
        return true;
    }
}
