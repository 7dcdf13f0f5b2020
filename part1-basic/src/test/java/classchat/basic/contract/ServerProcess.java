package classchat.basic.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own: ours, or anybody's that is started by a command. It has started when it prints
 * {@code Listening on HOST:PORT}, or, if it was given a port, when that port answers.
 */
public final class ServerProcess implements ServerUnderTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final Path HERE = Path.of("").toAbsolutePath();

    private final Process process;
    private final ProgramOutput window = new ProgramOutput();
    private final InetSocketAddress address;

    private ServerProcess(List<String> command, Path folder, int port) throws IOException {
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        Thread reader = new Thread(this::read, "output of " + command.get(0));
        reader.setDaemon(true);
        reader.start();
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port > 0 ? port : announcedPort());
        if (port > 0) {
            awaitListening();
        }
    }

    /** Starts a main class of this class path, which prints {@code Listening on ...}. */
    public static ServerProcess java(List<String> jvmOptions, Class<?> main, String... args) throws IOException {
        return new ServerProcess(javaCommand(jvmOptions, main, args), HERE, 0);
    }

    /**
     * The same in surroundings that {@code sh} makes first.
     *
     * @param script what the shell runs before it becomes the program, such as {@code ulimit -n 64}
     */
    public static ServerProcess inShell(String script, List<String> jvmOptions, Class<?> main, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script + " && exec \"$@\"", "sh"));
        command.addAll(javaCommand(jvmOptions, main, args));
        return new ServerProcess(command, HERE, 0);
    }

    private static List<String> javaCommand(List<String> jvmOptions, Class<?> main, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return command;
    }

    /**
     * Starts a command line, words separated by spaces, {@code {port}} replaced by a port that was free a moment ago:
     * a server that cannot say which port the system gave it has to be given one. Files are looked for in the folder where
     * Maven was called; tests run in their part's.
     */
    public static ServerProcess command(String commandLine) throws IOException {
        return command(commandLine, Path.of(System.getProperty("call.folder", HERE.toString())));
    }

    static ServerProcess command(String commandLine, Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        boolean given = commandLine.contains("{port}");
        return new ServerProcess(
                List.of(commandLine
                        .replace("{port}", Integer.toString(port))
                        .trim()
                        .split(" +")),
                folder,
                given ? port : 0);
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line; (line = output.readLine()) != null; ) {
                window.stream().println(line);
            }
        } catch (IOException e) {
            window.stream().println("(the output cannot be read any more: " + e.getMessage() + ")"); // it was killed
        }
    }

    private int announcedPort() {
        String announced = window.awaitLine("Listening on ");
        return Integer.parseInt(announced.substring(announced.lastIndexOf(':') + 1));
    }

    private void awaitListening() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try (Socket probe = new Socket()) {
                probe.connect(address);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - deadline > 0 || !process.isAlive()) {
                    close();
                    throw new UncheckedIOException(
                            "the server does not listen on " + address + "; it printed " + output(), e);
                }
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    /** How a server shows a line is known to the test of that server alone. */
    @Override
    public String heardFrom(LineClient speaker) {
        throw new UnsupportedOperationException();
    }

    /** What it has printed so far, line by line. */
    public List<String> output() {
        return window.lines();
    }

    /** Tells it to end (SIGTERM), waits for that, and returns its exit status. */
    public int terminate() throws InterruptedException {
        process.toHandle().destroy(); // process.destroy() would close its output, too
        return awaitEnd();
    }

    /** Waits until it ends, and returns its exit status. */
    public int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS))
                .as("the process ends; it printed %s", output())
                .isTrue();
        return process.exitValue();
    }

    /** Kills it, and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
