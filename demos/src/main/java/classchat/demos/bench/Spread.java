package classchat.demos.bench;

import java.util.List;

/**
 * What a few repetitions gave: the one in the middle, and how far they lie apart. All are {@code NaN} if one was.
 *
 * @param median of an even number, the mean of the two in the middle
 */
record Spread(double median, double least, double most) {
    /** @throws IllegalArgumentException if there are no values */
    static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        if (values.stream().anyMatch(value -> value.isNaN())) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
