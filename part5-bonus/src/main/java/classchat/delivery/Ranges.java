package classchat.delivery;

import classchat.store.Mark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of numbers, kept as ranges: numbers that follow each other cost as much as one. Not thread-safe. */
final class Ranges {
    private final TreeMap<Long, Long> ends = new TreeMap<>(); // first number of a range to its last one

    Ranges() {}

    Ranges(Collection<Mark.Range> ranges) {
        ranges.forEach(range -> add(range.from(), range.to()));
    }

    Ranges(Ranges others) {
        ends.putAll(others.ends);
    }

    void add(long number) {
        add(number, number);
    }

    /** Adds the numbers from {@code from} to {@code to}, both included. */
    void add(long from, long to) {
        long first = from;
        long last = to;
        for (Map.Entry<Long, Long> near; (near = ends.floorEntry(last + 1)) != null && near.getValue() >= first - 1; ) {
            ends.remove(near.getKey());
            first = Math.min(first, near.getKey());
            last = Math.max(last, near.getValue());
        }
        ends.put(first, last);
    }

    void remove(long number) {
        Map.Entry<Long, Long> range = ends.floorEntry(number);
        if (range == null || range.getValue() < number) {
            return;
        }
        ends.remove(range.getKey());
        if (range.getKey() < number) {
            ends.put(range.getKey(), number - 1);
        }
        if (number < range.getValue()) {
            ends.put(number + 1, range.getValue());
        }
    }

    boolean contains(long number) {
        Map.Entry<Long, Long> range = ends.floorEntry(number);
        return range != null && number <= range.getValue();
    }

    /** How many ranges there are. */
    int size() {
        return ends.size();
    }

    /** Makes one range of the two lowest, with all numbers between them. There have to be two. */
    void joinLowest() {
        long first = ends.pollFirstEntry().getKey();
        ends.put(first, ends.pollFirstEntry().getValue());
    }

    /** Removes and returns the lowest number. There has to be one. */
    long removeLowestNumber() {
        long lowest = ends.firstKey();
        remove(lowest);
        return lowest;
    }

    /** Removes the lowest range. There has to be one. */
    void removeLowest() {
        ends.pollFirstEntry();
    }

    /** The ranges, going up. */
    List<Mark.Range> list() {
        List<Mark.Range> list = new ArrayList<>(ends.size());
        ends.forEach((from, to) -> list.add(new Mark.Range(from, to)));
        return list;
    }

    @Override
    public String toString() {
        return list().toString();
    }
}
