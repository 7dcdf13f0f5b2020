package classchat.delivery;

import classchat.store.Mark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A set of numbers, kept as ranges: numbers that follow each other cost as much as one. A range takes 16 bytes, because any client
 * can make the server remember many of them. Not thread-safe.
 */
final class Ranges {
    // Going up; two ranges never touch.
    private long[] first;
    private long[] last;
    private int size;

    Ranges() {
        this(4);
    }

    private Ranges(int capacity) {
        first = new long[capacity];
        last = new long[capacity];
    }

    Ranges(Collection<Mark.Range> ranges) {
        this(ranges.size() + 1);
        ranges.forEach(range -> add(range.from(), range.to()));
    }

    Ranges(Ranges others) {
        first = others.first.clone();
        last = others.last.clone();
        size = others.size;
    }

    void add(long number) {
        add(number, number);
    }

    /** Adds the numbers from {@code from} to {@code to}, both included. */
    void add(long from, long to) {
        int begin = indexOf(from - 1); // the first range that the new one touches, or that is behind it
        int end = begin; // behind the last one that it touches
        long lowest = from;
        long highest = to;
        for (; end < size && first[end] <= to + 1; end++) {
            lowest = Math.min(lowest, first[end]);
            highest = Math.max(highest, last[end]);
        }
        replace(begin, end, 1);
        first[begin] = lowest;
        last[begin] = highest;
    }

    void remove(long number) {
        int i = indexOf(number);
        if (i == size || first[i] > number) {
            return;
        }
        long from = first[i];
        long to = last[i];
        int left = (from < number ? 1 : 0) + (number < to ? 1 : 0);
        replace(i, i + 1, left);
        if (from < number) {
            first[i] = from;
            last[i] = number - 1;
            i++;
        }
        if (number < to) {
            first[i] = number + 1;
            last[i] = to;
        }
    }

    boolean contains(long number) {
        int i = indexOf(number);
        return i < size && first[i] <= number;
    }

    /** The index of the first range that ends at {@code number} or behind it. */
    private int indexOf(long number) {
        int i = Arrays.binarySearch(last, 0, size, number);
        return i < 0 ? -i - 1 : i;
    }

    /** Makes room for {@code count} ranges in place of those from {@code begin} to before {@code end}. */
    private void replace(int begin, int end, int count) {
        int newSize = size - (end - begin) + count;
        if (newSize > first.length) {
            first = Arrays.copyOf(first, 2 * newSize);
            last = Arrays.copyOf(last, 2 * newSize);
        }
        System.arraycopy(first, end, first, begin + count, size - end);
        System.arraycopy(last, end, last, begin + count, size - end);
        size = newSize;
    }

    /** How many ranges there are. */
    int size() {
        return size;
    }

    /** Makes one range of the two lowest, with all numbers between them. There have to be two. */
    void joinLowest() {
        add(first[0], last[1]);
    }

    /** Removes and returns the lowest number. There has to be one. */
    long removeLowestNumber() {
        long lowest = first[0];
        remove(lowest);
        return lowest;
    }

    /** Removes the lowest range. There has to be one. */
    void removeLowest() {
        replace(0, 1, 0);
    }

    /** The ranges, going up. */
    List<Mark.Range> list() {
        List<Mark.Range> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(new Mark.Range(first[i], last[i]));
        }
        return list;
    }

    @Override
    public String toString() {
        return list().toString();
    }
}
