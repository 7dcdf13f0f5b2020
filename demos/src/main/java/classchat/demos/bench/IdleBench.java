package classchat.demos.bench;

import classchat.multithread.Engine;
import classchat.select.Main;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Requirement R2.3: what part 2's client uses while nobody says anything, beside clients that poll. Each is a process of
 * its own with a keyboard that is silent, connected to a discussion in which nobody speaks.
 */
final class IdleBench {
    private IdleBench() {}

    /** A client, by how it waits. */
    private record Client(String label, Class<?> main, List<String> arguments) {
        ChildProcess start(int port) throws IOException {
            List<String> all = new ArrayList<>(arguments);
            all.addAll(List.of("--port", Integer.toString(port)));
            return ChildProcess.start("the client '" + label + "'", main, all.toArray(String[]::new));
        }
    }

    private static final List<Client> CLIENTS = List.of(
            new Client("part 2's client", Main.class, List.of("client")),
            new Client("polls every 10 ms", PollingClient.class, List.of("--poll-millis", "10")),
            new Client("polls without a pause", PollingClient.class, List.of("--poll-millis", "0")));

    static void run(Bench bench) throws IOException, InterruptedException {
        Settings settings = bench.settings();
        Duration idle = settings.idle();
        Table table = new Table("client", "CPU ms in " + idle.toSeconds() + " s", "of one processor");
        try (ChildProcess server = Contender.of(Engine.SELECT, 1).start(Contender.Mode.DISCUSSION)) {
            int port = server.awaitAddress().getPort();
            for (Client client : CLIENTS) {
                double cpuSeconds = watch(client, port, settings.settle(), idle);
                bench.progress().accept("Idle, " + client.label() + ": " + Table.count(1_000 * cpuSeconds) + " ms");
                table.row(client.label(), Table.count(1_000 * cpuSeconds), percent(cpuSeconds / idle.toNanos() * 1e9));
            }
        }
        bench.paragraph("### An idle client (R2.3)");
        bench.paragraph("""
                Processor time of each client's process while nobody says anything. The system counts it in steps, often of
                10 ms.
                """);
        table.print(bench.out());
    }

    private static String percent(double share) {
        return Table.decimal(100 * share) + " %";
    }

    private static double watch(Client client, int port, Duration settle, Duration idle)
            throws IOException, InterruptedException {
        try (ChildProcess process = client.start(port)) {
            process.awaitLine("Connected to ClassChat");
            TimeUnit.NANOSECONDS.sleep(settle.toNanos());
            double before = process.cpuSeconds();
            TimeUnit.NANOSECONDS.sleep(idle.toNanos());
            return process.cpuSeconds() - before;
        }
    }
}
