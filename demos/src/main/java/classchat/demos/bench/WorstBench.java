package classchat.demos.bench;

import static classchat.demos.bench.PacedLoad.Times.percentileMicros;

import classchat.console.Main;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How long a chat of two people takes while a third one does its worst: see {@link Attack}.
 *
 * <pre>
 *   this process                                processes of their own
 *   PacedPair ◀───────────────────────────────▶ the attacked server ◀──▶ Attacker
 *   Newcomer  ◀───────────────────────────────▶
 *   PacedPair ◀───────────────────────────────▶ an idle server
 * </pre>
 */
final class WorstBench {
    private static final int RATE_PER_SECOND = 200;

    /** A server that lets a line wait for so long stands still. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration SETTLE = Duration.ofMillis(500);

    private final Bench bench;
    private final InetSocketAddress idleServer;
    private final Map<Case, List<Figures>> results = new LinkedHashMap<>();
    private int pairs = LoadLine.MAX_PAIRS; // so many have chatted

    private WorstBench(Bench bench, InetSocketAddress idleServer) {
        this.bench = bench;
        this.idleServer = idleServer;
    }

    /** An attack on a server with so much heap. */
    private record Case(Attack attack, int heapMib) {}

    /**
     * What one repetition gave; times are milliseconds, and p99 where nothing else is said. {@code NaN}: not known.
     *
     * @param before the attack, on the same server
     * @param beside the attack, at the same time, on an idle server
     * @param join the slowest join of a newcomer, or why there was none
     * @param stored the slowest message of a newcomer, or why there was none
     * @param heapMib reachable on the attacked server, while the attack goes on
     * @param serverShare of all processors
     * @param attackerShare of all processors
     * @param failure why the chat did not go on; null if it did
     */
    private record Figures(
            double before,
            double beside,
            double p50,
            double p99,
            String join,
            String stored,
            double heapMib,
            double serverShare,
            double attackerShare,
            String failure) {
        static Figures failed(String failure) {
            double none = Double.NaN;
            return new Figures(none, none, none, none, Table.NOT_KNOWN, Table.NOT_KNOWN, none, none, none, failure);
        }
    }

    static void run(Bench bench) throws IOException, InterruptedException {
        Settings settings = bench.settings();
        Path folder = Files.createTempDirectory("classchat-bench");
        try (ChildProcess idle = start(folder, settings.heapsMib().get(0))) {
            InetSocketAddress idleServer = idle.awaitAddress();
            warmUp(idleServer, settings);
            WorstBench worst = new WorstBench(bench, idleServer);
            worst.measureAll();
            worst.print();
        } finally {
            BenchServer.delete(folder);
        }
    }

    private void measureAll() throws IOException, InterruptedException {
        Settings settings = bench.settings();
        for (int i = 1; i <= settings.repetitions(); i++) {
            for (int heapMib : settings.heapsMib()) {
                for (Attack attack : settings.attacks()) {
                    Figures figures = measure(attack, heapMib);
                    results.computeIfAbsent(new Case(attack, heapMib), first -> new ArrayList<>())
                            .add(figures);
                    bench.progress()
                            .accept("worst, " + i + " of " + settings.repetitions() + ", " + heapMib + " MiB, "
                                    + attack.label() + ": " + figures);
                }
            }
        }
    }

