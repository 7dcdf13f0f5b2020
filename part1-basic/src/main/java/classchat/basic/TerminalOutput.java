package classchat.basic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.IntSupplier;

/**
 * Prints lines in UTF-8, broken into {@link Rows} if they go to a terminal. Lines that go to a file or a pipe stay whole:
 * scripts read them. A line is what {@link #println(String)} is given; what is printed by other methods stays as it is.
 * Any thread.
 */
final class TerminalOutput extends PrintStream {
    private final IntSupplier columns;

    /** @param columns the terminal's, asked for each line; {@link TerminalWidth#NO_TERMINAL} if there is none */
    TerminalOutput(OutputStream out, IntSupplier columns) {
        super(out, true, UTF_8);
        this.columns = columns;
    }

    @Override
    public void println(String line) {
        int width = columns.getAsInt();
        String rows = width == TerminalWidth.NO_TERMINAL ? line : Rows.of(String.valueOf(line), width);
        print(rows
                + System.lineSeparator()); // in one piece: what is typed meanwhile is echoed in front of it, or behind
    }
}
