package classchat.demos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jline.utils.ScreenTerminal;

/**
 * What one window shows, with all that has scrolled off its upper edge: a terminal emulator, and whoever waits for a
 * text to appear waits here. Any thread may call anything.
 *
 * <p>Texts are awaited in order: each is looked for after those that were awaited before it. What a program draws again,
 * as it does with a prompt, counts as new.
 */
final class Screen {
    private static final int TAB_COLUMNS = 8;
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String NORMAL = "\u001b[22m"; // neither bold nor dim; colours stay what they are

    /** Where the next character goes; lines are counted from the first that was ever shown. */
    record Cursor(int line, int column) {}

    private record Content(List<long[]> lines, Cursor cursor) {}

    private final int columns;
    private final int rows;

    // Guarded by this.
    private final ScreenTerminal terminal;
    private String awaited = ""; // what was shown up to the end of the text that was awaited last
    private boolean ended;

    Screen(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        this.terminal = new ScreenTerminal(columns, rows);
    }

    /** Shows what a program prints, and returns what the terminal answers to it: mostly nothing. */
    synchronized String print(String output) {
        int from = 0;
        for (int tab; (tab = output.indexOf('\t', from)) >= 0; from = tab + 1) {
            terminal.write(output.substring(from, tab));
            moveToTabStop(); // the emulator's own tab stops are off by one
        }
        terminal.write(output.substring(from));
        notifyAll();
        return terminal.read();
    }

    private void moveToTabStop() {
        int column = cursor().column();
        int steps = Math.min(TAB_COLUMNS - column % TAB_COLUMNS, columns - 1 - column);
        if (steps > 0) {
            terminal.write("\u001b[" + steps + "C");
        }
    }

    /** Shows a line that is the stage's, not the program's; it stands out from those. */
    synchronized void note(String text) {
        String lineEnd = cursor().column() == 0 ? "" : "\r\n";
        print(lineEnd + DIM + "-- " + text + NORMAL + "\r\n");
    }

    /**
     * What is echoed from now on is what a person types: it stands out from what the program prints. It is awaited where
     * the cursor is, not in what the program has printed before.
     */
    synchronized void beginTyping() {
        awaited = textBeforeCursor();
        terminal.write(BOLD);
    }

    private String textBeforeCursor() {
        Content content = content();
        Cursor cursor = content.cursor();
        List<long[]> lines = new ArrayList<>(content.lines().subList(0, cursor.line()));
        lines.add(Arrays.copyOf(content.lines().get(cursor.line()), cursor.column()));
        return new Flow(lines).text();
    }

    synchronized void endTyping() {
        terminal.write(NORMAL);
    }

    /** Nothing more will be printed. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    synchronized Cursor cursor() {
        return content().cursor();
    }

    /** Whether {@code text} is shown, or has scrolled off. */
    synchronized boolean contains(String text) {
        return new Flow(content().lines()).text().contains(text);
    }

    /** Everything up to the last line that is not blank; the caller's own. */
    synchronized List<long[]> lines() {
        List<long[]> lines = content().lines();
        int end = lines.size();
        while (end > 0 && Arrays.stream(lines.get(end - 1)).allMatch(Flow::isBlank)) {
            end--;
        }
        return lines.subList(0, end).stream().map(long[]::clone).toList();
    }

    private Content content() {
        long[] cells = new long[columns * rows];
        int[] cursor = new int[2];
        terminal.dump(cells, cursor);
        List<long[]> lines = new ArrayList<>(terminal.getHistory());
        Cursor at = new Cursor(lines.size() + cursor[1], cursor[0]);
        for (int row = 0; row < rows; row++) {
            lines.add(Arrays.copyOfRange(cells, row * columns, (row + 1) * columns));
        }
        return new Content(lines, at);
    }

    /**
     * Waits until every one of {@code texts} is shown, in any order, after all that was awaited before.
     *
     * @return one of them that did not come before the deadline, or before the end; null if all of them came
     */
    synchronized String await(List<String> texts, Duration patience) throws InterruptedException {
        String[] missing = new String[1];
        boolean came = await(patience, () -> {
                    String shown = new Flow(content().lines()).text();
                    int from = sameUpTo(shown);
                    int last = from;
                    for (String text : texts) {
                        int found = shown.indexOf(text, from);
                        if (found < 0) {
                            missing[0] = text;
                            return null;
                        }
                        last = Math.max(last, found + text.length());
                    }
                    awaited = shown.substring(0, last);
                    return shown;
                })
                != null;
        return came ? null : missing[0];
    }

    /**
     * Waits for a line with {@code start} in it, after all that was awaited before, and returns what follows on that
     * line; null if it did not come before the deadline, or before the end.
     */
    synchronized String awaitRestOfLine(String start, Duration patience) throws InterruptedException {
        return await(patience, () -> {
            Content content = content();
            Flow flow = new Flow(content.lines());
            int found = flow.text().indexOf(start, sameUpTo(flow.text()));
            if (found < 0 || flow.lineAt(found) >= content.cursor().line()) {
                return null; // or the line is still being printed
            }
            int end = flow.endOf(flow.lineAt(found));
            awaited = flow.text().substring(0, end);
            return flow.text().substring(found + start.length(), end).stripTrailing();
        });
    }

    /** Waits until the cursor is elsewhere; false if it did not move before the deadline, or before the end. */
    synchronized boolean awaitCursorLeaves(Cursor place, Duration patience) throws InterruptedException {
        return await(patience, () -> cursor().equals(place) ? null : place) != null;
    }

    /** Waits until nothing more will be printed; false if that did not come before the deadline. */
    synchronized boolean awaitEnd(Duration patience) throws InterruptedException {
        await(patience, () -> null);
        return ended;
    }

    /** Waits until {@code found} finds something, and returns it; null after the deadline, or the end. */
    private <T> T await(Duration patience, Supplier<T> found) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (true) {
            T result = found.get();
            long millis = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
            if (result != null || ended || millis <= 0) {
                return result;
            }
            wait(millis);
        }
    }

    private int sameUpTo(String shown) {
        int mismatch = Arrays.mismatch(awaited.toCharArray(), shown.toCharArray());
        return mismatch < 0 ? awaited.length() : mismatch;
    }
}
