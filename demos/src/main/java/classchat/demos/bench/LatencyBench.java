package classchat.demos.bench;

import static classchat.demos.bench.PacedLoad.Times.percentileMicros;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** How long a line takes through the engines while there is little to do, which is how a class uses them. */
final class LatencyBench {
    /** At the measured rate, but not measured: caches and threads come to rest behind the warm-up at full speed. */
    private static final Duration SETTLE = Duration.ofMillis(500);

    private LatencyBench() {}

    static void run(Bench bench) throws IOException, InterruptedException {
        Settings settings = bench.settings();
        Bench.Trial<PacedLoad.Times> trial = contender -> measure(contender, settings);
        bench.warmUpGenerator(trial);
        String scenario = "Latency at " + Table.count(settings.ratePerSecond()) + " lines a second";
        Results<PacedLoad.Times> results = bench.inTurns(
                scenario,
                trial,
                times -> "p50 " + Table.count(percentileMicros(times.latencies(), 0.5)) + " us, p99 "
                        + Table.count(percentileMicros(times.latencies(), 0.99)) + " us");
        print(bench, scenario, results);
    }

    private static PacedLoad.Times measure(Contender contender, Settings settings)
            throws IOException, InterruptedException {
        try (ChildProcess server = contender.start(Contender.Mode.FORWARDING)) {
            InetSocketAddress address = server.awaitAddress();
            try (Generator generator = Generator.start(address)) {
                new ForwardingLoad(
                                generator,
                                contender.wire(),
                                settings.latencyPairs(),
                                settings.window(),
                                settings.lineBytes())
                        .start();
                generator.awaitReady();
                generator.pass(settings.warmUp());
            }
            try (Generator generator = Generator.start(address)) {
                return new PacedLoad(
                                generator,
                                contender.wire(),
                                settings.latencyPairs(),
                                settings.ratePerSecond(),
                                settings.lineBytes())
                        .run(SETTLE, settings.measured());
            }
        }
    }

    private static void print(Bench bench, String scenario, Results<PacedLoad.Times> results) {
        Settings settings = bench.settings();
        bench.paragraph("### %s", scenario);
        bench.paragraph("""
                Over %d pairs, lines (in part 4: texts) of %d bytes; microseconds from the time at which a line was due to be sent until its
                receiver had it. The generator's own lag, from that time until it began to send, is part of it.
                """, settings.latencyPairs(), settings.lineBytes());
        Table table = new Table(
                "server", "p50", "x bare", "p99", "range", "x bare", "p99.9", "range", "lag p50", "lag p99", "lines");
        for (Contender contender : settings.contenders()) {
            Spread p99 = results.of(contender, latency(0.99));
            Spread p999 = results.of(contender, latency(0.999));
            table.row(
                    contender.label(),
                    Table.count(results.of(contender, latency(0.5)).median()),
                    Table.decimal(results.ratio(contender, latency(0.5))),
                    Table.count(p99.median()),
                    Table.range(p99),
                    Table.decimal(results.ratio(contender, latency(0.99))),
                    Table.count(p999.median()),
                    Table.range(p999),
                    Table.count(results.of(contender, lag(0.5)).median()),
                    Table.count(results.of(contender, lag(0.99)).median()),
                    settings.repetitions() + " x "
                            + Table.count(results.of(contender, times -> times.latencies().length)
                                    .median()));
        }
        table.print(bench.out());
    }

    private static ToDoubleFunction<PacedLoad.Times> latency(double share) {
        return times -> percentileMicros(times.latencies(), share);
    }

    private static ToDoubleFunction<PacedLoad.Times> lag(double share) {
        return times -> percentileMicros(times.lags(), share);
    }
}
