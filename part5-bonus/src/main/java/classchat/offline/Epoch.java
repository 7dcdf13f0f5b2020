package classchat.offline;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The ids of one run of a sender's client. They go up. The mark is the last one that came in; those up to it whose fate is not known yet are
 * open. What is open may be forgotten when the server ends: its sender repeats it. Any thread.
 */
final class Epoch {
    private static final int MAX_OPEN = 100_000;

    // Guarded by this.
    private final NavigableMap<Long, Boolean> open = new TreeMap<>(); // false: failed, and may be tried again
    private long mark;

    Epoch(long mark) {
        this.mark = mark;
    }

    /** A message with this counter has come; returns false if it has come before. */
    synchronized boolean begin(long counter) {
        if (counter > mark) {
            mark = counter;
        } else if (!Boolean.FALSE.equals(open.get(counter))) {
            return false;
        }
        open.put(counter, true);
        return true;
    }

    /** Whether its fate is not known yet. */
    synchronized boolean isOpen(long counter) {
        return open.containsKey(counter);
    }

    /** Their fate is known, and will be known after a crash; returns whether one of them was open. */
    synchronized boolean settle(List<MessageId> ids) {
        boolean changed = false;
        for (MessageId id : ids) {
            changed |= open.remove(id.counter()) != null;
        }
        return changed;
    }

    /** It could not be taken, through no fault of its own: a repeat is taken as if it came for the first time. */
    synchronized void fail(long counter) {
        open.replace(counter, false);
        if (open.size() > MAX_OPEN) {
            open.pollFirstEntry();
        }
    }

    /** All up to this one have an answer: this is what the server remembers. */
    synchronized long settled() {
        return open.isEmpty() ? mark : open.firstKey() - 1;
    }
}
