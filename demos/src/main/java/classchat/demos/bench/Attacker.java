package classchat.demos.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * One {@link Attack}, in a process of its own: {@code Attacker ATTACK PORT FOLDER}. It prints {@code Attacking} when its
 * clients are there; for each line that it reads on standard input it prints {@code So far: } and what was answered; it ends
 * when standard input does. Its arguments come from {@link WorstBench} and are not checked.
 */
public final class Attacker {
    /** To the server another machine than the one of the clients that are measured. Only Linux has it. */
    private static final String ADDRESS = "127.0.0.2";

    private static final int READY_SECONDS = 10;
    private static final int PAUSE_MILLIS = 10;

    private final InetSocketAddress server;
    private final Path folder;
    private final Tally tally = new Tally();
    private final List<CompletableFuture<Void>> ready = new ArrayList<>();

    private Attacker(InetSocketAddress server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1]));
        Attacker attacker = new Attacker(server, Path.of(args[2]));
        Attack.valueOf(args[0]).begin(attacker);
        // If the server does not let all of them in, it is attacked by those that it lets in.
        CompletableFuture.allOf(attacker.ready.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, READY_SECONDS, TimeUnit.SECONDS)
                .join();
        System.out.println("Attacking");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        while (commands.readLine() != null) {
            System.out.println("So far: " + attacker.tally);
        }
        System.exit(0);
    }

    /** The lines of a client, without their end. */
    interface Lines {
        /**
         * @param epoch another one for each connection
         * @param number counts the lines of a connection, from 1
         */
        String line(long epoch, long number);
    }

    /**
     * A client that joins, writes lines as fast as they are taken, and reads all answers. It comes back when it is cut off.
     *
     * @param atOnce so many lines are one write
     */
    void client(String name, boolean acknowledges, int atOnce, Lines lines) {
        CompletableFuture<Void> joined = newReady();
        background(name, () -> {
            while (true) {
                try (Socket socket = new Socket()) {
                    socket.bind(new InetSocketAddress(ADDRESS, 0));
                    socket.connect(server);
                    socket.setTcpNoDelay(true);
                    write(socket, joined, Attack.join(name, acknowledges), atOnce, lines);
                } catch (IOException e) {
                    tally.count("cut off");
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        });
    }

    private void write(Socket socket, CompletableFuture<Void> joined, String join, int atOnce, Lines lines)
            throws IOException {
        BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        answers.readLine();
        socket.getOutputStream().write(join.getBytes(UTF_8));
        String welcome = answers.readLine();
        if (welcome == null || !welcome.contains("\"welcome\"")) {
            tally.countLine(String.valueOf(welcome)); // its earlier connection may still have the name
            return;
        }
        joined.complete(null);
        background("answers", () -> read(socket, answers));
        long epoch = System.nanoTime() & (1L << 40) - 1;
        StringBuilder batch = new StringBuilder();
        for (long number = 1; ; ) {
            batch.setLength(0);
            for (int i = 0; i < atOnce; i++) {
                batch.append(lines.line(epoch, number++)).append('\n');
            }
            socket.getOutputStream().write(batch.toString().getBytes(UTF_8));
            tally.add("lines sent", atOnce);
        }
    }

    private void read(Socket socket, BufferedReader answers) throws IOException {
        try (socket) { // so that the writer notices
            for (String line; (line = answers.readLine()) != null; ) {
                tally.countLine(line);
            }
        } catch (IOException e) {
            tally.count("reset");
        }
    }

    /** Many connections at once, see {@link Crowd}. */
    void crowd(int size, Crowd.Habit habit, IntFunction<String> words) {
        CompletableFuture<Void> complete = newReady();
        background(
                "crowd",
                () -> new Crowd(new InetSocketAddress(ADDRESS, 0), server, size, habit, words, tally)
                        .run(() -> complete.complete(null)));
    }

    /** Lets no other process write to the database for {@code stalled}, then lets them for {@code free}, and so on. */
    void stallDisk(Duration stalled, Duration free) {
        CompletableFuture<Void> locked = newReady();
        background("disk", () -> {
            try (Connection connection = Population.open(folder);
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 60000");
                while (true) {
                    statement.execute("BEGIN IMMEDIATE");
                    locked.complete(null);
                    Thread.sleep(stalled.toMillis());
                    statement.execute("ROLLBACK");
                    Thread.sleep(free.toMillis());
                }
            }
        });
    }

    private CompletableFuture<Void> newReady() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        ready.add(future);
        return future;
    }

    private interface Job {
        void run() throws IOException, InterruptedException, SQLException;
    }

    private static void background(String name, Job job) {
        Thread thread = new Thread(
                () -> {
                    try {
                        job.run();
                    } catch (IOException | InterruptedException | SQLException e) {
                        System.out.println("attack failed: " + e); // the table must not show an attack that was none
                        System.exit(1);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
