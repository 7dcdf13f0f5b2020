package classchat.demos.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A program that is measured: a main class of this class path on a JVM like this one, with the JVM's own defaults. Its
 * standard input stays open and silent unless it is told something. It is killed at the end, also when this program is
 * interrupted.
 *
 * <p>What the system does not tell about it is {@code NaN}: memory and threads are known only where there is a {@code
 * /proc}.
 */
final class ChildProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int JCMD_SECONDS = 10;
    private static final int END_SECONDS = 2;
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "bench-cleanup"));
    }

    private final String name;
    private final Process process;
    private final BufferedWriter input;
    private final BlockingQueue<Optional<String>> output = new LinkedBlockingQueue<>(); // empty: there will be no more
    private String lastLine = "it printed nothing";

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.input = process.outputWriter(UTF_8);
    }

    /** @param name what messages call it, such as {@code the server 'select'} */
    static ChildProcess start(String name, Class<?> main, String... arguments) throws IOException {
        return start(name, List.of(), main, arguments);
    }

    /** @param jvmOptions such as {@code -Xmx64m} */
    static ChildProcess start(String name, List<String> jvmOptions, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(tool("java"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        RUNNING.add(process);
        ChildProcess child = new ChildProcess(name, process);
        Thread reader = new Thread(child::readOutput, "output of " + name);
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line; (line = lines.readLine()) != null; ) {
                output.add(Optional.of(line));
            }
        } catch (IOException e) {
            output.add(Optional.of("its output cannot be read: " + e.getMessage())); // it was killed
        }
        output.add(Optional.empty());
    }

    /**
     * Returns the next line of its output that has {@code words} in it; those before it are gone.
     *
     * @throws IOException if it ends first, or prints no such line for half a minute
     */
    String awaitLine(String words) throws IOException, InterruptedException {
        while (!lastLine.contains(words)) {
            Optional<String> line = output.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new IOException(name + " did not print '" + words + "' in " + PATIENCE.toSeconds() + " s");
            }
            lastLine = line.orElseThrow(() -> new IOException(name + " has ended: " + lastLine));
        }
        String found = lastLine;
        lastLine = "";
        return found;
    }

    /** What it printed last, if it has ended or is about to; nothing while it runs. The lines that it has printed are gone. */
    Optional<String> lastWords() throws InterruptedException {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            return Optional.empty();
        }
        try {
            awaitLine("\n"); // no line has that
            throw new AssertionError("a line with a line's end");
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Where a server listens; waits until it does. */
    InetSocketAddress awaitAddress() throws IOException, InterruptedException {
        String announced = awaitLine("Listening on ");
        int port = Integer.parseInt(announced.substring(announced.lastIndexOf(':') + 1));
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** How much of its heap is in use once its garbage is gone; for {@link BenchServer} alone. */
    long heapBytes() throws IOException, InterruptedException {
        return Long.parseLong(ask("heap", "heap ").substring("heap ".length()));
    }

    /** Writes a line to its standard input; returns the next line of its output that has {@code words} in it. */
    String ask(String command, String words) throws IOException, InterruptedException {
        input.write(command + "\n");
        input.flush();
        return awaitLine(words);
    }

    /**
     * How much of its heap is reachable, by the JDK's own {@code jcmd}: any program can be asked. {@code NaN} if the program
     * does not answer soon.
     */
    double reachableMib() throws InterruptedException {
        try {
            Process jcmd = new ProcessBuilder(tool("jcmd"), Long.toString(process.pid()), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader lines = jcmd.inputReader(UTF_8)) {
                jcmd.onExit()
                        .completeOnTimeout(jcmd, JCMD_SECONDS, TimeUnit.SECONDS)
                        .thenAccept(Process::destroy);
                String[] total = lines.lines()
                        .filter(line -> line.startsWith("Total "))
                        .findFirst()
                        .orElse("n/a NaN")
                        .split(" +");
                return Double.parseDouble(total[total.length - 1]) / 1_024 / 1_024;
            }
        } catch (IOException | UncheckedIOException e) {
            return Double.NaN; // no JDK
        }
    }

    /** Processor seconds that it has used since it started; the system counts them in steps, often of 10 ms. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().map(cpu -> cpu.toNanos() / 1e9).orElse(Double.NaN);
    }

    /** Memory of the machine that it occupies. */
    double residentKib() {
        return status("VmRSS:");
    }

    double threads() {
        return status("Threads:");
    }

    /** The number behind a word in {@code /proc/PID/status}. */
    private double status(String word) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith(word))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN; // no Linux: the tables say n/a
        }
    }

    /** Kills it, and waits until it is gone. May be called twice. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        RUNNING.remove(process);
    }
}
