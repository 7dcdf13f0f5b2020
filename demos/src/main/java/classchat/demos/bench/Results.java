package classchat.demos.bench;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What each contender gave in each repetition.
 *
 * @param byContender in the order of the rows, the baseline among them; the lists are equally long, and what stands at
 *     one place in them was measured within the same minute or two
 */
record Results<T>(Map<Contender, List<T>> byContender) {
    Spread of(Contender contender, ToDoubleFunction<T> figure) {
        return Spread.of(
                byContender.get(contender).stream().map(figure::applyAsDouble).toList());
    }

    /** The median of the ratios to the baseline within each repetition: a slow minute of the machine cancels out. */
    double ratio(Contender contender, ToDoubleFunction<T> figure) {
        List<T> baseline = byContender.get(Contender.BARE);
        List<T> values = byContender.get(contender);
        return Spread.of(IntStream.range(0, values.size())
                        .mapToObj(i -> figure.applyAsDouble(values.get(i)) / figure.applyAsDouble(baseline.get(i)))
                        .toList())
                .median();
    }
}
