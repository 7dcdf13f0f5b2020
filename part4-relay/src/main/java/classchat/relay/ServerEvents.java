package classchat.relay;

import java.util.function.Consumer;

/** Where the server tells its operator what happens. Any thread; must not wait. */
public interface ServerEvents {
    /**
     * Shown in {@code window}.
     *
     * @param messages whether each message is
     */
    static ServerEvents in(Consumer<String> window, boolean messages) {
        return new ServerEvents() {
            @Override
            public void show(String line) {
                window.accept(line);
            }

            @Override
            public boolean isWatched() {
                return messages;
            }
        };
    }

    void show(String line);

    /** Whether anybody sees it: a line for each message costs more than the message. */
    default boolean isWatched() {
        return true;
    }
}
