package classchat.demos.bench;

import java.io.IOException;

/** How many deliveries a second part 3's discussion makes when one speaks and many listen. */
final class BroadcastBench {
    private BroadcastBench() {}

    static void run(Bench all) throws IOException, InterruptedException {
        Settings settings = all.settings().withLinesOnly();
        Bench bench = all.with(settings);
        Bench.Trial<Rate> trial = contender -> measure(contender, settings);
        bench.warmUpGenerator(trial);
        String scenario = "Broadcast, " + settings.clients() + " clients";
        Results<Rate> results = bench.inTurns(scenario, trial, Rate::inWords);
        bench.paragraph("### %s", scenario);
        bench.paragraph("""
                One client speaks and keeps %d lines of %d bytes in flight, each until all others have it. A line to one
                listener is one delivery.
                """, settings.window(), settings.lineBytes());
        Rate.printTable(results, "deliveries", bench);
    }

    private static Rate measure(Contender contender, Settings settings) throws IOException, InterruptedException {
        try (ChildProcess server = contender.start(Contender.Mode.DISCUSSION);
                Generator generator = Generator.start(server.awaitAddress())) {
            new BroadcastLoad(generator, settings.clients(), settings.window(), settings.lineBytes()).start();
            generator.awaitReady();
            return Rate.measure(generator, server, settings);
        }
    }
}