    private Figures measure(Attack attack, int heapMib) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("classchat-bench");
        try {
            populate(attack, folder, heapMib);
            try (ChildProcess server = start(folder, heapMib)) {
                return measure(attack, server, folder);
            }
        } finally {
            BenchServer.delete(folder);
        }
    }

    private static void populate(Attack attack, Path folder, int heapMib) throws IOException, InterruptedException {
        try (ChildProcess maker = start(folder, heapMib)) {
            maker.awaitAddress(); // then the database has its tables
        }
        try (Population population = Population.in(folder)) {
            attack.populate(population);
        } catch (SQLException e) {
            throw new IOException("cannot prepare the database: " + e.getMessage(), e);
        }
    }

    /** The program as its users start it, with {@code bin/classchat}, but with another heap. */
    private static ChildProcess start(Path folder, int heapMib) throws IOException {
        return ChildProcess.start(
                "the server",
                List.of("-XX:+UseSerialGC", "-XX:MaxNewSize=48m", "-Xmx" + heapMib + "m"),
                Main.class,
                "server",
                "--quiet",
                "--port",
                "0",
                "--data",
                folder.toString());
    }

    private static void warmUp(InetSocketAddress server, Settings settings) throws IOException, InterruptedException {
        try (Generator generator = Generator.start(server)) {
            new ForwardingLoad(generator, Wire.ACKNOWLEDGED, 1, settings.window(), settings.lineBytes()).start();
            generator.awaitReady();
            generator.pass(settings.warmUp());
        }
    }

    private Figures measure(Attack attack, ChildProcess server, Path folder) throws IOException, InterruptedException {
        InetSocketAddress address;
        try {
            address = server.awaitAddress();
        } catch (IOException e) {
            return Figures.failed("does not start: " + e.getMessage());
        }
        warmUp(address, bench.settings());
        int number = pairs++;
        try (Generator generator = Generator.start(address, PATIENCE);
                Generator idle = Generator.start(idleServer, PATIENCE);
                PacedPair pair = chat(generator, number);
                PacedPair idlePair = chat(idle, number)) {
            generator.awaitReady();
            idle.awaitReady();
            generator.pass(SETTLE);
            int first = pair.due();
            generator.pass(bench.settings().measured());
            double before = millis(pair.latencies(first, pair.due()), 0.99);
            try (Newcomer newcomer = Newcomer.start(address, LoadLine.receiver(0));
                    ChildProcess attacker = start(attack, address, folder)) {
                attacker.awaitLine("Attacking");
                double serverCpu = server.cpuSeconds();
                double attackerCpu = attacker.cpuSeconds();
                long start = System.nanoTime();
                int firstBeside = idlePair.due();
                first = pair.due();
                long[] latencies = {};
                String failure = null;
                try {
                    generator.pass(bench.settings().measured());
                    latencies = pair.latencies(first, pair.due());
                } catch (IOException e) {
                    failure =
                            server.lastWords().map(words -> "ends: " + words).orElse("stands still: " + e.getMessage());
                }
                double processorSeconds =
                        Runtime.getRuntime().availableProcessors() * (System.nanoTime() - start) / 1e9;
                Figures figures = new Figures(
                        before,
                        millis(idlePair.latencies(firstBeside, idlePair.due()), 0.99),
                        millis(latencies, 0.5),
                        millis(latencies, 0.99),
                        newcomer.worstJoin(),
                        newcomer.worstStore(),
                        server.reachableMib(),
                        (server.cpuSeconds() - serverCpu) / processorSeconds,
                        (attacker.cpuSeconds() - attackerCpu) / processorSeconds,
                        failure);
                bench.progress().accept(attack.label() + ", " + attacker.ask("tell", "So far: "));
                return figures;
            }
        }
    }

    private PacedPair chat(Generator generator, int number) {
        return PacedPair.start(
                generator, number, RATE_PER_SECOND, bench.settings().lineBytes());
    }

    private static ChildProcess start(Attack attack, InetSocketAddress server, Path folder) throws IOException {
        return ChildProcess.start(
                "the attack",
                List.of("-Dorg.sqlite.tmpdir=" + folder), // its native library goes with the folder
                Attacker.class,
                attack.name(),
                Integer.toString(server.getPort()),
                folder.toString());
    }

    private static double millis(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : percentileMicros(sorted, share) / 1e3;
    }

    // --- tables

    private void print() {
        bench.paragraph("### While one client does its worst");
        bench.paragraph("""
                Part 5's server, as its users start it. Two people chat, %d lines of %d bytes a second; milliseconds from the time at
                which a line was due until its receiver had it. p99 before the attack on the same server; beside it, at the same
                time, on an idle server; then p50 and p99 on the attacked server. Meanwhile a newcomer joins and leaves a message for
                somebody absent, again and again: the slowest join and message. The heap is what was reachable. Shares are of all
                processors.
                """, RATE_PER_SECOND, bench.settings().lineBytes());
        for (int heapMib : bench.settings().heapsMib()) {
            print(heapMib);
        }
        for (Attack attack : bench.settings().attacks()) {
            bench.out().println("- `" + attack.label() + "`: " + attack.inWords() + ".");
        }
        bench.out().println();
    }

    private void print(int heapMib) {
        bench.paragraph("#### %d MiB of heap", heapMib);
        Table table = new Table(
                "attack",
                "before",
                "beside",
                "p50",
                "p99",
                "over before",
                "over beside",
                "join",
                "stored",
                "heap, MiB",
                "server",
                "attack");
        for (Attack attack : bench.settings().attacks()) {
            List<Figures> all = results.get(new Case(attack, heapMib));
            String failure = firstFailure(all);
            table.row(
                    attack.label(),
                    Table.decimal(median(all, Figures::before)),
                    Table.decimal(median(all, Figures::beside)),
                    failure == null
                            ? Table.decimal(median(all, Figures::p50))
                            : failure.substring(0, failure.indexOf(':')),
                    Table.decimal(median(all, Figures::p99)),
                    Table.decimal(median(all, figures -> figures.p99() - figures.before())),
                    Table.decimal(median(all, figures -> figures.p99() - figures.beside())),
                    inWords(all, Figures::join),
                    inWords(all, Figures::stored),
                    Table.count(median(all, Figures::heapMib)),
                    Table.percent(median(all, Figures::serverShare)),
                    Table.percent(median(all, Figures::attackerShare)));
        }
        table.print(bench.out());
        for (Attack attack : bench.settings().attacks()) {
            String failure = firstFailure(results.get(new Case(attack, heapMib)));
            if (failure != null) {
                bench.paragraph("%s %s.", attack.label(), failure);
            }
        }
    }

    private static String firstFailure(List<Figures> all) {
        return all.stream()
                .map(Figures::failure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String inWords(List<Figures> all, Function<Figures, String> figure) {
        return figure.apply(all.get(all.size() - 1));
    }

    private static double median(List<Figures> all, ToDoubleFunction<Figures> figure) {
        return Spread.of(all.stream().map(figure::applyAsDouble).toList()).median();
    }
}
