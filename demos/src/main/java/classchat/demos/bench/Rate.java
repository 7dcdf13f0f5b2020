package classchat.demos.bench;

import java.io.IOException;

/**
 * What a server did with as much as it could take.
 *
 * @param perSecond lines delivered
 * @param serverCpuPerMillion processor seconds of the server's for a million of them, of all its threads
 * @param serverCores how many processors the server kept busy
 * @param generatorShare of one processor, used by the generator's one thread: near 1, it is the generator that sets the
 *     pace
 */
record Rate(double perSecond, double serverCpuPerMillion, double serverCores, double generatorShare) {
    /** Lets a load that runs warm the server up, and then measures. */
    static Rate measure(Generator generator, ChildProcess server, Settings settings)
            throws IOException, InterruptedException {
        generator.pass(settings.warmUp());
        double cpuBefore = server.cpuSeconds();
        Generator.Mark before = generator.mark();
        generator.pass(settings.measured());
        Generator.Mark after = generator.mark();
        double cpuSeconds = server.cpuSeconds() - cpuBefore;
        double seconds = (after.nanos() - before.nanos()) / 1e9;
        long delivered = after.delivered() - before.delivered();
        if (delivered == 0) {
            throw new IOException("nothing was delivered in " + seconds + " s");
        }
        return new Rate(
                delivered / seconds,
                cpuSeconds / delivered * 1e6,
                cpuSeconds / seconds,
                after.cpuNanos() < 0 ? Double.NaN : (after.cpuNanos() - before.cpuNanos()) / 1e9 / seconds);
    }

    /** @param lines what is counted: lines, or deliveries */
    static void printTable(Results<Rate> results, String lines, Bench bench) {
        Table table = new Table(
                "server",
                lines + "/s",
                "range",
                "x bare",
                "server CPU s per million",
                "x bare",
                "server cores",
                "generator busy");
        for (Contender contender : bench.settings().contenders()) {
            Spread rate = results.of(contender, Rate::perSecond);
            table.row(
                    contender.label(),
                    Table.count(rate.median()),
                    Table.range(rate),
                    Table.decimal(results.ratio(contender, Rate::perSecond)),
                    Table.decimal(
                            results.of(contender, Rate::serverCpuPerMillion).median()),
                    Table.decimal(results.ratio(contender, Rate::serverCpuPerMillion)),
                    Table.decimal(results.of(contender, Rate::serverCores).median()),
                    Table.percent(results.of(contender, Rate::generatorShare).median()));
        }
        table.print(bench.out());
    }

    String inWords() {
        return Table.count(perSecond) + " a second";
    }
}
