package classchat.demos;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the parts' programs are started: from their jars, as people do, or from a class path, where Maven's tests run
 * before there is any jar. Nothing else knows the difference.
 */
final class Programs {
    /** Where a part's jar is, seen from the project's folder, and which class it starts. */
    private record Program(String jar, String mainClass) {}

    private static final Map<String, Program> BY_NAME = Map.of(
            "part1", new Program("part1-basic/target/part1.jar", "classchat.basic.Main"),
            "part2", new Program("part2-select-client/target/part2.jar", "classchat.select.Main"),
            "part3", new Program("part3-multithread/target/part3.jar", "classchat.multithread.Main"),
            "part4", new Program("part4-relay/target/part4.jar", "classchat.relay.Main"));

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** A demo's programs live for seconds: what makes them start sooner matters more than what makes them run faster. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Path projectFolder; // null: from the class path

    private Programs(Path projectFolder) {
        this.projectFolder = projectFolder;
    }

    /** From the jars in the modules' {@code target} folders. */
    static Programs fromJars(Path projectFolder) {
        return new Programs(projectFolder);
    }

    /** From the class path of this program. */
    static Programs fromClassPath() {
        return new Programs(null);
    }

    /** In the way in which this program was started itself: from {@code demos/target/demos.jar}, or from classes. */
    static Programs likeThisOne() {
        try {
            Path self = Path.of(Programs.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isDirectory(self)
                    ? fromClassPath()
                    : fromJars(self.resolve("../../..").normalize());
        } catch (URISyntaxException e) {
            throw new AssertionError("the location of a class that was loaded is a URI", e);
        }
    }

    /**
     * Returns the command that starts a part's program.
     *
     * @param name {@code part1}, for example
     * @param arguments the program's own
     * @throws IllegalArgumentException if there is no such program
     * @throws IOException if its jar has not been built; the message is a sentence
     */
    List<String> command(String name, List<String> arguments) throws IOException {
        Program program = BY_NAME.get(name);
        if (program == null) {
            throw new IllegalArgumentException("no such program: " + name);
        }
        List<String> command = new ArrayList<>();
        command.add(JAVA);
        command.addAll(QUICK_START);
        if (projectFolder == null) {
            command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), program.mainClass()));
        } else {
            Path jar = projectFolder.resolve(program.jar());
            if (!Files.exists(jar)) {
                throw new IOException("there is no " + jar + "; 'make " + name + "' builds it");
            }
            command.addAll(List.of("-jar", jar.toString()));
        }
        command.addAll(arguments);
        return command;
    }

    private static String absolute(String classPath) {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }
}
