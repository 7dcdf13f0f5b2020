package classchat.demos.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.client.History;
import classchat.client.KeepingClient;
import classchat.client.KeepingListener;
import classchat.client.Sent;
import classchat.relay.Message;
import classchat.select.EventLoop;
import classchat.select.Limits;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/** What part 5's promises cost: messages that are stored, told to groups, and fetched. */
final class KeepingBench {
    private static final int IN_FLIGHT = 2_000;
    private static final int MEMBERS = 100;
    private static final int WAITING = 10_000;
    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final String TEXT = "x".repeat(100);

    /** What an id begins with, quote and epoch. */
    private static final String ID = "\"1-";

    private KeepingBench() {}

    /** The figures of one repetition. */
    private record Figures(double stored, double storedSingly, double deliveries, double drainMillis) {}

    static void run(Bench bench) throws IOException, InterruptedException {
        Settings settings = bench.settings();
        List<Figures> all = new ArrayList<>();
        for (int i = 1; i <= settings.repetitions(); i++) {
            Figures figures =
                    new Figures(stored(settings, IN_FLIGHT), stored(settings, 1), deliveries(settings), drainMillis());
            all.add(figures);
            bench.progress().accept("keeping, " + i + " of " + settings.repetitions() + ": " + figures);
        }
        bench.paragraph("### Keeping messages (R5.1, R5.3)");
        bench.paragraph("""
                Part 5's server; texts of %d bytes. Stored: for somebody who is away, until the sender is told, which is after the
                commit. Deliveries: to a group of %d who are here and acknowledge. Fetched: from the start of the client until the
                last of %,d waiting messages was in its history and shown; the history is synced before it acknowledges.
                """, TEXT.length(), MEMBERS, WAITING);
        Table table = new Table("what", "median", "range");
        row(table, "stored messages/s, %,d in flight: they share commits".formatted(IN_FLIGHT), all, Figures::stored);
        row(table, "stored messages/s, one at a time: a commit each", all, Figures::storedSingly);
        row(table, "deliveries/s to the group", all, Figures::deliveries);
        row(table, "%,d waiting messages fetched, ms".formatted(WAITING), all, Figures::drainMillis);
        table.print(bench.out());
    }

    private static void row(Table table, String what, List<Figures> all, ToDoubleFunction<Figures> figure) {
        Spread spread = Spread.of(all.stream().map(figure::applyAsDouble).toList());
        table.row(what, Table.count(spread.median()), Table.range(spread));
    }

    /** A client that does one thing after the other. */
    private static final class Blocking implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final BufferedWriter out;

        Blocking(InetSocketAddress server, String name) throws IOException {
            socket = new Socket(server.getAddress(), server.getPort());
            socket.setTcpNoDelay(true);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            out = new BufferedWriter(new OutputStreamWriter(socket.getOutputStream(), UTF_8), 64 * 1_024);
            in.readLine();
            say("{\"type\":\"join\",\"sender\":\"" + name + "\",\"acks\":true}");
            out.flush();
            in.readLine();
        }

