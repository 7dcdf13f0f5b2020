package classchat.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.ProgramOutput;
import classchat.basic.contract.ServerUnderTest;
import classchat.client.Sent;
import classchat.console.Main;
import classchat.relay.Message;
import classchat.relay.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes in must come out: real processes send to each other and to a group while server and clients are killed with {@code kill -9} at
 * random; then the receivers' histories are held against what the senders were told.
 *
 * <p>{@code -Dcrash.rounds=N} does more than the usual few; {@code -Dcrash.seeds=1,2} repeats the kills of
 * runs; {@code -Dcrash.engines=select,threads} does so on several engines.
 *
 * @see <a href="https://jepsen-io.github.io/jepsen/jepsen.checker.html">Jepsen's total-queue checker</a>
 */
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 4);
    private static final String SEEDS = System.getProperty("crash.seeds", "" + System.nanoTime());
    private static final String ENGINES = System.getProperty("crash.engines", "select");
    private static final List<String> NAMES = List.of("Alice", "Bob", "Carol");
    private static final String SERVER = "server";

    @TempDir
    private Path folder;

    private long seed;
    private Random random;
    private String engine;
    private final Map<String, Client> clients = new HashMap<>();
    private final List<String> printed = new ArrayList<>(); // by the clients that are gone
    private int port; // 0, any that is free, until the server has said which
    private Process server;
    private int runs;

    static List<Arguments> runs() {
        List<Arguments> runs = new ArrayList<>();
        for (String each : ENGINES.split(",")) {
            for (String number : SEEDS.split(",")) {
                runs.add(Arguments.of(each, Long.parseLong(number)));
            }
        }
        return runs;
    }

    @ParameterizedTest(name = "engine {0}, seed {1}")
    @MethodSource("runs")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    @DisplayName(
            "R5.3 promises 1 and 2: kill -9 of server, senders and receivers: acknowledged and lost 0, twice 0, out of order 0")
    void nothingIsLost(String serverEngine, long kills) throws Exception {
        engine = serverEngine;
        seed = kills;
        random = new Random(kills);
        System.out.println("CrashTest: " + ROUNDS + " rounds, -Dcrash.engines=" + engine + " -Dcrash.seeds=" + seed);
        try {
            startServer();
            makeGroup();
            NAMES.forEach(this::startClient);
            for (int round = 0; round < ROUNDS; round++) {
                letThemTalk();
                killAndRestart(victims(round));
            }
            letThemTalk();
            clients.values().forEach(Client::stop);
            clients.values().forEach(client -> client.window.awaitLine("done"));
            account();
        } finally {
            clients.values().forEach(client -> client.process.destroyForcibly());
            if (server != null) {
                server.destroyForcibly();
            }
        }
    }

    /** First the server, then a client, then whoever it hits: one, or two at once. */
    private Set<String> victims(int round) {
        if (round < 2) {
            return Set.of(round == 0 ? SERVER : NAMES.get(0));
        }
        Set<String> victims = new LinkedHashSet<>(List.of(anybody()));
        if (random.nextBoolean()) {
            victims.add(anybody());
        }
        return victims;
    }

    private String anybody() {
        int drawn = random.nextInt(NAMES.size() + 2);
        return drawn < NAMES.size() ? NAMES.get(drawn) : SERVER;
    }

    private void killAndRestart(Set<String> victims) throws Exception {
        for (String victim : victims) {
            if (victim.equals(SERVER)) {
                kill(server);
            } else {
                killClient(victim);
            }
        }
        if (victims.contains(SERVER)) {
            startServer();
        } else if (random.nextBoolean()) {
            letThemTalk(); // they are away meanwhile
        }
        victims.stream().filter(victim -> !victim.equals(SERVER)).forEach(this::startClient);
    }

    /** Until those who are here have had some more answers; how many is chance, so that a kill can come at any moment. */
    private void letThemTalk() {
        long enough = answers() + 50 + random.nextInt(400);
        await("some more answers")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> answers() >= enough);
    }

    private long answers() {
        return clients.values().stream()
                .flatMap(client -> client.window.lines().stream())
                .filter(line -> line.startsWith("answered "))
                .count();
    }

    private void startServer() throws IOException {
        server = java(
                Main.class.getName(),
                "server",
                "--quiet",
                "--engine",
                engine,
                "--port",
                "" + port,
                "--data",
                "" + folder.resolve("server"));
        ProgramOutput window = new ProgramOutput();
        read(server, window);
        port = Integer.parseInt(window.awaitLine("Listening on 127.0.0.1:"));
    }

    private static Process java(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static Thread read(Process process, ProgramOutput window) {
        Thread reader = new Thread(() -> {
            try (BufferedReader output = process.inputReader(UTF_8)) {
                for (String line; (line = output.readLine()) != null; ) {
                    window.stream().println(line);
                }
            } catch (IOException e) {
                window.stream().println("(killed)");
            }
        });
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private void kill(Process process) throws InterruptedException {
        process.toHandle().destroyForcibly(); // Process.destroyForcibly() also throws away what it has printed
        process.waitFor();
    }

    private void startClient(String name) {
        clients.put(name, new Client(name));
    }

    private void killClient(String name) throws InterruptedException {
        Client client = clients.remove(name);
        kill(client.process);
        client.reader.join();
        printed.addAll(client.window.lines());
    }

    private void makeGroup() throws IOException {
        try (AckingPeer owner = AckingPeer.join(new Remote(), "Alice")) {
            AckingPeer.join(new Remote(), "Bob").leave();
            AckingPeer.join(new Remote(), "Carol").leave();
            owner.peer()
                    .send("{'type':'group','do':'create','group':'#class','all':true}")
                    .expect("group");
            owner.leave();
        }
    }

    // --- the account

    private record Sent(String receiver, boolean answered) {}

    private final List<String> lost = new ArrayList<>();
    private final List<String> twice = new ArrayList<>();
    private final List<String> disordered = new ArrayList<>();
    private final List<String> neverSent = new ArrayList<>();

    private void account() throws Exception {
        clients.values().forEach(client -> printed.addAll(client.window.lines()));
        Map<String, Sent> sent = new HashMap<>();
        for (String line : printed) {
            String[] words = line.split(" ");
            if (words[0].equals("sent")) {
                sent.put(words[1], new Sent(words[2], false));
            }
        }
        for (String line : printed) {
            String[] words = line.split(" ");
            if (words[0].equals("answered")) {
                sent.computeIfPresent(words[1], (text, was) -> new Sent(was.receiver(), true));
            }
            assertThat(line).as("seed %d", seed).doesNotStartWith("refused");
        }
        for (String receiver : NAMES) {
            Set<String> due = new HashSet<>();
            sent.forEach((text, one) -> {
                boolean toGroup = one.receiver().equals("#class") && !text.startsWith(receiver + ".");
                if (one.answered() && (toGroup || one.receiver().equals(receiver))) {
                    due.add(text);
                }
            });
            awaitAll(due, receiver);
            List<Message> history = history(receiver);
            Set<String> seen = new HashSet<>();
            for (String text : texts(history, receiver)) {
                count(twice, receiver, text, !seen.add(text));
                count(neverSent, receiver, text, !sent.containsKey(text));
            }
            due.forEach(text -> count(lost, receiver, text, !seen.contains(text)));
            countDisorder(history, receiver);
        }
        countDisorderInTheGroup();
        long answered = sent.values().stream().filter(Sent::answered).count();
        System.out.println("CrashTest: " + sent.size() + " sent, " + answered + " answered; lost " + lost.size()
                + ", twice " + twice.size() + ", out of order " + disordered.size() + ", never sent "
                + neverSent.size());
        assertThat(answered).isPositive();
        assertThat(lost).as("seed %d: answered, and not in a history", seed).isEmpty();
        assertThat(twice).as("seed %d: twice in a history", seed).isEmpty();
        assertThat(disordered).as("seed %d: out of order", seed).isEmpty();
        assertThat(neverSent).as("seed %d: seen, and never sent", seed).isEmpty();
    }

    private static void count(List<String> wrong, String owner, String text, boolean isWrong) {
        if (isWrong) {
            wrong.add(text + " in the history of " + owner);
        }
    }

    /** What is stored may still be on its way. What has not come in a minute is counted as lost. */
    private void awaitAll(Set<String> due, String receiver) {
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> texts(history(receiver), receiver).containsAll(due));
        } catch (ConditionTimeoutException e) {
            System.out.println("CrashTest: not all that was answered has reached " + receiver);
        }
    }

    /** Of what two members both got from others, one did not get another order than the other. */
    private void countDisorderInTheGroup() throws Exception {
        for (String one : NAMES) {
            for (String other : NAMES) {
                List<String> ones = groupTexts(one);
                List<String> others = groupTexts(other);
                ones.retainAll(new HashSet<>(others));
                others.retainAll(new HashSet<>(ones));
                for (int i = 0; i < Math.min(ones.size(), others.size()); i++) {
                    count(
                            disordered,
                            one + " and " + other,
                            ones.get(i),
                            !ones.get(i).equals(others.get(i)));
                }
            }
        }
    }

    private List<String> groupTexts(String owner) throws Exception {
        List<Message> history = history(owner);
        history.removeIf(message -> !field(message, "receiver").equals("#class"));
        return new ArrayList<>(texts(history, owner));
    }

    /** Of one run of a sender, and to one receiver or group, the numbers go up. */
    private void countDisorder(List<Message> history, String owner) throws RefusedException {
        Map<String, Integer> last = new HashMap<>();
        for (Message message : history) {
            if (!message.string("sender").equals(owner)) {
                String text = message.string("text");
                int dot = text.lastIndexOf('.');
                int number = Integer.parseInt(text.substring(dot + 1));
                Integer before = last.put(text.substring(0, dot) + " to " + message.string("receiver"), number);
                count(disordered, owner, text, before != null && number < before);
            }
        }
    }

    /** What others have said to the owner of a history. */
    private static List<String> texts(List<Message> history, String owner) {
        return history.stream()
                .filter(message -> !field(message, "sender").equals(owner))
                .map(message -> field(message, "text"))
                .toList();
    }

    private static String field(Message message, String name) {
        try {
            return message.string(name);
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    private List<Message> history(String name) throws Exception {
        List<Message> messages = new ArrayList<>();
        String text = Files.readString(folder.resolve(name).resolve("history.jsonl"), UTF_8);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            if (!line.isEmpty()) {
                messages.add(Message.parse(line));
            }
        }
        return messages;
    }

    private final class Client {
        private final Process process;
        private final ProgramOutput window = new ProgramOutput();
        private final Thread reader;

        Client(String name) {
            List<String> args = new ArrayList<>(List.of(
                    CrashClient.class.getName(),
                    "" + port,
                    name,
                    folder.resolve(name).toString(),
                    "" + ++runs,
                    "#class"));
            NAMES.stream().filter(other -> !other.equals(name)).forEach(args::add);
            try {
                process = java(args.toArray(String[]::new));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            reader = read(process, window);
            window.awaitLine("joined");
        }

        void stop() {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The server that runs in a process of its own. */
    private final class Remote implements ServerUnderTest {
        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public String heardFrom(LineClient speaker) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
