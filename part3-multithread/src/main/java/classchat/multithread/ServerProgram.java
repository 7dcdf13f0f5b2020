package classchat.multithread;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.select.SafeLog;
import classchat.select.VitalThread;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;

/**
 * The process of a server: its window, its log, and its end.
 *
 * <ul>
 *   <li>Window and log are printed by threads of their own; no other thread waits for the output, see {@link
 *       OperatorOutput} and {@link ServerLog}.
 *   <li>Told to end (Ctrl-C, SIGTERM), it closes the server in good order; if that takes longer than {@value
 *       #PATIENCE_SECONDS} s, it ends all the same, with status {@value #FAILED}.
 *   <li>If a {@link VitalThread} dies, the process says so and ends, with status {@value #FAILED}, and closes nothing: it is
 *       as if it had been killed. There may be no memory left to close anything.
 * </ul>
 *
 * <p>It changes what belongs to the whole process (log, shutdown hooks, handler of uncaught exceptions), so it is for
 * {@code main} and not for programs that have a server in them.
 */
public final class ServerProgram implements AutoCloseable {
    /** The exit status if the server could not go on, or could not be closed in time. */
    public static final int FAILED = 3;

    private static final int PATIENCE_SECONDS = 10;
    private static final long REPEATS_MILLIS = 10_000;
    private static final Logger LOG = System.getLogger(ServerProgram.class.getName());

    private final OperatorOutput window;
    private final OperatorOutput errors;
    private final ServerLog log;
    private final List<Handler> handlersBefore;
    private final Thread.UncaughtExceptionHandler uncaughtBefore;
    private final Thread closer = new Thread(this::closeServer, "chat-closer");
    private final Thread deadline = new Thread(this::haltIfLate, "chat-deadline");
    private final CountDownLatch closed = new CountDownLatch(1);
    private final byte[] lateWords = ("Error: the server could not be closed within " + PATIENCE_SECONDS
                    + " s, and ends without.\n")
            .getBytes(UTF_8);
    private volatile AutoCloseable server; // null until it has started
    private volatile boolean isClosing;

    private ServerProgram(PrintStream out, PrintStream err) {
        window = new OperatorOutput(out, "chat-output");
        errors = new OperatorOutput(err, "chat-log");
        log = new ServerLog(errors, Clock.systemUTC(), System::nanoTime);
        handlersBefore = log.install();
        uncaughtBefore = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler(this::onUncaught);
        Runtime.getRuntime().addShutdownHook(closer);
        Runtime.getRuntime().addShutdownHook(deadline);
    }

    /** Takes over the process; a server is started after that, and given to {@link #run}. */
    public static ServerProgram begin(PrintStream out, PrintStream err) {
        return new ServerProgram(out, err);
    }

    /** Shows a line in the window, soon. Any thread; never waits. */
    public void show(String line) {
        window.show(line);
    }

    /**
     * Shows {@code listening}, and waits until the process is told to end; does not return.
     *
     * @param started is closed then
     */
    public int run(AutoCloseable started, String listening) throws InterruptedException {
        server = started;
        show(listening);
        while (true) {
            Thread.sleep(REPEATS_MILLIS);
            log.tellRepeated();
        }
    }

    private void onUncaught(Thread thread, Throwable failure) {
        try {
            SafeLog.error(LOG, "an uncaught exception ended the thread", thread.getName(), failure);
        } finally { // with no memory left, even the string above may not be to be had
            if (thread instanceof VitalThread vital && !isClosing) {
                halt(vital.lastWords());
            }
        }
    }

    /** The shutdown hooks do not run: one of them may wait for the thread that has died. */
    private void halt(byte[] lastWords) {
        try {
            errors.closeWith(lastWords);
        } finally {
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private void closeServer() {
        isClosing = true;
        try {
            if (server != null) {
                server.close();
            }
        } catch (Exception | Error e) {
            SafeLog.error(LOG, "the server could not be closed", e);
        } finally {
            log.close();
            window.close();
            errors.close();
            closed.countDown();
        }
    }

    private void haltIfLate() {
        try {
            if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                halt(lateWords);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    /** Gives the process back: the server could not be started. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(closer);
            Runtime.getRuntime().removeShutdownHook(deadline);
        } catch (IllegalStateException e) {
            return; // the process is ending, and they do
        }
        Thread.setDefaultUncaughtExceptionHandler(uncaughtBefore);
        ServerLog.replaceHandlers(handlersBefore);
        log.close();
        window.close();
        errors.close();
    }
}
