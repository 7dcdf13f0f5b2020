package classchat.demos.bench;

import classchat.basic.Cli;
import classchat.multithread.Engine;
import classchat.multithread.Main.EngineConverter;
import classchat.multithread.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options of {@link BenchCommand}: what of, and how much. */
final class BenchOptions {
    private static final int LATENCY_PAIRS = 16;
    private static final int VIRTUAL_SINCE = 21;
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(10);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--engines",
            split = ",",
            paramLabel = "ENGINE",
            converter = EngineConverter.class,
            description = "select, threads, virtual (default: all that this JDK has).")
    private List<Engine> engines;

    @Option(
            names = "--loops",
            split = ",",
            paramLabel = "N",
            converter = Loops.class,
            description = "Event loops of the engine select (default: half the processors); 1,2 compares the two.")
    private List<Integer> loops;

    @Option(
            names = "--seconds",
            defaultValue = "4",
            paramLabel = "N",
            converter = Seconds.class,
            description = "How long each measurement takes (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "3",
            paramLabel = "N",
            converter = Seconds.class,
            description = "Seconds of load before it (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(
            names = "--repetitions",
            defaultValue = "3",
            paramLabel = "N",
            converter = Repetitions.class,
            description = "How often each is repeated (default: ${DEFAULT-VALUE}).")
    private int repetitions;

    @Option(
            names = "--pairs",
            split = ",",
            defaultValue = "1,16,256",
            paramLabel = "N",
            converter = Pairs.class,
            description = "throughput: so many pairs of clients (default: ${DEFAULT-VALUE}).")
    private List<Integer> pairs;

    @Option(
            names = "--window",
            defaultValue = "64",
            paramLabel = "N",
            converter = Window.class,
            description = "throughput, broadcast: lines in flight (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--bytes",
            defaultValue = "100",
            paramLabel = "N",
            converter = LineBytes.class,
            description = "throughput, latency, broadcast: length of a line (default: ${DEFAULT-VALUE}).")
    private int lineBytes;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            paramLabel = "N",
            converter = LinesPerSecond.class,
            description = "latency: lines a second, over " + LATENCY_PAIRS + " pairs (default: ${DEFAULT-VALUE}).")
    private int ratePerSecond;

    @Option(
            names = "--clients",
            defaultValue = "100",
            paramLabel = "N",
            converter = Clients.class,
            description = "broadcast: so many clients, one of whom speaks (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--connections",
            split = ",",
            defaultValue = "1000,5000",
            paramLabel = "N",
            converter = Connections.class,
            description = "memory: so many connections (default: ${DEFAULT-VALUE}).")
    private List<Integer> connections;

    @Option(
            names = "--attacks",
            split = ",",
            paramLabel = "ATTACK",
            converter = Attacks.class,
            description = "worst: what the client does (default: everything): ${COMPLETION-CANDIDATES}.",
            completionCandidates = Attacks.class)
    private List<Attack> attacks;

    @Option(
            names = "--heap",
            split = ",",
            defaultValue = "256,64",
            paramLabel = "MIB",
            converter = Heap.class,
            description = "worst: heap of the server, in MiB (default: ${DEFAULT-VALUE}).")
    private List<Integer> heapsMib;

    /** @throws ParameterException if an engine is asked for that this JDK does not have */
    Settings settings() {
        return new Settings(
                contenders(),
                Duration.ofSeconds(warmUpSeconds),
                Duration.ofSeconds(seconds),
                repetitions,
                pairs,
                window,
                lineBytes,
                LATENCY_PAIRS,
                ratePerSecond,
                clients,
                connections,
                SETTLE,
                IDLE,
                attacks == null ? List.of(Attack.values()) : attacks,
                heapsMib);
    }

    private List<Contender> contenders() {
        List<Contender> contenders = new ArrayList<>(List.of(Contender.BARE));
        for (Engine engine : engines()) {
            List<Integer> numbers = engine == Engine.SELECT && loops != null ? loops : List.of(Server.defaultLoops());
            numbers.forEach(number -> contenders.add(Contender.of(engine, number)));
            if (engine == Engine.SELECT) {
                numbers.forEach(
                        number -> contenders.addAll(List.of(Contender.chat(number), Contender.keeping(number))));
            }
        }
        return contenders.stream().distinct().toList();
    }

    private List<Engine> engines() {
        boolean hasVirtual = Runtime.version().feature() >= VIRTUAL_SINCE;
        if (engines == null) {
            return Arrays.stream(Engine.values())
                    .filter(engine -> engine != Engine.VIRTUAL || hasVirtual)
                    .toList();
        }
        if (engines.contains(Engine.VIRTUAL) && !hasVirtual) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the engine virtual needs JDK " + VIRTUAL_SINCE + " or newer, this is JDK " + Runtime.version());
        }
        return engines;
    }

    /** A whole number within limits, or a sentence that says what they are. */
    private abstract static class Whole implements ITypeConverter<Integer> {
        private final String what;
        private final int least;
        private final int most;

        Whole(String what, int least, int most) {
            this.what = what;
            this.least = least;
            this.most = most;
        }

        @Override
        public Integer convert(String value) {
            return Cli.number(what, value, least, most);
        }
    }

    private static final class Loops extends Whole {
        Loops() {
            super("the number of loops", 1, 256);
        }
    }

    private static final class Seconds extends Whole {
        Seconds() {
            super("a number of seconds", 1, 3_600);
        }
    }

    private static final class Repetitions extends Whole {
        Repetitions() {
            super("the number of repetitions", 1, 100);
        }
    }

    private static final class Pairs extends Whole {
        Pairs() {
            super("a number of pairs", 1, LoadLine.MAX_PAIRS);
        }
    }

    private static final class Window extends Whole {
        Window() {
            super("the window", 1, 1_000);
        }
    }

    private static final class LineBytes extends Whole {
        LineBytes() {
            super("the length of a line", LoadLine.MIN_BYTES, 65_000); // part 4 needs some more around it
        }
    }

    private static final class LinesPerSecond extends Whole {
        LinesPerSecond() {
            super("the rate", 1, 100_000);
        }
    }

    private static final class Clients extends Whole {
        Clients() {
            super("the number of clients", 2, 10_000);
        }
    }

    private static final class Connections extends Whole {
        Connections() {
            super("a number of connections", 1, 19_000);
        }
    }

    private static final class Heap extends Whole {
        Heap() {
            super("the heap", 16, 1_000_000);
        }
    }

    private static final class Attacks implements ITypeConverter<Attack>, Iterable<String> {
        @Override
        public Attack convert(String value) {
            return Arrays.stream(Attack.values())
                    .filter(attack -> attack.label().equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "an attack must be one of " + String.join(", ", this) + ", not '" + value + "'"));
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Attack.values()).map(Attack::label).iterator();
        }
    }
}
