package classchat.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.pty4j.PtyProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Makefile in a project of three files, with a Maven and a Java that only say what they were told to do. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MakefileTest {
    private static final String BUILDING = "Building ClassChat";

    @TempDir
    private Path project;

    @BeforeEach
    void layOut() throws IOException {
        assumeTrue(hasMake(), "there is no make on this machine");
        Files.copy(Path.of("../Makefile"), project.resolve("Makefile"), StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectories(project.resolve("bin"));
        Files.copy(
                Path.of("../bin/classchat"),
                project.resolve("bin/classchat"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        write("pom.xml", "");
        write("part1-basic/pom.xml", "");
        write("part1-basic/src/main/java/Main.java", "");
        StringBuilder maven = new StringBuilder("#!/bin/sh\necho \"mvn $*\" >> builds\n");
        for (String jar : List.of(
                "part1-basic/target/part1.jar",
                "part2-x/target/part2.jar",
                "part3-x/target/part3.jar",
                "part4-x/target/part4.jar",
                "part5-bonus/target/classchat.jar",
                "demos/target/demos.jar")) {
            Files.createDirectories(project.resolve(jar).getParent());
            maven.append("touch ").append(jar).append('\n');
        }
        script("mvn", maven.toString());
        script("java", "#!/bin/sh\necho \"java $*\"\n");
    }

    private static boolean hasMake() {
        try {
            return new ProcessBuilder("make", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private void write(String file, String text) throws IOException {
        Path path = project.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void script(String file, String text) throws IOException {
        write(file, text);
        Files.setPosixFilePermissions(project.resolve(file), PosixFilePermissions.fromString("rwx------"));
    }

    /** Returns what the terminal shows. */
    private List<String> make(String... args) throws Exception {
        PtyProcess make = start(args);
        List<String> shown = lines(make).lines().toList();
        assertThat(make.waitFor()).as("exit status after %s", shown).isZero();
        return shown;
    }

    private PtyProcess start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("make", "MVN=./mvn", "JAVA=./java"));
        command.addAll(List.of(args));
        return Terminal.start(command, project, 200, 24);
    }

    private static BufferedReader lines(PtyProcess process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    private long builds() throws IOException {
        Path builds = project.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    @ParameterizedTest(name = "make {0}")
    @ValueSource(strings = {"server", "client NAME=Alice", "part1", "part2", "part3", "part4", "part5", "bench"})
    @DisplayName("R6.1 a target that starts a program builds first, once, and says nothing if nothing has changed")
    void buildsOnce(String target) throws Exception {
        String[] args = (target + " ARGS=--help").split(" ");
        assertThat(make(args)).hasSize(2).first().asString().startsWith(BUILDING);
        assertThat(make(args))
                .singleElement()
                .asString()
                .matches("java (-X\\S+ )*-jar .*")
                .endsWith(" --help");
        assertThat(builds()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "touch pom.xml",
                "touch part1-basic/pom.xml",
                "touch part1-basic/src/main/java/Main.java",
                "touch part1-basic/src/main/java/New.java",
                "rm part1-basic/src/main/java/Main.java",
                "rm part1-basic/target/part1.jar",
                "rm demos/target/demos.jar",
            })
    @DisplayName("R6.1 after a change of a source or a pom, or without one of the jars, it builds again")
    void buildsAgain(String change) throws Exception {
        make("client");
        Files.setLastModifiedTime(
                project.resolve("target/built"), FileTime.from(Instant.now().minusSeconds(60)));
        for (String file : List.of(
                "part1-basic",
                "pom.xml",
                "part1-basic/pom.xml",
                "part1-basic/src/main",
                "part1-basic/src/main/java",
                "part1-basic/src/main/java/Main.java")) {
            Files.setLastModifiedTime(
                    project.resolve(file), FileTime.from(Instant.now().minusSeconds(120)));
        }
        make("client");
        assertThat(builds()).as("nothing has changed").isOne();
        assertThat(new ProcessBuilder("sh", "-c", change)
                        .directory(project.toFile())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(make("client").get(0)).isEqualTo(BUILDING + " ...");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    @DisplayName("R6.1 what is saved while a build runs is built the next time")
    void savedMeanwhile() throws Exception {
        script("mvn", Files.readString(project.resolve("mvn")) + "touch -d '1 minute' pom.xml\n");
        make("client");
        make("client");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    @DisplayName("R6.1 a build that fails is not taken for one that was made")
    void buildFails() throws Exception {
        String maven = Files.readString(project.resolve("mvn"));
        script("mvn", maven + "exit 1\n");
        PtyProcess failing = start("client");
        assertThat(lines(failing).lines())
                .anyMatch(line -> line.startsWith("make"))
                .noneMatch(line -> line.startsWith("java"));
        assertThat(failing.waitFor()).isNotZero();
        script("mvn", maven);
        assertThat(make("client")).hasSize(2);
    }

    /** GNU make 4.3 waits for its child in the handler of the signal as well; seldom, it then misses it afterwards. */
    private static final String RACE_OF_MAKE =
            "(\\^C)?make: \\*\\*\\* (wait: No child processes\\.  Stop\\.|Waiting for unfinished jobs\\.\\.\\.\\.)";

    @ParameterizedTest
    @ValueSource(strings = {"server", "client", "bench", "part1"})
    @DisplayName("R6.1 Ctrl-C ends the program, and make says nothing of its own")
    void interrupted(String target) throws Exception {
        script("java", "#!/bin/sh\ntrap 'exit 130' INT\necho running\nread never\n");
        make("build");
        PtyProcess make = start(target);
        BufferedReader shown = lines(make);
        assertThat(shown.readLine()).isEqualTo("running");
        make.getOutputStream().write(3);
        make.getOutputStream().flush();
        assertThat(shown.lines())
                .filteredOn(line -> !line.matches(RACE_OF_MAKE))
                .allMatch(line -> line.equals("^C"));
        make.waitFor();
    }

    @Test
    @DisplayName("R6.1 a program that fails makes make fail")
    void programFails() throws Exception {
        script("java", "#!/bin/sh\nexit 1\n");
        make("build");
        assertThat(start("client").waitFor()).isNotZero();
    }

    @Test
    @DisplayName("R6.1 two windows that start a program at once build once")
    void buildsOnceForTwo() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "there is no flock on this machine");
        PtyProcess one = start("client");
        PtyProcess two = start("client");
        assertThat(lines(one).lines()).last().asString().startsWith("java");
        assertThat(lines(two).lines()).last().asString().startsWith("java");
        assertThat(builds()).isOne();
    }

    @Test
    @DisplayName("R6.1 make alone lists every target, and says how a program gets its options")
    void help() throws Exception {
        assertThat(make())
                .anyMatch(line -> line.startsWith("client ") && line.contains("make client NAME=Alice"))
                .anyMatch(line -> line.contains("make bench ARGS=--help"))
                .allMatch(line -> line.length() <= 80);
        assertThat(builds()).isZero();
    }
}
