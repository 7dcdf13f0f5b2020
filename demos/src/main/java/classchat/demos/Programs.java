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
    /**
     * How a program is started.
     *
     * @param command what starts it here
     * @param shown what a person types who is in the folder of its jar
     */
    record Start(List<String> command, String shown) {}

    /** In which jar a program is, seen from the project's folder, and which class it starts. */
    private record Program(String folder, String jar, String mainClass, boolean isMainOfJar) {
        static Program ofPart(String folder, String jar, String mainClass) {
            return new Program(folder, jar, mainClass, true);
        }

        List<String> options(String jarPath) {
            return isMainOfJar ? List.of("-jar", jarPath) : List.of("-cp", jarPath, mainClass);
        }
    }

    private static final Map<String, Program> BY_NAME = Map.of(
            "part1", Program.ofPart("part1-basic/target", "part1.jar", "classchat.basic.Main"),
            "part2", Program.ofPart("part2-select-client/target", "part2.jar", "classchat.select.Main"),
            "part3", Program.ofPart("part3-multithread/target", "part3.jar", "classchat.multithread.Main"),
            "part4", Program.ofPart("part4-relay/target", "part4.jar", "classchat.relay.Main"),
            "part5", Program.ofPart("part5-bonus/target", "classchat.jar", "classchat.console.Main"),
            "polling", new Program("demos/target", "demos.jar", "classchat.demos.bench.PollingClient", false));

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** A demo's programs live for seconds: what makes them start sooner matters more than what makes them run faster. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /** SQLite is no Java: newer JDKs warn of that in the program's window, if it is not allowed. */
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

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
        return Files.isDirectory(self()) ? fromClassPath() : fromJars(projectFolder());
    }

    /** The project's folder, as seen from where this class was loaded: a jar in, or classes below, {@code demos/target}. */
    static Path projectFolder() {
        return self().resolve("../../..").normalize();
    }

    private static Path self() {
        try {
            return Path.of(Programs.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError("the location of a class that was loaded is a URI", e);
        }
    }

    /**
     * Returns how a program is started.
     *
     * @param name {@code part1}, for example
     * @param arguments the program's own
     * @throws IllegalArgumentException if there is no such program
     * @throws IOException if its jar has not been built; the message is a sentence
     */
    Start start(String name, List<String> arguments) throws IOException {
        Program program = BY_NAME.get(name);
        if (program == null) {
            throw new IllegalArgumentException("no such program: " + name);
        }
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(QUICK_START);
        if (projectFolder == null) {
            command.add(NATIVE_ACCESS); // in a jar, its manifest says so
            command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), program.mainClass()));
        } else {
            Path jar = projectFolder.resolve(program.folder()).resolve(program.jar());
            if (!Files.exists(jar)) {
                throw new IOException("there is no " + jar + "; 'make build' builds it");
            }
            command.addAll(program.options(jar.toString()));
        }
        command.addAll(arguments);
        List<String> shown = new ArrayList<>(List.of("java"));
        shown.addAll(program.options(program.jar()));
        shown.addAll(arguments);
        return new Start(command, String.join(" ", shown));
    }

    private static String absolute(String classPath) {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }
}
