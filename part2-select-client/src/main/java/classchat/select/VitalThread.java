package classchat.select;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A thread that a server cannot do without: an event loop, a clock, the one that writes the database. If its task throws, the
 * thread ends, as any thread does, and its uncaught exception handler is called. A program that serves should install a
 * {@linkplain Thread#setDefaultUncaughtExceptionHandler default handler} that ends the process: a server that listens, and
 * answers nobody, is worse than one that is started anew.
 */
public final class VitalThread extends Thread {
    private final byte[] lastWords;

    public VitalThread(Runnable task, String name) {
        super(task, name);
        // Made now: the thread may die because there is no memory left.
        lastWords = ("Error: the thread " + name + " has failed, and nothing goes on without it.\n").getBytes(UTF_8);
    }

    /** Returns the sentence that says so, in UTF-8, with its line feed. Takes no memory. */
    public byte[] lastWords() {
        return lastWords;
    }
}
