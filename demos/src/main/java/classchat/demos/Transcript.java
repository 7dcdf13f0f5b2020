package classchat.demos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What happened in one window, in order: what was typed ({@code > hello}), what was printed, and what befell the
 * program ({@code -- killed}). Whoever waits for a text waits here. Any thread may call anything.
 */
final class Transcript {
    /** Of more lines in a row that begin alike, the first and the last are shown. */
    private static final int MAX_LINES_ALIKE = 20;

    private static final int LINES_SHOWN_AT_EACH_END = 3;
    private static final int COLUMNS_ALIKE = 10;
    private static final int MAX_COLUMNS = 160;

    /** What was not printed by the program, and after how much of what was. */
    private record Event(int printedBefore, String shown) {}

    // Guarded by this.
    private final StringBuilder printed = new StringBuilder();
    private final List<Event> events = new ArrayList<>();
    private int seen; // what has been printed up to here has been awaited
    private boolean halfTyped;
    private boolean ended;

    /** @param enter whether the line was ended, too */
    synchronized void typed(String text, boolean enter) {
        events.add(new Event(printed.length(), "> " + (halfTyped ? "…" : "") + text + (enter ? "" : "…")));
        halfTyped = !enter;
    }

    synchronized void note(String text) {
        events.add(new Event(printed.length(), "-- " + text));
    }

    synchronized void printed(String text) {
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

    /** The transcript as people read it; very long lines, and very many alike, are shortened. */
    @Override
    public synchronized String toString() {
        StringBuilder shown = new StringBuilder();
        int done = 0;
        for (Event event : events) {
            showPrinted(printed.substring(done, event.printedBefore()).lines().toList(), shown);
            shown.append(event.shown()).append('\n');
            done = event.printedBefore();
        }
        showPrinted(printed.substring(done).lines().toList(), shown);
        return shown.toString();
    }

    private static void showPrinted(List<String> lines, StringBuilder shown) {
        for (int from = 0, to; from < lines.size(); from = to) {
            String first = lines.get(from);
            for (to = from + 1; to < lines.size() && beginAlike(first, lines.get(to)); ) {
                to++;
            }
            showAlike(lines.subList(from, to), shown);
        }
    }

    private static boolean beginAlike(String one, String other) {
        return one.length() >= COLUMNS_ALIKE && one.regionMatches(0, other, 0, COLUMNS_ALIKE);
    }

    private static void showAlike(List<String> lines, StringBuilder shown) {
        if (lines.size() <= MAX_LINES_ALIKE) {
            lines.forEach(line -> showLine(line, shown));
            return;
        }
        int shownAtEachEnd = LINES_SHOWN_AT_EACH_END;
        int lastOnes = lines.size() - shownAtEachEnd;
        lines.subList(0, shownAtEachEnd).forEach(line -> showLine(line, shown));
        shown.append(String.format(Locale.ROOT, "-- %,d lines like these are left out\n", lastOnes - shownAtEachEnd));
        lines.subList(lastOnes, lines.size()).forEach(line -> showLine(line, shown));
    }

    private static void showLine(String line, StringBuilder shown) {
        shown.append(line.length() <= MAX_COLUMNS ? line : line.substring(0, MAX_COLUMNS) + " …")
                .append('\n');
    }
}
