package classchat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.store.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RangesTest {
    private static List<Mark.Range> rangesOf(TreeSet<Long> numbers) {
        List<Mark.Range> ranges = new ArrayList<>();
        for (long number : numbers) {
            if (!ranges.isEmpty() && ranges.get(ranges.size() - 1).to() == number - 1) {
                Mark.Range before = ranges.remove(ranges.size() - 1);
                ranges.add(new Mark.Range(before.from(), number));
            } else {
                ranges.add(new Mark.Range(number, number));
            }
        }
        return ranges;
    }

    @Test
    @DisplayName("P10.4 ranges hold the same numbers as a plain set, and two of them never touch")
    void model() {
        long seed = Long.getLong("ranges.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("RangesTest: -Dranges.seed=" + seed);
        Random random = new Random(seed);
        for (int schedule = 0; schedule < 2_000; schedule++) {
            Ranges real = new Ranges();
            TreeSet<Long> model = new TreeSet<>();
            List<String> story = new ArrayList<>(List.of("seed " + seed));
            for (int step = 0; step < 60; step++) {
                long from = random.nextInt(40);
                long to = from + random.nextInt(4);
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> {
                        story.add("add " + from + "-" + to);
                        real.add(from, to);
                        for (long number = from; number <= to; number++) {
                            model.add(number);
                        }
                    }
                    case 3, 4 -> {
                        story.add("remove " + from);
                        real.remove(from);
                        model.remove(from);
                    }
                    case 5 -> {
                        if (!model.isEmpty()) {
                            story.add("remove the lowest number");
                            assertThat(real.removeLowestNumber())
                                    .as("%s", story)
                                    .isEqualTo(model.pollFirst());
                        }
                    }
                    case 6 -> {
                        List<Mark.Range> ranges = rangesOf(model);
                        if (ranges.size() > 1) {
                            story.add("join the lowest");
                            real.joinLowest();
                            for (long n = ranges.get(0).from();
                                    n <= ranges.get(1).to();
                                    n++) {
                                model.add(n);
                            }
                        }
                    }
                    default -> {
                        story.add("copy");
                        real = random.nextBoolean() ? new Ranges(real) : new Ranges(real.list());
                    }
                }
                assertThat(real.list()).as("%s", story).isEqualTo(rangesOf(model));
                assertThat(real.size())
                        .as("%s", story)
                        .isEqualTo(rangesOf(model).size());
                assertThat(real.contains(from)).as("%s: %s", story, from).isEqualTo(model.contains(from));
            }
        }
    }
}
