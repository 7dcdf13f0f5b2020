package classchat.select;

/** A task that will run later. */
public interface Timer {
    /** Prevents the task from running, unless it has begun. Any thread. */
    void cancel();
}
