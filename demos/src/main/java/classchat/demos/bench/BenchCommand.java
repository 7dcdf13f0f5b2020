package classchat.demos.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code bench}: tables in Markdown on standard output, and on standard error what is being done, so that
 * the output can go into a file as it is.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures part 3's engines and part 4's server beside the least that Java can do, and part 2's client beside"
                        + " ones that poll. All of it takes eight minutes or so, ten with virtual threads; nothing else should run"
                        + " meanwhile. The scenario worst measures a chat of two while a third does its worst; it takes ten"
                        + " minutes with --repetitions 1.")
public final class BenchCommand implements Callable<Integer> {
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SCENARIO",
            arity = "0..*",
            description = "throughput, latency, broadcast, memory, keeping, idle, worst (default: all but worst).")
    private List<String> scenarios = List.of();

    @Mixin
    private BenchOptions options;

    public BenchCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Settings settings = options.settings();
        Set<Scenario> chosen = chosen();
        out.println(Machine.inWords(Clock.systemUTC()) + "; `" + commandLine() + "`.");
        out.println();
        Bench bench =
                new Bench(settings, out, line -> spec.commandLine().getErr().println(line));
        run(bench, chosen);
        return ExitCode.OK;
    }

    private Set<Scenario> chosen() {
        Set<Scenario> chosen = EnumSet.noneOf(Scenario.class);
        for (String name : scenarios) {
            chosen.add(Arrays.stream(Scenario.values())
                    .filter(scenario -> scenario.inWords().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "a scenario must be one of " + Scenario.names() + ", not '" + name + "'")));
        }
        return chosen.isEmpty() ? EnumSet.complementOf(EnumSet.of(Scenario.WORST)) : chosen;
    }

    private String commandLine() {
        return String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }

    /** Runs the scenarios and prints a table for each, as soon as it is measured. */
    static void run(Bench bench, Set<Scenario> scenarios) throws IOException, InterruptedException {
        Settings settings = bench.settings();
        bench.paragraph(
                """
                Server and load generator share the machine. A rate or a time is the median of %d, each measured for %d s on a
                fresh server that has been at work for %d s. `x bare` is the ratio to the least that a relay on Java NIO can
                do, in the same round. Every line that arrives is checked for its receiver and its place in the order.
                """,
                settings.repetitions(),
                settings.measured().toSeconds(),
                settings.warmUp().toSeconds());
        for (Scenario scenario : scenarios) {
            scenario.body.run(bench);
        }
    }

    /** What can be measured, in the order in which it is. */
    enum Scenario {
        THROUGHPUT(ThroughputBench::run),
        LATENCY(LatencyBench::run),
        BROADCAST(BroadcastBench::run),
        MEMORY(MemoryBench::run),
        KEEPING(KeepingBench::run),
        IDLE(IdleBench::run),
        WORST(WorstBench::run);

        private interface Body {
            void run(Bench bench) throws IOException, InterruptedException;
        }

        private final Body body;

        Scenario(Body body) {
            this.body = body;
        }

        static String names() {
            return Arrays.stream(values()).map(Scenario::inWords).collect(Collectors.joining(", "));
        }

        String inWords() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
