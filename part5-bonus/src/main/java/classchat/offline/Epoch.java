package classchat.offline;

import classchat.wire.MessageId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ids of one run of a sender's client. They go up. The mark is the last one that came in; those up to it whose fate is not known yet are
 * open. What is open may be forgotten when the server ends: its sender repeats it. Any thread.
 */
final class Epoch {
    private static final int MAX_OPEN = 100_000;

    private final Person sender;
    private final long number;

    // Guarded by this.
    private final Map<Long, Boolean> open = new LinkedHashMap<>(); // going up; false: failed, and may be tried again
    private long mark;
    private long unknown = Long.MAX_VALUE; // from here on it is not known what became of those that are not open
    private boolean forgotten;

    Epoch(Person sender, long number, long mark) {
        this.sender = sender;
        this.number = number;
        this.mark = mark;
    }

    Person sender() {
        return sender;
    }

    /** What the client calls it, see {@link MessageId#epoch}. */
    long number() {
        return number;
    }

    /** A message with this counter has come; returns false if it has come before. */
    synchronized boolean begin(long counter) {
        if (counter > mark) {
            mark = counter;
        } else if (isOpen(counter) ? open.get(counter) : counter < unknown) {
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
        if (forgotten) {
            return false;
        }
        boolean changed = false;
        for (MessageId id : ids) {
            changed |= open.remove(id.counter()) != null;
        }
        return changed;
    }

    /** It could not be taken, through no fault of its own: a repeat is taken as if it came for the first time. */
    synchronized void fail(long counter) {
        open.replace(counter, false);
        if (open.size() > MAX_OPEN) { // a disk has been full for long
            open.remove(counter);
            unknown = Math.min(unknown, counter);
        }
    }

    /** All up to this one have an answer: this is what the server remembers. */
    synchronized long settled() {
        long last = open.isEmpty() ? mark : open.keySet().iterator().next() - 1;
        return Math.min(last, unknown - 1);
    }

    /** Its sender has had so many epochs since that this one is no longer remembered. */
    synchronized void forget() {
        forgotten = true;
    }
}
