package classchat.demos.bench;

import java.io.IOException;
import java.io.PrintStream;
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

    /**
     * What the server used.
     *
     * @param clients how many were measured
     * @param reason why there were not more; for the case that there were fewer than asked for
     */
    private record Used(int clients, double heapKib, double residentKib, double threads, String reason) {
        double heapKibEach() {
            return heapKib / clients;
        }

        double residentKibEach() {
            return residentKib / clients;
        }
    }

    static void run(Bench bench) throws IOException, InterruptedException {
        for (int connections : bench.settings().connections()) {
            String scenario = "Memory, " + Table.count(connections) + " idle connections";
            Bench once = bench.with(bench.settings().withRepetitions(1));
            Results<Used> results = once.inTurns(
                    scenario,
                    contender -> measure(contender, connections),
                    used -> Table.decimal(used.heapKibEach()) + " KiB of heap each");
            print(once, scenario, connections, results);
        }
    }

    private static Used measure(Contender contender, int connections) throws IOException, InterruptedException {
        try (ChildProcess server = contender.start(Contender.Mode.DISCUSSION);
                Generator generator = Generator.start(server.awaitAddress())) {
            HeldClients clients = new HeldClients(generator, PATIENCE);
            int first = clients.hold(FIRST_CLIENTS);
            double heapBefore = server.heapBytes();
            double residentBefore = server.residentKib();
            int more = clients.hold(FIRST_CLIENTS + connections) - first;
            if (more < 1) {
                throw new IOException("no connections can be opened: " + clients.reason());
            }
            return new Used(
                    more,
                    (server.heapBytes() - heapBefore) / 1_024,
                    server.residentKib() - residentBefore,
                    server.threads(),
                    clients.reason());
        }
    }

    private static void print(Bench bench, String scenario, int connections, Results<Used> results) {
        PrintStream out = bench.out();
        out.println("### " + scenario);
        out.println();
        out.println(
                "Joined to the discussion; in KiB for each, measured once, after a garbage collection, as the growth"
                        + " over a server with " + FIRST_CLIENTS + " clients.");
        out.println();
        Table table = new Table("server", "connections", "heap", "x bare", "resident", "x bare", "threads");
        Map<String, String> reasons = new TreeMap<>();
        for (Contender contender : bench.settings().contenders()) {
            Used used = results.byContender().get(contender).get(0);
            boolean fewer = used.clients() < connections;
            if (fewer) {
                reasons.put(contender.label(), used.reason());
            }
            table.row(
                    contender.label(),
                    Table.count(used.clients()) + (fewer ? " of " + Table.count(connections) : ""),
                    Table.decimal(used.heapKibEach()),
                    ratio(results, contender, Used::heapKibEach),
                    Table.decimal(used.residentKibEach()),
                    ratio(results, contender, Used::residentKibEach),
                    Table.count(used.threads()));
        }
        table.print(out);
        reasons.forEach((label, reason) ->
                out.println("Fewer than " + Table.count(connections) + " with " + label + ": " + reason + "."));
        if (!reasons.isEmpty()) {
            out.println();
        }
    }

    private static String ratio(Results<Used> results, Contender contender, ToDoubleFunction<Used> figure) {
        return Table.decimal(results.ratio(contender, figure));
    }
}
