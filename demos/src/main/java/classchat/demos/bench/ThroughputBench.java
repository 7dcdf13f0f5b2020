package classchat.demos.bench;

import java.io.IOException;

/** How many lines a second the engines forward between pairs of clients, and what one costs them. */
final class ThroughputBench {
    private ThroughputBench() {}

    static void run(Bench bench) throws IOException, InterruptedException {
        Settings settings = bench.settings();
        bench.warmUpGenerator(
                contender -> measure(contender, settings, settings.pairs().get(0)));
        bench.paragraph("### Throughput");
        bench.paragraph("""
                Each pair keeps %d lines of %d bytes in flight; part 4 speaks JSON, and its texts have so many bytes. Where the
                generator is busy for more than about 90 %%, it sets the pace, and the server's CPU time says more than its
                lines per second. Where nobody is busy all the time, a faster server finds less to do in each turn, and so
                needs more system calls a line.
                """, settings.window(), settings.lineBytes());
        for (int pairs : settings.pairs()) {
            String scenario = pairs + (pairs == 1 ? " pair" : " pairs");
            Results<Rate> results = bench.inTurns(
                    "Throughput, " + scenario, contender -> measure(contender, settings, pairs), Rate::inWords);
            bench.paragraph("#### %s", scenario);
            Rate.printTable(results, "lines", bench);
        }
    }

    private static Rate measure(Contender contender, Settings settings, int pairs)
            throws IOException, InterruptedException {
        try (ChildProcess server = contender.start(Contender.Mode.FORWARDING);
                Generator generator = Generator.start(server.awaitAddress())) {
            new ForwardingLoad(generator, contender.wire(), pairs, settings.window(), settings.lineBytes()).start();
            generator.awaitReady();
            return Rate.measure(generator, server, settings);
        }
    }
}
