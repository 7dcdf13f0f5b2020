package classchat.demos;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts programs as a terminal does: each in a pseudo-terminal of its own, which echoes what is typed, makes Ctrl-C a
 * signal, and lets a program see that a person sits there.
 */
final class Terminal {
    /** Options that a JVM takes from the environment: it says so in its output, and a demo is to look alike everywhere. */
    private static final List<String> JVM_OPTIONS = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    static {
        System.setProperty("pty4j.tmpdir", nativeFolder().toString());
    }

    private Terminal() {}

    /**
     * Starts a program.
     *
     * @param folder where it starts
     * @throws IOException if the operating system cannot start it; the message is a sentence
     */
    static PtyProcess start(List<String> command, Path folder, int columns, int rows) throws IOException {
        if (!isProgram(command.get(0))) {
            throw new IOException("cannot start " + command.get(0)); // pty4j would print a line of its own
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        JVM_OPTIONS.forEach(environment::remove);
        environment.put("TERM", "xterm-256color");
        environment.put("LC_ALL", "C.UTF-8");
        try {
            return new PtyProcessBuilder(command.toArray(String[]::new))
                    .setEnvironment(environment)
                    .setDirectory(folder.toString())
                    .setInitialColumns(columns)
                    .setInitialRows(rows)
                    .start();
        } catch (IOException e) {
            throw new IOException("cannot start " + command.get(0), e); // what pty4j says is no sentence
        }
    }

    private static boolean isProgram(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder).resolve(name)) // a name that is an absolute path stays one
                .anyMatch(Files::isExecutable);
    }

    /** pty4j unpacks its library into a temporary folder, and leaves it there if it is not told where. */
    private static Path nativeFolder() {
        try {
            Path folder = Files.createTempDirectory("classchat-pty");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "pty-cleanup"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("a temporary folder cannot be made", e);
        }
    }

    /** Deletes a folder and what is in it, as far as that can be done. */
    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.map(Path::toFile).sorted((a, b) -> b.compareTo(a)).forEach(File::delete); // what is inside comes first
        } catch (IOException e) {
            // It is in the temporary folder, which the system clears.
        }
    }
}
