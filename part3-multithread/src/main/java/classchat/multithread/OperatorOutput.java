package classchat.multithread;

import classchat.basic.Printable;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Prints lines for the server's operator: those of its window, or those of its log. A terminal can be slow, or stopped with
 * Ctrl-S, and a pipe can have nobody who reads it. So lines are queued, and one thread prints them. When the queue is full,
 * lines are counted instead of kept: no other thread ever waits for the output.
 */
public final class OperatorOutput implements AutoCloseable {
    /** The most that waits, in bytes of heap: some thousand lines. */
    static final int MAX_WAITING_BYTES = 512 * 1_024;

    /** What a line costs beside its characters: a string, an array, and its place in the queue. */
    private static final int LINE_OVERHEAD_BYTES = 64;

    private static final long CLOSE_MILLIS = 1_000;
    private static final long FAILURE_PAUSE_MILLIS = 100;

    private final PrintStream out;
    private final Thread thread;

    // Guarded by this.
    private final Queue<String> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long notShown;
    private byte[] lastWords = {};
    private boolean closed;

    /** @param threadName the name of the thread that prints */
    public OperatorOutput(PrintStream out, String threadName) {
        this.out = out;
        this.thread = new Thread(this::print, threadName);
        thread.setDaemon(true); // a terminal that is stopped must not keep the program alive
        thread.start();
    }

    /** Shows a line, soon; what is not printable in it, as {@link Printable} does. Any thread; never waits. */
    public synchronized void show(String line) {
        long bytes = LINE_OVERHEAD_BYTES + 2L * line.length();
        if (closed || waitingBytes + bytes > MAX_WAITING_BYTES) {
            leaveOut();
        } else {
            waiting.add(line);
            waitingBytes += bytes;
            notifyAll();
        }
    }

    /** Shows lines, with none of another thread's between them. Any thread; never waits. */
    synchronized void showAll(List<String> lines) {
        lines.forEach(this::show);
    }

    /** Counts a line that cannot be shown. Any thread; never waits, and needs no memory. */
    synchronized void leaveOut() {
        notShown++;
        notifyAll();
    }

    private void print() {
        boolean goesOn = true;
        while (goesOn) {
            try {
                goesOn = printNext();
            } catch (RuntimeException | Error e) { // no memory, most likely
                goesOn = waitAfterFailure();
            }
        }
        out.write(lastWords, 0, lastWords.length);
        out.flush();
    }

    /** Waits for a line and prints it; returns false if none will come. */
    private boolean printNext() {
        String next = next();
        if (next != null) {
            out.println(Printable.text(next));
        }
        return next != null;
    }

    private synchronized String next() {
        while (waiting.isEmpty() && notShown == 0 && !closed) {
            waitForChange(0);
        }
        String next = waiting.poll();
        if (next != null) {
            waitingBytes -= LINE_OVERHEAD_BYTES + 2L * next.length();
        } else if (notShown > 0) {
            next = "(" + notShown + " lines not shown: the output did not take them)";
            notShown = 0;
        }
        return next;
    }

    /** Counts the line that could not be printed, and waits: to go on at once would only spin. Returns false if closed. */
    private synchronized boolean waitAfterFailure() {
        notShown++;
        if (!closed) {
            waitForChange(FAILURE_PAUSE_MILLIS);
        }
        return !closed;
    }

    private void waitForChange(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            closed = true; // nobody does; if somebody did, the thread should end
        }
    }

    /** Shows what is waiting and ends the thread; waits a moment for that and no longer. */
    @Override
    public void close() {
        closeWith(new byte[0]);
    }

    /**
     * The same with a sentence at the end. Needs no memory: this is how a program that has none left says so.
     *
     * @param sentence with its line feed
     */
    void closeWith(byte[] sentence) {
        synchronized (this) {
            lastWords = sentence;
            closed = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
