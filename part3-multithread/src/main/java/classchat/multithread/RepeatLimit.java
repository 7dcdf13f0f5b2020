package classchat.multithread;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Sums up lines of a log that repeat each other: the first few of a kind are shown, the others of the same minute are
 * counted. At most {@value #MAX_KINDS} kinds are told apart, and what comes beyond them is one more kind; with names of at
 * most {@value #MAX_KIND_CHARS} characters that is at most 32 KiB. Thread-safe.
 */
final class RepeatLimit {
    static final int MAX_KINDS = 64;
    static final int MAX_KIND_CHARS = 100;
    private static final String OTHERS = "other messages";

    private final int shown;
    private final Duration window;
    private final LongSupplier nanoTime;
    private final Map<String, Count> counts = new HashMap<>(); // guarded by this

    /**
     * @param shown how many lines of a kind are shown in a window of time
     * @param window begins with the first line of a kind
     * @param nanoTime the clock; its values are only subtracted
     */
    RepeatLimit(int shown, Duration window, LongSupplier nanoTime) {
        this.shown = shown;
        this.window = window;
        this.nanoTime = nanoTime;
    }

    /** Counts a line; returns true if it is to be shown. A window that is over has to be taken before. */
    synchronized boolean admits(String kind) {
        String name = kind.length() <= MAX_KIND_CHARS ? kind : kind.substring(0, MAX_KIND_CHARS);
        Count count = counts.get(name);
        if (count == null) {
            name = counts.size() < MAX_KINDS ? name : OTHERS;
            count = counts.computeIfAbsent(name, any -> new Count(nanoTime.getAsLong()));
        }
        return ++count.lines <= shown;
    }

    /** Ends the windows that are over; returns a sentence for each that left lines out. */
    synchronized List<String> takeEnded() {
        return take(window.toNanos());
    }

    /** Ends all windows; returns a sentence for each that left lines out. */
    synchronized List<String> takeAll() {
        return take(0);
    }

    private List<String> take(long minAgeNanos) {
        if (counts.isEmpty()) {
            return List.of();
        }
        long now = nanoTime.getAsLong();
        List<String> sentences = new ArrayList<>();
        for (Iterator<Map.Entry<String, Count>> all = counts.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Count> kind = all.next();
            if (now - kind.getValue().beganNanos >= minAgeNanos) {
                all.remove();
                long left = kind.getValue().lines - shown;
                if (left > 0) {
                    sentences.add(
                            kind.getKey() + ": and " + left + " more like this within " + window.toSeconds() + " s");
                }
            }
        }
        return sentences;
    }

    private static final class Count {
        private final long beganNanos;
        private long lines;

        Count(long beganNanos) {
            this.beganNanos = beganNanos;
        }
    }
}
