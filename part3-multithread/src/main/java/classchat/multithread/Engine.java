package classchat.multithread;

/** The ways to serve many clients at once. Handlers do not notice which one calls them. */
public enum Engine {
    /** I/O multiplexing: a few event loops, each with many connections. */
    SELECT,
    /** Thread + socket: a thread that reads and a thread that writes for each connection. */
    THREADS,
    /** The same on virtual threads, which cost little; they need JDK 21 or newer. */
    VIRTUAL
}