        void say(String line) throws IOException {
            out.write(line);
            out.write('\n');
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String message(String receiver, long number) {
        return "{\"receiver\":\"" + receiver + "\",\"text\":\"" + TEXT + "\",\"id\":" + ID + number + "\"}";
    }

    /** Of how many messages a line tells the fate. */
    private static int ids(String line) {
        int ids = 0;
        for (int at = -1; (at = line.indexOf(ID, at + 1)) >= 0; ) {
            ids++;
        }
        return ids;
    }

    private static double stored(Settings settings, int inFlight) throws IOException, InterruptedException {
        try (ChildProcess server = Contender.keeping(1).start(Contender.Mode.FORWARDING)) {
            InetSocketAddress address = server.awaitAddress();
            new Blocking(address, "Away").close();
            return answersPerSecond(address, "Away", inFlight, settings.warmUp(), settings.measured());
        }
    }

    /** How many messages a second are told to be {@code stored} while so many messages have no answer. */
    private static double answersPerSecond(
            InetSocketAddress server, String receiver, int inFlight, Duration warmUp, Duration measured)
            throws IOException, InterruptedException {
        Semaphore room = new Semaphore(inFlight);
        AtomicLong answered = new AtomicLong();
        try (Blocking sender = new Blocking(server, "Sender")) {
            Thread reader = new Thread(() -> {
                try {
                    for (String line; (line = sender.in.readLine()) != null; ) {
                        if (line.startsWith("{\"type\":\"stored\"")) {
                            int ids = ids(line);
                            answered.addAndGet(ids);
                            room.release(ids);
                        }
                    }
                } catch (IOException e) {
                    room.release(Integer.MAX_VALUE / 2); // the end of the measurement
                }
            });
            reader.setDaemon(true);
            reader.start();
            long start = System.nanoTime();
            long measuredFrom = start + warmUp.toNanos();
            long end = measuredFrom + measured.toNanos();
            long before = -1;
            long now = start;
            for (long number = 1; now < end; number++) {
                if (!room.tryAcquire()) {
                    sender.out.flush();
                    if (!room.tryAcquire(10, TimeUnit.SECONDS)) {
                        throw new IOException("no message was stored for 10 s");
                    }
                }
                sender.say(message(receiver, number));
                now = System.nanoTime();
                if (before < 0 && now > measuredFrom) {
                    before = answered.get();
                    measuredFrom = now;
                }
            }
            return (answered.get() - before) / ((now - measuredFrom) / 1e9);
        }
    }

    private static double deliveries(Settings settings) throws IOException, InterruptedException {
        try (ChildProcess server = Contender.keeping(1).start(Contender.Mode.FORWARDING)) {
            InetSocketAddress address = server.awaitAddress();
            try (Generator generator = Generator.start(address)) {
                GroupMembers members = new GroupMembers(generator, MEMBERS);
                members.start();
                generator.awaitReady();
                try (Blocking owner = new Blocking(address, "Sender")) {
                    owner.say("{\"type\":\"group\",\"do\":\"create\",\"group\":\"#class\",\"all\":true}");
                    owner.out.flush();
                    owner.in.readLine();
                }
                Thread load = new Thread(() -> {
                    try {
                        answersPerSecond(address, "#class", 64, Duration.ZERO, FOR_EVER);
                    } catch (IOException e) {
                        generator.fail(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                load.setDaemon(true);
                load.start(); // until the server is killed
                while (generator.mark().delivered() == 0) {
                    generator.pass(Duration.ofMillis(10));
                }
                return Rate.measure(generator, server, settings).perSecond();
            }
        }
    }

    private static double drainMillis() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("classchat-bench");
        Path file = folder.resolve("history.jsonl");
        try (ChildProcess server = Contender.keeping(1).start(Contender.Mode.FORWARDING)) {
            InetSocketAddress address = server.awaitAddress();
            new Blocking(address, "Away").close();
            try (Blocking sender = new Blocking(address, "Sender")) {
                for (int i = 1; i <= WAITING; i++) {
                    sender.say(message("Away", i));
                }
                sender.out.flush();
                for (int stored = 0; stored < WAITING; ) {
                    String line = sender.in.readLine();
                    if (line == null) {
                        throw new IOException("the server took only " + stored + " messages");
                    }
                    stored += ids(line);
                }
            }
            Semaphore shown = new Semaphore(0);
            try (History history = History.open(file);
                    EventLoop loop = EventLoop.open("bench-client").start()) {
                long start = System.nanoTime();
                KeepingClient.start(
                        loop,
                        address,
                        "Away",
                        Limits.CLIENT,
                        new SecureRandom(),
                        Clock.systemUTC(),
                        history,
                        new Counter(shown));
                if (!shown.tryAcquire(WAITING, 60, TimeUnit.SECONDS)) {
                    throw new IOException("the waiting messages did not come");
                }
                history.add(Message.of("end"), shown::release); // behind all of them on the disk
                shown.acquire();
                return (System.nanoTime() - start) / 1e6;
            }
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    /** Counts what is shown. */
    private record Counter(Semaphore shown) implements KeepingListener {
        @Override
        public void onText(String sender, String receiver, String text, Instant sent) {
            shown.release();
        }

        @Override
        public void onFate(Fate fate, String receiver, List<String> ids, Counts counts) {}

        @Override
        public void onFailed(Sent message, String code, String sentence) {}

        @Override
        public void onGroup(Message message) {}
    }
}
