package classchat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.delivery.Tally.Outcome;
import classchat.relay.Message;
import classchat.wire.MessageId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Message MESSAGE = Message.of(Message.TEXT).with("text", "x");

    @Test
    @DisplayName("P12.3 counts of nobody complete nothing, and complete nothing twice")
    void nobody() {
        AtomicInteger completed = new AtomicInteger();
        Tally tally = new Tally(2, completed::incrementAndGet);
        tally.count(Outcome.REFUSED, 0);
        assertThat(completed).hasValue(0);
        tally.count(Outcome.STORED, 2);
        tally.count(Outcome.REFUSED, 0);
        assertThat(completed).hasValue(1);
    }

    @Test
    @DisplayName(
            "P12.3 each member counts once, the first outcome wins, and the counts are told once, when they are complete")
    void model() {
        long seed = Long.getLong("tally.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("TallyTest: -Dtally.seed=" + seed);
        Random random = new Random(seed);
        for (int schedule = 0; schedule < 100_000; schedule++) {
            int here = 1 + random.nextInt(4);
            int stored = random.nextInt(3); // waiters, who are counted together
            int full = random.nextInt(3);
            AtomicInteger completed = new AtomicInteger();
            Tally tally = new Tally(here + stored + full, completed::incrementAndGet);
            Map<Outcome, Long> expected = new EnumMap<>(Outcome.class);
            List<Runnable> events = new ArrayList<>();
            for (int i = 0; i < here; i++) {
                Post post = Post.toMember(
                        MESSAGE, new Submission(MESSAGE, 1, null, new MessageId(1, 1), 0, null), 1, 1, tally);
                boolean[] counted = {false};
                for (int repeats = 1 + random.nextInt(2); repeats > 0; repeats--) { // stored, then delivered
                    Outcome outcome = Outcome.values()[random.nextInt(3)];
                    events.add(() -> {
                        post.count(outcome);
                        if (!counted[0]) {
                            counted[0] = true;
                            expected.merge(outcome, 1L, Long::sum);
                        }
                    });
                }
            }
            events.add(() -> {
                tally.count(Outcome.STORED, stored);
                tally.count(Outcome.REFUSED, full);
                expected.merge(Outcome.STORED, (long) stored, Long::sum);
                expected.merge(Outcome.REFUSED, (long) full, Long::sum);
            });
            Collections.shuffle(events, random);
            events.forEach(Runnable::run);
            assertThat(completed).as("seed %d", seed).hasValue(1);
            for (Outcome outcome : Outcome.values()) {
                assertThat(tally.count(outcome))
                        .as("seed %d, %s", seed, outcome)
                        .isEqualTo(expected.getOrDefault(outcome, 0L));
            }
        }
    }
}
