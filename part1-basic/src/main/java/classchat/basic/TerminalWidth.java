package classchat.basic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of columns of the terminal that an output stream of this program goes to. Java does not tell, so the shell's
 * {@code test -t} and {@code stty size} are asked: when the first line is printed, and at most once a second while
 * more are, since a person may change the size of a window. A stream that is no terminal is asked about once. Any
 * thread; a call may wait some milliseconds for the answer.
 *
 * <p>Two things cannot be known: the width of a window in the second after its size was changed, and how a terminal that is
 * made narrower shows the rows that it has. A terminal that is narrower than this class says breaks the rows by
 * itself, and the rest of such a row begins in column 0.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/test.html">POSIX, test</a>; {@code stty size}
 *     is an extension that Linux, macOS and the BSDs have
 */
final class TerminalWidth implements IntSupplier {
    static final int NO_TERMINAL = 0;

    /** There is a terminal, and it does not tell its width. */
    static final int UNKNOWN = -1;

    private static final int USUAL_COLUMNS = 80;
    private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("\\d+ ([1-9]\\d{0,4})\\s*");
    private static final String SIZE_OF_3 = "; test -t 3 || exit 1; stty size <&3 2>/dev/null || echo unknown";

    private final IntSupplier question;
    private final LongSupplier nanoTime;
    private final int columnsIfUnknown;

    // Guarded by this.
    private int columns;
    private boolean wasAsked;
    private long askedAt;

    /**
     * @param question asks for a number of columns, {@link #NO_TERMINAL} or {@link #UNKNOWN}
     * @param nanoTime as {@link System#nanoTime}
     * @param wish the environment's {@code COLUMNS}, or null; for a terminal that does not tell its width
     */
    TerminalWidth(IntSupplier question, LongSupplier nanoTime, String wish) {
        this.question = question;
        this.nanoTime = nanoTime;
        this.columnsIfUnknown = wish != null && wish.matches("[1-9]\\d{0,4}") ? Integer.parseInt(wish) : USUAL_COLUMNS;
    }

    static TerminalWidth ofStandardOutput() {
        return of(() -> ask("exec 3>&1 >&2", Redirect.INHERIT, Redirect.PIPE));
    }

    static TerminalWidth ofStandardError() {
        return of(() -> ask("exec 3>&2", Redirect.PIPE, Redirect.INHERIT));
    }

    private static TerminalWidth of(IntSupplier question) {
        return new TerminalWidth(question, System::nanoTime, System.getenv("COLUMNS"));
    }

    @Override
    public synchronized int getAsInt() {
        long now = nanoTime.getAsLong();
        if (!wasAsked || columns != NO_TERMINAL && now - askedAt >= ASK_AGAIN_NANOS) {
            askedAt = now;
            int answer = question.getAsInt();
            if (answer > 0) {
                columns = answer;
            } else if (!wasAsked) { // later, it is a shell that could not be started: a terminal stays one
                columns = answer == UNKNOWN ? columnsIfUnknown : NO_TERMINAL;
            }
            wasAsked = true;
        }
        return columns;
    }

    /**
     * Asks about one of our output streams. The child gets that stream, and answers by the other.
     *
     * @param makeIt3 makes the stream the shell's descriptor 3, and the other one its standard output
     */
    private static int ask(String makeIt3, Redirect output, Redirect error) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", makeIt3 + SIZE_OF_3)
                    .redirectOutput(output)
                    .redirectError(error)
                    .start();
            shell.getOutputStream().close();
            InputStream answer = output == Redirect.PIPE ? shell.getInputStream() : shell.getErrorStream();
            Matcher size = ROWS_AND_COLUMNS.matcher(new String(answer.readAllBytes(), US_ASCII));
            if (size.matches()) {
                return Integer.parseInt(size.group(1));
            }
            return shell.waitFor() == 1 ? NO_TERMINAL : UNKNOWN;
        } catch (IOException e) {
            return System.console() == null ? NO_TERMINAL : UNKNOWN; // no shell here, as on Windows
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
