package classchat.demos.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What every scenario is handed.
 *
 * @param out for the tables
 * @param progress is told, a line each, what has just been measured
 */
record Bench(Settings settings, PrintStream out, Consumer<String> progress) {
    /** One measurement of one contender. */
    interface Trial<T> {
        /** @throws IOException if it cannot be measured, or delivered something wrong; the message is a sentence */
        T run(Contender contender) throws IOException, InterruptedException;
    }

    /** Prints text and an empty line; {@code format} as in {@link String#format}. */
    void paragraph(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format.strip(), values));
        out.println();
    }

    /** The same, with other settings. */
    Bench with(Settings others) {
        return new Bench(others, out, progress);
    }

    /** A measurement that nobody looks at: the code of the generator is compiled meanwhile. */
    void warmUpGenerator(Trial<?> trial) throws IOException, InterruptedException {
        progress.accept("warming up the generator");
        trial.run(Contender.BARE);
    }

    /**
     * Measures every contender in turn, as often as is set.
     *
     * @param inWords what to tell of one measurement
     */
    <T> Results<T> inTurns(String scenario, Trial<T> trial, Function<T, String> inWords)
            throws IOException, InterruptedException {
        Map<Contender, List<T>> results = new LinkedHashMap<>();
        for (int i = 1; i <= settings.repetitions(); i++) {
            for (Contender contender : settings.contenders()) {
                T result = named(scenario, contender, trial);
                results.computeIfAbsent(contender, first -> new ArrayList<>()).add(result);
                progress.accept(scenario + ", " + i + " of " + settings.repetitions() + ", " + contender.label() + ": "
                        + inWords.apply(result));
            }
        }
        return new Results<>(results);
    }

    private static <T> T named(String scenario, Contender contender, Trial<T> trial)
            throws IOException, InterruptedException {
        try {
            return trial.run(contender);
        } catch (IOException e) {
            throw new IOException(scenario + ", " + contender.label() + ": " + e.getMessage(), e);
        }
    }
}
