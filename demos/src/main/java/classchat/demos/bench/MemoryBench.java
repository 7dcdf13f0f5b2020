package classchat.demos.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What a connection that does nothing costs the server: heap, memory of the machine, threads. */
final class MemoryBench {
    /** These are there before anything is measured, so that what is needed once is not counted as theirs. */
    private static final int FIRST_CLIENTS = 50;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private MemoryBench() {}

    /** One figure of a server's. */
    private interface Gauge {
        double kibOf(ChildProcess server) throws IOException, InterruptedException;
    }

    /**
     * By how much a figure grew.
     *
     * @param clients how many connections that was for
     * @param kibEach what it was for each of them
     * @param threads of the server, with all of them
     * @param reason why there were not more; for the case that there were fewer than asked for
     */
    private record Growth(int clients, double kibEach, double threads, String reason) {}

    private record Used(Growth heap, Growth resident) {
        double heapKibEach() {
            return heap.kibEach();
        }

        double residentKibEach() {
            return resident.kibEach();
        }
    }

    static void run(Bench bench) throws IOException, InterruptedException {
        Bench once = bench.with(bench.settings().withLinesOnly().withRepetitions(1));
        for (int connections : bench.settings().connections()) {
            String scenario = "Memory, " + Table.count(connections) + " idle connections";
            Results<Used> results = once.inTurns(
                    scenario,
                    contender -> measure(contender, connections),
                    used -> Table.decimal(used.heapKibEach()) + " KiB of heap each");
            print(once, scenario, connections, results);
        }
    }

    /** Each figure on a server of its own: a collection of garbage changes what is resident for seconds. */
    private static Used measure(Contender contender, int connections) throws IOException, InterruptedException {
        return new Used(
                growth(contender, connections, server -> server.heapBytes() / 1_024.0),
                growth(contender, connections, ChildProcess::residentKib));
    }

    private static Growth growth(Contender contender, int connections, Gauge gauge)
            throws IOException, InterruptedException {
        try (ChildProcess server = contender.start(Contender.Mode.DISCUSSION);
                Generator generator = Generator.start(server.awaitAddress());
                HeldClients clients = HeldClients.of(generator, PATIENCE)) {
            int first = clients.hold(FIRST_CLIENTS);
            double before = gauge.kibOf(server);
            int more = clients.hold(FIRST_CLIENTS + connections) - first;
            if (more < 1) {
                throw new IOException("no connections can be opened: " + clients.reason());
            }
            return new Growth(more, (gauge.kibOf(server) - before) / more, server.threads(), clients.reason());
        }
    }

    private static void print(Bench bench, String scenario, int connections, Results<Used> results) {
        bench.paragraph("### %s", scenario);
        bench.paragraph("""
                Joined to the discussion. KiB for each, measured once, as the growth over a server with %d clients: of the
                heap, after a garbage collection, and of the resident memory, garbage included.
                """, FIRST_CLIENTS);
        Table table = new Table("server", "connections", "heap", "x bare", "resident", "x bare", "threads");
        Map<String, String> reasons = new TreeMap<>();
        for (Contender contender : bench.settings().contenders()) {
            Used used = results.byContender().get(contender).get(0);
            Growth growth = used.resident();
            boolean fewer = growth.clients() < connections;
            if (fewer) {
                reasons.put(contender.label(), growth.reason());
            }
            table.row(
                    contender.label(),
                    Table.count(growth.clients()) + (fewer ? " of " + Table.count(connections) : ""),
                    Table.decimal(used.heapKibEach()),
                    ratio(results, contender, Used::heapKibEach),
                    Table.decimal(used.residentKibEach()),
                    ratio(results, contender, Used::residentKibEach),
                    Table.count(growth.threads()));
        }
        table.print(bench.out());
        reasons.forEach((label, reason) ->
                bench.paragraph("Fewer than %,d connections with %s: %s.", connections, label, reason));
    }

    private static String ratio(Results<Used> results, Contender contender, ToDoubleFunction<Used> figure) {
        return Table.decimal(results.ratio(contender, figure));
    }
}
