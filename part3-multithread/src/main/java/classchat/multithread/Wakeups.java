package classchat.multithread;

import java.util.ArrayList;
import java.util.List;

/**
 * Which writers a callback has given something to write. They are woken when it is done: a writer that is woken for each
 * line takes the processor at once, writes that one line and sleeps again, and two threads change places for every line
 * (this part's README has what that costs). What an event loop does at the end of its turn, these threads do here.
 */
final class Wakeups {
    private static final ThreadLocal<List<ThreadConnection>> REQUESTED = new ThreadLocal<>();

    private Wakeups() {}

    /** Runs {@code callback}, then wakes the writers that it has given something. */
    static void after(Runnable callback) {
        List<ThreadConnection> requested = new ArrayList<>();
        REQUESTED.set(requested);
        try {
            callback.run();
        } finally {
            REQUESTED.remove();
            requested.forEach(ThreadConnection::wakeWriter);
        }
    }

    /** Has the writer of {@code connection} woken: when this thread's callback is done, or now if it is in none. */
    static void request(ThreadConnection connection) {
        List<ThreadConnection> requested = REQUESTED.get();
        if (requested == null) {
            connection.wakeWriter();
        } else if (connection.mayRequestWakeup()) {
            requested.add(connection);
        }
    }
}
