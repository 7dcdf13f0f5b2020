package classchat.relay;

/** Where the server tells its operator what happens. Any thread; must not wait. */
public interface ServerEvents {
    void show(String line);

    /** Whether anybody sees it: a line for each message costs more than the message. */
    default boolean isWatched() {
        return true;
    }
}
