package classchat.multithread;

import classchat.select.SafeLog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The log of a server's process. Java's own handler writes to standard error in the thread that logs, and loads classes and
 * time zones when it first does; this one hands lines to an {@link OperatorOutput}, and has loaded all that it needs before
 * the server listens. A line is
 *
 * <pre>
 *   2026-11-26 05:42:58 WARNING classchat.select.Acceptor: cannot accept a client: Too many open files in system
 * </pre>
 *
 * <p>Of one kind (level, logger, and the message up to its first digit, colon, quotation mark or #) five lines a minute are
 * shown, and the others counted.
 */
final class ServerLog extends Handler {
    private static final int SHOWN = 5;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final String WARM_UP = ServerLog.class.getName() + ".warm-up";

    private final OperatorOutput output;
    private final Clock wall;
    private final RepeatLimit repeats;
    private final DateTimeFormatter time =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private final SimpleFormatter messages = new SimpleFormatter(); // for the parameters of other libraries' messages

    /**
     * @param wall the clock that people see
     * @param nanoTime the clock by which repeated lines are summed up
     */
    ServerLog(OperatorOutput output, Clock wall, LongSupplier nanoTime) {
        this.output = output;
        this.wall = wall;
        this.repeats = new RepeatLimit(SHOWN, WINDOW, nanoTime);
    }

    /** Makes this the only handler of the process's root logger; returns those that it replaces. */
    List<Handler> install() {
        List<Handler> replaced = replaceHandlers(List.of(this));
        // Loads all that a line needs: when the first real one comes, no file descriptor may be left to load it with.
        SafeLog.error(System.getLogger(WARM_UP), "one line", "to load all", new Throwable("with a stack trace"));
        return replaced;
    }

    /** Makes {@code handlers} those of the root logger; returns those that were. */
    static List<Handler> replaceHandlers(List<Handler> handlers) {
        Logger root = Logger.getLogger("");
        List<Handler> before = List.of(root.getHandlers());
        before.forEach(root::removeHandler);
        handlers.forEach(root::addHandler);
        return before;
    }

    /** Never waits, and never throws: whoever logs may be about to handle a failure. */
    @Override
    public void publish(LogRecord record) {
        try {
            tellRepeated();
            if (repeats.admits(kind(record))) {
                List<String> lines = lines(record);
                if (!WARM_UP.equals(record.getLoggerName())) {
                    output.showAll(lines);
                }
            }
        } catch (RuntimeException | Error e) { // no memory for the line, most likely
            output.leaveOut();
        }
    }

    private static String kind(LogRecord record) {
        String message = String.valueOf(record.getMessage());
        int end = 0;
        while (end < message.length() && !isVariable(message.charAt(end))) {
            end++;
        }
        return record.getLevel().getName() + " " + record.getLoggerName() + ": " + message.substring(0, end);
    }

    private static boolean isVariable(char c) {
        return Character.isDigit(c) || ":'\"#".indexOf(c) >= 0;
    }

    private List<String> lines(LogRecord record) {
        List<String> lines = new ArrayList<>();
        lines.add(time.format(record.getInstant())
                + " " + record.getLevel().getName()
                + " " + record.getLoggerName()
                + ": " + messages.formatMessage(record));
        if (record.getThrown() != null) {
            StringWriter trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace, true));
            trace.toString().lines().map(line -> "    " + line.strip()).forEach(lines::add);
        }
        return lines;
    }

    /** Shows how many lines were left out, of each kind whose minute is over. Any thread; never waits, and never throws. */
    void tellRepeated() {
        try {
            repeats.takeEnded().forEach(this::showSummary);
        } catch (RuntimeException | Error e) {
            output.leaveOut();
        }
    }

    private void showSummary(String sentence) {
        output.show(time.format(wall.instant()) + " " + sentence);
    }

    /** There is nothing to flush: lines are printed soon. */
    @Override
    public void flush() {}

    /** Shows how many lines were left out, of all kinds. The output stays open: it is not this log's. */
    @Override
    public void close() {
        repeats.takeAll().forEach(this::showSummary);
    }
}
