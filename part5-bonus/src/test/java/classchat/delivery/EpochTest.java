package classchat.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import classchat.delivery.Epoch.Seen;
import classchat.store.Mark;
import classchat.wire.MessageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EpochTest {
    private static final IdLimits LIMITS = new IdLimits(16, 3, 1, 3);

    private final Epoch epoch = new Epoch(7, LIMITS);

    /** Returns true if the mark has to be written. */
    private boolean settle(long counter) {
        epoch.settle(List.of(new MessageId(7, counter)));
        return epoch.mustBeSaved();
    }

    private Epoch restarted() {
        return new Epoch(epoch.toMark(), LIMITS);
    }

    @Test
    @DisplayName("P10.4 an id is new once, then on its way, then answered; also after a restart")
    void once() {
        assertThat(epoch.begin(0)).isEqualTo(Seen.NEW);
        assertThat(epoch.begin(0)).isEqualTo(Seen.ON_ITS_WAY);
        assertThat(settle(0)).as("the mark has to be written").isTrue();
        assertThat(epoch.begin(0)).isEqualTo(Seen.ANSWERED);
        assertThat(restarted().begin(0)).isEqualTo(Seen.ANSWERED);
    }

    @Test
    @DisplayName("P10.4 what is on its way when the server is killed is new afterwards; what was answered is not")
    void killed() {
        for (int counter = 0; counter < 4; counter++) {
            epoch.begin(counter);
        }
        settle(1);
        settle(3);
        Epoch again = restarted();
        assertThat(List.of(again.begin(0), again.begin(1), again.begin(2), again.begin(3), again.begin(4)))
                .containsExactly(Seen.NEW, Seen.ANSWERED, Seen.NEW, Seen.ANSWERED, Seen.NEW);
    }

    @Test
    @DisplayName("P11.7 P10.4 a message that failed is new when it is sent again, and holds back no mark")
    void failed() {
        epoch.begin(0);
        epoch.begin(1);
        epoch.fail(0);
        settle(1);
        Epoch again = restarted();
        assertThat(again.begin(1)).isEqualTo(Seen.ANSWERED);
        assertThat(again.begin(0)).isEqualTo(Seen.NEW);
        assertThat(epoch.begin(0)).isEqualTo(Seen.NEW);
        assertThat(epoch.begin(0)).isEqualTo(Seen.ON_ITS_WAY);
    }

    @Test
    @DisplayName("P10.4 a repeat of a refused message is answered from memory until the refusal is on the disk")
    void refused() {
        epoch.begin(0);
        epoch.refuse(0, new Epoch.Refusal("code", "sentence"));
        assertThat(epoch.begin(0)).isEqualTo(Seen.REFUSED);
        assertThat(epoch.refusal(0)).isEqualTo(new Epoch.Refusal("code", "sentence"));
        assertThat(restarted().begin(0))
                .as("killed before the refusal was written")
                .isEqualTo(Seen.NEW);
        settle(0);
        assertThat(epoch.begin(0)).isEqualTo(Seen.ANSWERED);
    }

    private void refuse(long counter) {
        epoch.begin(counter);
        epoch.refuse(counter, new Epoch.Refusal("code", "sentence"));
        epoch.remember(counter);
        settle(counter);
    }

    @Test
    @DisplayName("P10.7 a message whose refusal is forgotten is new when it is sent again, also after a restart")
    void forgottenRefusals() {
        for (int counter = 0; counter < 5; counter++) {
            refuse(counter);
        }
        assertThat(epoch.refusals()).isEqualTo(5);
        epoch.toMark();
        epoch.forgetOldestRefusal();
        epoch.forgetOldestRefusal();
        assertThat(epoch.refusals()).isEqualTo(3);
        assertThat(epoch.mustBeSaved()).isTrue();
        assertThat(epoch.toMark().refusedFrom()).isEqualTo(2);
        for (Epoch each : List.of(epoch, restarted())) {
            assertThat(List.of(each.begin(0), each.begin(2), each.begin(4)))
                    .containsExactly(Seen.NEW, Seen.ANSWERED, Seen.ANSWERED);
        }
        refuse(1);
        assertThat(epoch.refusals()).isEqualTo(4);
        assertThat(epoch.toMark().refusedFrom()).isEqualTo(1);
    }

    @Test
    @DisplayName("P10.7 a mark does not forget a refusal that is being written")
    void refusalBeingWritten() {
        epoch.begin(0);
        assertThat(epoch.toMark().refusedFrom()).as("no refusal").isEqualTo(1);
        epoch.refuse(0, new Epoch.Refusal("code", "sentence"));
        assertThat(epoch.toMark().refusedFrom()).isZero();
        epoch.remember(0);
        settle(0);
        assertThat(epoch.toMark().refusedFrom()).isZero();
        epoch.forgetOldestRefusal();
        assertThat(epoch.toMark().refusedFrom()).isEqualTo(1);
    }

    @Test
    @DisplayName("P10.2 an id below one that has come, and never sent before, was left out: it cannot be used any more")
    void skipped() {
        epoch.begin(10);
        assertThat(epoch.begin(5)).isEqualTo(Seen.SKIPPED);
        assertThat(epoch.begin(11)).isEqualTo(Seen.NEW);
        assertThat(epoch.begin(13)).isEqualTo(Seen.NEW);
        assertThat(restarted().begin(12)).isEqualTo(Seen.SKIPPED);
    }

    @Test
    @DisplayName("P10.4 many gaps and failures cost a bounded number of ranges, and nothing unsafe counts as answered")
    void bounded() {
        for (int counter = 0; counter < 100; counter += 2) {
            epoch.begin(counter);
            epoch.fail(counter);
        }
        Mark mark = epoch.toMark();
        assertThat(mark.failed()).hasSize(3);
        assertThat(mark.skipped()).hasSize(3);
        for (int counter = 0; counter < 100; counter += 2) {
            assertThat(epoch.begin(counter)).isEqualTo(Seen.NEW);
        }
    }

    @Test
    @DisplayName(
            "P10.2 P10.7 of an epoch that is not in use fewer ranges are remembered, and nothing unsafe counts as answered")
    void notInUse() {
        for (int counter = 0; counter < 12; counter += 4) {
            epoch.begin(counter);
            epoch.fail(counter);
            refuse(counter + 2);
        }
        assertThat(epoch.toMark().refused()).hasSize(3);
        epoch.setInUse(false);
        Mark mark = epoch.toMark();
        assertThat(List.of(
                        mark.failed().size(),
                        mark.skipped().size(),
                        mark.refused().size()))
                .containsExactly(1, 1, 1);
        assertThat(List.of(epoch.begin(0), epoch.begin(2), epoch.begin(6), epoch.begin(8), epoch.begin(10)))
                .containsExactly(Seen.NEW, Seen.NEW, Seen.NEW, Seen.NEW, Seen.ANSWERED);
    }

    @Test
    @DisplayName("P10.3 of ids whose fate is told, those that were on their way are news")
    void news() {
        epoch.begin(0);
        epoch.begin(1);
        settle(0);
        MessageId one = new MessageId(7, 1);
        assertThat(epoch.settle(List.of(new MessageId(7, 0), one))).containsExactly(one);
    }

    @Test
    @DisplayName("P10.4 a mark that another server has written since is learned; what this one knows itself stays")
    void learns() {
        epoch.begin(0);
        epoch.begin(1);
        settle(1);
        epoch.learn(new Mark(7, 5, List.of(new Mark.Range(0, 1), new Mark.Range(3, 3)), List.of(new Mark.Range(4, 4))));
        assertThat(List.of(
                        epoch.begin(0), epoch.begin(1), epoch.begin(2), epoch.begin(3), epoch.begin(4), epoch.begin(5)))
                .containsExactly(Seen.ON_ITS_WAY, Seen.ANSWERED, Seen.ANSWERED, Seen.NEW, Seen.SKIPPED, Seen.ANSWERED);
        epoch.learn(new Mark(7, 2, List.of(new Mark.Range(2, 2)), List.of()));
        assertThat(epoch.begin(2)).isEqualTo(Seen.ANSWERED);
    }

    @Test
    @DisplayName("one write of the mark serves all changes before it")
    void savesOnce() {
        epoch.begin(0);
        epoch.begin(1);
        epoch.begin(2);
        assertThat(settle(0)).isTrue();
        assertThat(settle(1)).as("it has been asked for").isFalse();
        assertThat(epoch.toMark().failed()).containsExactly(new Mark.Range(2, 2));
        assertThat(settle(2)).isTrue();
        assertThat(settle(2)).as("nothing has changed").isFalse();
    }

    /** What became of each id, kept without any cleverness. */
    private static final class Model {
        private final Map<Long, String> fates = new HashMap<>(); // open, refused, failed, answered
        private final Set<Long> skipped = new HashSet<>();
        private final Set<Long> remembered = new HashSet<>(); // refusals
        private long highest = -1;

        Model copy() {
            Model copy = new Model();
            copy.fates.putAll(fates);
            copy.skipped.addAll(skipped);
            copy.remembered.addAll(remembered);
            copy.highest = highest;
            return copy;
        }

        void forgetOldestRefusal() {
            remembered.stream().min(Long::compare).ifPresent(oldest -> {
                remembered.remove(oldest);
                fates.put(oldest, "failed");
            });
        }

        Seen begin(long counter) {
            for (; highest < counter - 1; highest++) {
                skipped.add(highest + 1);
            }
            highest = Math.max(highest, counter);
            String fate = fates.get(counter);
            if (fate == null ? !skipped.contains(counter) : fate.equals("failed")) {
                fates.put(counter, "open");
                return Seen.NEW;
            }
            return fate == null
                    ? Seen.SKIPPED
                    : Map.of("open", Seen.ON_ITS_WAY, "refused", Seen.REFUSED, "answered", Seen.ANSWERED)
                            .get(fate);
        }

        void restart() {
            fates.replaceAll((counter, fate) -> fate.equals("answered") ? fate : "failed");
        }
    }

    @Test
    @DisplayName("P10.4 ids, fates, marks and kills in any order: the epoch says what a plain list of all ids says")
    void model() {
        long seed = Long.getLong("epoch.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("EpochTest: -Depoch.seed=" + seed);
        Random random = new Random(seed);
        for (int schedule = 0; schedule < 100_000; schedule++) {
            List<String> story = new ArrayList<>();
            Epoch real = new Epoch(7, IdLimits.DEFAULT);
            Model model = new Model();
            Mark saved = real.toMark();
            Model savedModel = model.copy();
            for (int step = 0; step < 40; step++) {
                long counter = Math.max(0, model.highest + 3 - random.nextInt(10));
                switch (random.nextInt(11)) {
                    case 0, 1, 2, 3 -> {
                        story.add("begin " + counter);
                        Seen expected = model.begin(counter);
                        Seen seen = real.begin(counter);
                        if (seen != expected) {
                            fail("seed %d: %s, expected %s after %s", seed, seen, expected, story);
                        }
                    }
                    case 4, 5 -> {
                        story.add("settle " + counter);
                        model.fates.computeIfPresent(counter, (c, fate) -> fate.equals("failed") ? fate : "answered");
                        real.settle(List.of(new MessageId(7, counter)));
                    }
                    case 6 -> {
                        story.add("fail " + counter);
                        model.fates.computeIfPresent(counter, (c, fate) -> fate.equals("answered") ? fate : "failed");
                        real.fail(counter);
                    }
                    case 7 -> {
                        story.add("refuse " + counter);
                        model.fates.replace(counter, "open", "refused");
                        real.refuse(counter, new Epoch.Refusal("code", "sentence"));
                    }
                    case 8 -> {
                        if ("refused".equals(model.fates.get(counter))) {
                            story.add("remember and settle " + counter);
                            model.fates.put(counter, "answered");
                            model.remembered.add(counter);
                            real.remember(counter);
                            real.settle(List.of(new MessageId(7, counter)));
                        }
                    }
                    case 9 -> {
                        story.add("forget a refusal");
                        if (real.refusals() != model.remembered.size()) {
                            fail("seed %d: %d refusals after %s", seed, real.refusals(), story);
                        }
                        if (real.refusals() > 0) {
                            real.forgetOldestRefusal();
                        }
                        model.forgetOldestRefusal();
                    }
                    default -> {
                        if (random.nextBoolean()) {
                            story.add("save");
                            saved = real.toMark();
                            savedModel = model.copy();
                        } else {
                            story.add("kill");
                            real = new Epoch(saved, IdLimits.DEFAULT);
                            model = savedModel.copy();
                            model.restart();
                        }
                    }
                }
            }
        }
    }
}
