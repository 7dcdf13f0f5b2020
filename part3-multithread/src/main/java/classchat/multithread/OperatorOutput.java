package classchat.multithread;

import classchat.basic.Printable;
import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints lines for the server's operator. A terminal can be slow, or stopped with Ctrl-S. So lines are queued, and one
 * thread, {@code chat-output}, prints them. When the queue is full, lines are counted instead of kept: the server never
 * waits for its terminal.
 */
public final class OperatorOutput implements AutoCloseable {
    private static final int MAX_WAITING_LINES = 1_000;
    private static final String END = new String("end"); // told apart by identity from any line

    private final PrintStream out;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MAX_WAITING_LINES);
    private final AtomicLong notShown = new AtomicLong();
    private final Thread thread = new Thread(this::print, "chat-output");

    public OperatorOutput(PrintStream out) {
        this.out = out;
        thread.setDaemon(true); // a terminal that is stopped must not keep the program alive
        thread.start();
    }

    /** Shows a line, soon. Any thread; never waits. */
    public void show(String line) {
        if (!waiting.offer(line)) {
            notShown.incrementAndGet();
        }
    }

    private void print() {
        try {
            for (String line; (line = waiting.take()) != END; ) {
                out.println(Printable.text(line));
                if (waiting.isEmpty()) {
                    tellNotShown();
                }
            }
            tellNotShown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; if somebody did, the thread should end
        }
    }

    private void tellNotShown() {
        long count = notShown.getAndSet(0);
        if (count > 0) {
            out.println("(" + count + " lines not shown: they came faster than they could be printed)");
        }
    }

    /** Shows what is waiting and ends the thread; waits a moment for that and no longer. */
    @Override
    public void close() {
        try {
            waiting.offer(END, 1, TimeUnit.SECONDS);
            thread.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
