package classchat.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Work of many lanes that waits for one thread. The lanes take turns, by weight: a lane with much work waits for itself, and after
 * one heavy piece for as many turns. A lane that has just got its first work, and owes no turns, comes before those that had one:
 * little work waits for the batch that is being done, and for others like it. In a lane the first comes first.
 *
 * <p>What fits into one batch is taken in the order in which it was added, whatever its lanes; but what is behind a barrier in
 * its lane is left for the next batch. Not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8290#section-4.2">RFC 8290, section 4.2</a>: these turns, for packets
 */
final class FairQueue {
    /** The weight that a lane has in one turn. */
    private static final int QUANTUM = 100;

    private static final class Lane {
        private final long key;
        private final Deque<WorkItem> items = new ArrayDeque<>();
        private long credit = QUANTUM;

        Lane(long key) {
            this.key = key;
        }
    }

    private final Map<Long, Lane> lanes = new HashMap<>(); // with work, with a turn to come, or with a debt
    private final Deque<Lane> fresh = new ArrayDeque<>();
    private final Deque<Lane> others = new ArrayDeque<>();
    private final List<Lane> barred = new ArrayList<>(); // for the rest of this batch
    private long added;
    private int size;
    private long weight;

    void add(WorkItem item) {
        item.number = ++added;
        size++;
        weight += item.weight;
        lanes.computeIfAbsent(item.lane, key -> {
                    Lane lane = new Lane(key);
                    fresh.add(lane);
                    return lane;
                })
                .items
                .add(item);
    }

    int size() {
        return size;
    }

    /** The weight of all work. */
    long weight() {
        return weight;
    }

    /** How many lanes are remembered: those with work, and those that had work and wait for their next turn, or for many. */
    int lanes() {
        return lanes.size();
    }

    /**
     * Takes the work whose turn it is.
     *
     * @param maxWork the most pieces
     * @param maxWeight the last piece may exceed it
     */
    List<WorkItem> take(int maxWork, int maxWeight) {
        List<WorkItem> taken = new ArrayList<>(Math.min(size, maxWork));
        for (long together = 0; taken.size() < maxWork && together <= maxWeight; ) {
            WorkItem next = next();
            if (next == null) {
                break;
            }
            together += next.weight;
            taken.add(next);
        }
        others.addAll(barred);
        barred.clear();
        if (size == 0) {
            lanes.clear(); // debts, too: nobody waits
            fresh.clear();
            others.clear();
        }
        taken.sort(Comparator.comparingLong(item -> item.number));
        return taken;
    }

    /** Returns null if there is no work but that behind barriers. */
    private WorkItem next() {
        while (size > 0) {
            boolean isFresh = !fresh.isEmpty();
            Lane lane = isFresh ? fresh.element() : others.peek();
            if (lane == null) {
                return null;
            }
            if (!lane.items.isEmpty() && lane.credit > 0) {
                WorkItem item = lane.items.remove();
                lane.credit -= item.weight;
                size--;
                weight -= item.weight;
                if (item.isBarrier) {
                    (isFresh ? fresh : others).remove();
                    barred.add(lane);
                }
                return item;
            }
            (isFresh ? fresh : others).remove();
            if (lane.items.isEmpty() && lane.credit > 0 && (!isFresh || others.isEmpty())) {
                lanes.remove(lane.key);
            } else {
                // Without work too, if it was fresh or owes turns: or a lane with one piece of work after the other
                // would
                // always be first.
                lane.credit += lane.items.isEmpty() && lane.credit > 0 ? 0 : QUANTUM;
                others.add(lane);
            }
        }
        return null;
    }
}
