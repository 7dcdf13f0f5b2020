package classchat.demos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened in one window, in order: what was typed ({@code > hello}), what was printed, and what befell the
 * program ({@code -- killed}). Whoever waits for a text waits here. Any thread may call anything.
 */
final class Transcript {
    /** A window in which more than this many lines came in one go shows the first and the last of them. */
    private static final int MAX_LINES_IN_ONE_GO = 60;

    private static final int LINES_LEFT_AT_EACH_END = 5;
    private static final int MAX_COLUMNS = 160;

    private sealed interface Entry {
        record Typed(String text) implements Entry {}

        record Note(String text) implements Entry {}

        record Printed(StringBuilder text) implements Entry {}
    }

    // Guarded by this.
    private final List<Entry> entries = new ArrayList<>();
    private final StringBuilder printed = new StringBuilder();
    private int seen; // what has been printed up to here has been awaited
    private boolean halfTyped;
    private boolean ended;

    /** @param enter whether the line was ended, too */
    synchronized void typed(String text, boolean enter) {
        entries.add(new Entry.Typed((halfTyped ? "…" : "") + text + (enter ? "" : "…")));
        halfTyped = !enter;
    }

    synchronized void note(String text) {
        entries.add(new Entry.Note(text));
    }

    synchronized void printed(String text) {
        if (entries.isEmpty() || !(entries.get(entries.size() - 1) instanceof Entry.Printed)) {
            entries.add(new Entry.Printed(new StringBuilder()));
        }
        ((Entry.Printed) entries.get(entries.size() - 1)).text().append(text);
        printed.append(text);
        notifyAll();
    }

    /** Nothing more will be printed. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** Whether {@code text} has been printed at any time. */
    synchronized boolean contains(String text) {
        return printed.indexOf(text) >= 0;
    }

    /**
     * Waits until every one of {@code texts} has been printed, in any order, after all that was awaited before.
     *
     * @return the first of them that did not come before the deadline, or before the end; null if all of them came
     */
    synchronized String await(List<String> texts, Duration patience) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        int last = seen;
        for (String text : texts) {
            int found = find(text, seen, deadlineNanos);
            if (found < 0) {
                return text;
            }
            last = Math.max(last, found + text.length());
        }
        seen = last;
        return null;
    }

    /**
     * Waits for a line with {@code start} in it, after all that was awaited before, and returns what follows on that
     * line; null if it did not come before the deadline, or before the end.
     */
    synchronized String awaitRestOfLine(String start, Duration patience) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        int found = find(start, seen, deadlineNanos);
        int lineEnd = found < 0 ? -1 : find("\n", found + start.length(), deadlineNanos);
        if (lineEnd < 0) {
            return null;
        }
        seen = lineEnd + 1;
        return printed.substring(found + start.length(), lineEnd).stripTrailing();
    }

    /** Waits until nothing more will be printed; false if that did not come before the deadline. */
    synchronized boolean awaitEnd(Duration patience) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (!ended) {
            if (!waitUntil(deadlineNanos)) {
                return false;
            }
        }
        return true;
    }

    private int find(String text, int from, long deadlineNanos) throws InterruptedException {
        int unsearched = from;
        while (true) {
            int found = printed.indexOf(text, unsearched);
            if (found >= 0) {
                return found;
            }
            unsearched = Math.max(from, printed.length() - text.length() + 1);
            if (ended || !waitUntil(deadlineNanos)) {
                return -1;
            }
        }
    }

    /** Waits for any change; false if the deadline has passed. */
    private boolean waitUntil(long deadlineNanos) throws InterruptedException {
        long millis = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
        if (millis <= 0) {
            return false;
        }
        wait(millis);
        return true;
    }

    /** The transcript as people read it; very long lines, and very many, are shortened. */
    @Override
    public synchronized String toString() {
        StringBuilder shown = new StringBuilder();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Typed typed) {
                shown.append("> ").append(typed.text()).append('\n');
            } else if (entry instanceof Entry.Note note) {
                shown.append("-- ").append(note.text()).append('\n');
            } else if (entry instanceof Entry.Printed output) {
                showPrinted(output.text().toString().lines().toList(), shown);
            }
        }
        return shown.toString();
    }

    private static void showPrinted(List<String> lines, StringBuilder shown) {
        if (lines.size() <= MAX_LINES_IN_ONE_GO) {
            lines.forEach(line -> showLine(line, shown));
            return;
        }
        int left = LINES_LEFT_AT_EACH_END;
        lines.subList(0, left).forEach(line -> showLine(line, shown));
        shown.append(String.format("-- %,d lines are left out here%n", lines.size() - 2 * left));
        lines.subList(lines.size() - left, lines.size()).forEach(line -> showLine(line, shown));
    }

    private static void showLine(String line, StringBuilder shown) {
        shown.append(line.length() <= MAX_COLUMNS ? line : line.substring(0, MAX_COLUMNS) + " …")
                .append('\n');
    }
}
