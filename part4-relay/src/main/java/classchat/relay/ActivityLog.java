package classchat.relay;

import java.util.function.Consumer;

/** Shows the operator of the server what happens. Any thread; must not wait. */
public interface ActivityLog {
    /**
     * Returns a log that gives each line to {@code output}.
     *
     * @param showsMessages whether each message has a line of its own
     */
    static ActivityLog in(Consumer<String> output, boolean showsMessages) {
        return new ActivityLog() {
            @Override
            public void show(String line) {
                output.accept(line);
            }

            @Override
            public boolean showsMessages() {
                return showsMessages;
            }
        };
    }

    void show(String line);

    /** Returns true if messages are shown: a line for each message costs more than the message. */
    default boolean showsMessages() {
        return true;
    }
}
