package classchat.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lanes with work take turns. */
class FairQueueTest {
    private final FairQueue queue = new FairQueue();

    private WorkItem add(long lane, int weight) {
        return add(lane, weight, false);
    }

    private WorkItem add(long lane, int weight, boolean isBarrier) {
        Work work = new Work() {
            @Override
            public boolean isBarrier() {
                return isBarrier;
            }

            @Override
            public void run() {}

            @Override
            public int weight() {
                return weight;
            }
        };
        WorkItem item = new WorkItem(work, lane, true, false);
        queue.add(item);
        return item;
    }

    private static List<Long> lanes(List<WorkItem> items) {
        return items.stream().map(item -> item.lane).toList();
    }

    @Test
    @DisplayName("R3.3 a single piece of work does not wait behind thousands of another lane")
    void littleWork() {
        for (int i = 0; i < 5_000; i++) {
            add(1, 1);
        }
        queue.take(1_000, 10_000);
        WorkItem single = add(2, 1);
        assertThat(queue.take(1_000, 10_000)).hasSize(1_000).contains(single);
        assertThat(queue.size()).isEqualTo(3_001);
    }

    @Test
    @DisplayName("R3.3 what fits into one batch comes in the order in which it was added, whatever its lanes")
    void oneBatch() {
        List<WorkItem> added = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            added.add(add(i % 7, 1));
        }
        assertThat(queue.take(1_000, 10_000)).isEqualTo(added);
        assertThat(queue.size()).isZero();
    }

    @Test
    @DisplayName("R3.3 turns are counted by weight: one lane's heavy work gets no more than another's light work")
    void byWeight() {
        for (int i = 0; i < 10_000; i++) {
            add(1, 50);
            add(2, 1);
        }
        Map<Long, Integer> weights = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            queue.take(1_000, 500).forEach(item -> weights.merge(item.lane, item.weight, Integer::sum));
        }
        assertThat(weights.get(1L)).isBetween(weights.get(2L) - 200, weights.get(2L) + 200);
    }

    @Test
    @DisplayName("R3.3 work heavier than a turn is done, and its lane then waits for as many turns")
    void debt() {
        add(1, 1_000);
        for (int i = 0; i < 9; i++) {
            add(2, 100);
        }
        add(1, 1);
        add(2, 100);
        assertThat(lanes(queue.take(1, 10_000))).containsExactly(1L);
        assertThat(lanes(queue.take(9, 10_000))).containsOnly(2L);
        assertThat(lanes(queue.take(2, 10_000))).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    @DisplayName("R3.3 a lane that is empty after heavy work is not forgiven while others have work")
    void debtOfAnEmptyLane() {
        for (int i = 0; i < 100; i++) {
            add(2, 100);
        }
        List<Long> taken = new ArrayList<>();
        int since = 3;
        for (int i = 0; i < 40; i++) {
            if (since == 3) {
                add(1, 1_000); // a moment after the one before is done
            }
            taken.addAll(lanes(queue.take(1, 10_000)));
            since = taken.get(i) == 1 ? 0 : since + 1;
        }
        assertThat(taken.stream().filter(lane -> lane == 1)).as("%s", taken).hasSizeBetween(3, 5);
    }

    @Test
    @DisplayName("R3.3 a lane that brings one piece after the other is not always the first")
    void alwaysFresh() {
        for (int i = 0; i < 100; i++) {
            add(1, 100);
        }
        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            add(2, 100);
            taken.addAll(lanes(queue.take(1, 10_000)));
        }
        assertThat(taken.stream().filter(lane -> lane == 1)).hasSizeBetween(9, 11);
    }

    @Test
    @DisplayName("P12.2 what is behind a barrier in its lane waits for the next batch; other lanes go on")
    void barrier() {
        WorkItem change = add(1, 1, true);
        WorkItem post = add(1, 1);
        WorkItem other = add(2, 1);
        WorkItem secondChange = add(1, 1, true);
        WorkItem last = add(1, 1);
        assertThat(queue.take(1_000, 10_000)).containsExactly(change, other);
        assertThat(queue.take(1_000, 10_000)).containsExactly(post, secondChange);
        assertThat(queue.take(1_000, 10_000)).containsExactly(last);
        assertThat(queue.lanes()).isZero();
        assertThat(queue.weight()).isZero();
    }

    @Test
    @DisplayName("R3.3 random work: all of it comes, once, in the order of its lane, and no lane is kept")
    void random() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Long, Long> last = new HashMap<>();
        int added = 0;
        int taken = 0;
        for (int round = 0; round < 20_000 || queue.size() > 0; round++) {
            for (int i = random.nextInt(6); i > 0 && round < 20_000; i--) {
                add(random.nextInt(20), 1 + random.nextInt(300), random.nextInt(5) == 0);
                added++;
            }
            for (WorkItem item : queue.take(1 + random.nextInt(5), 1_000)) {
                Long before = last.put(item.lane, item.number);
                assertThat(before == null || before < item.number)
                        .as("seed %d", seed)
                        .isTrue();
                taken++;
            }
        }
        assertThat(taken).as("seed %d", seed).isEqualTo(added);
        assertThat(queue.lanes()).as("seed %d", seed).isZero();
    }
}
