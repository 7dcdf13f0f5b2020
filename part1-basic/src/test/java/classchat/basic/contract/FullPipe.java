package classchat.basic.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program whose output goes into a pipe that nobody reads: when the pipe is full, each write waits for ever. */
public final class FullPipe {
    /** What a pipe holds on Linux. */
    public static final int BYTES = 64 * 1_024;

    private FullPipe() {}

    /**
     * Starts a main class of this class path, with a standard error that is full before it starts.
     *
     * @param folder for the pipe
     * @param jvmOptions the ones without which the JVM itself prints a warning, and waits for ever
     */
    public static ServerProcess asStandardError(Path folder, List<String> jvmOptions, Class<?> main, String... args)
            throws IOException {
        String full = pipe(folder) + " && head -c " + BYTES + " /dev/zero >&3 && exec 2>&3";
        return ServerProcess.inShell(full, jvmOptions, main, args);
    }

    /**
     * Starts a main class of this class path, with a standard output of which the first line alone is read; it fills up when
     * {@value #BYTES} bytes more are printed.
     *
     * @param folder for the pipe
     */
    public static ServerProcess asStandardOutput(Path folder, Class<?> main, String... args) throws IOException {
        return ServerProcess.inShell(pipe(folder) + " && { head -n 1 <&3 & } && exec >&3", List.of(), main, args);
    }

    /** A named pipe that is open for reading and writing as descriptor 3: so writing to it never fails. */
    private static String pipe(Path folder) {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "the size of a pipe is known on Linux alone");
        String name = folder.resolve("full").toString();
        return "mkfifo '" + name + "' && exec 3<>'" + name + "'";
    }
}
