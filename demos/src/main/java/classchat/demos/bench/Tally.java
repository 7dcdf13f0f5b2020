package classchat.demos.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts what an {@link Attacker} did and what it was answered. Thread-safe. */
final class Tally {
    private static final String TYPE = "\"type\":\"";
    private static final String CODE = "\"code\":\"";

    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    void count(String what) {
        add(what, 1);
    }

    void add(String what, int number) {
        counts.computeIfAbsent(what, first -> new LongAdder()).add(number);
    }

    /** Counts a line of the server by its type; an error by its code. */
    void countLine(String line) {
        String type = value(line, TYPE);
        count(type.equals("error") ? value(line, CODE) : type);
    }

    private static String value(String line, String before) {
        int at = line.indexOf(before);
        int end = line.indexOf('"', at + before.length());
        return at < 0 || end < 0 ? "other" : line.substring(at + before.length(), end);
    }

    /** {@code 12 cut off, 3,456 stored}. */
    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(entry -> Table.count(entry.getValue().sum()) + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
