package classchat.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/classchat}, in a project of its own, with a Java that only says what it was told to do. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LauncherTest {
    @TempDir
    private Path folder;

    private Path project;
    private Path launcher;
    private Path jar;

    private record Run(int status, String output) {}

    @BeforeEach
    void layOut() throws IOException {
        project = Files.createDirectories(folder.resolve("a project")).toRealPath();
        launcher = project.resolve("bin/classchat");
        Files.createDirectories(launcher.getParent());
        Files.copy(Path.of("../bin/classchat"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        jar = project.resolve("part5-bonus/target/classchat.jar");
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "");
        Path java = project.resolve("jdk/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\nfor arg in \"$@\"; do echo \"$arg\"; done\nexit 7\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    private Run run(Path program, Map<String, String> variables, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA", "CLASSCHAT_JAVA_OPTS"));
        builder.environment().put("JAVA_HOME", project.resolve("jdk").toString());
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), output);
    }

    @Test
    @DisplayName("R6.1 the launcher passes arguments and exit status on, from any folder, also through symbolic links")
    void passesOn() throws Exception {
        Run client = new Run(7, "-jar\n" + jar + "\nclient\n--name\na name\n");
        assertThat(run(launcher, Map.of(), "client", "--name", "a name")).isEqualTo(client);
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("second"));
        Files.createSymbolicLink(folder.resolve("second"), launcher);
        assertThat(run(link, Map.of(), "client", "--name", "a name")).isEqualTo(client);
        assertThat(run(launcher, Map.of()).output()).isEqualTo("-jar\n" + jar + "\n");
    }

    @Test
    @DisplayName("R6.1 the launcher starts a server with the options that were measured, unless it is given others")
    void serverOptions() throws Exception {
        assertThat(run(launcher, Map.of(), "server").output().lines())
                .containsExactly(
                        "-XX:+UseSerialGC", "-Xms128m", "-XX:MaxNewSize=48m", "-jar", jar.toString(), "server");
        assertThat(run(launcher, Map.of("CLASSCHAT_JAVA_OPTS", "-Xmx64m -Xint"), "server")
                        .output()
                        .lines())
                .containsExactly("-Xmx64m", "-Xint", "-jar", jar.toString(), "server");
        assertThat(run(launcher, Map.of("CLASSCHAT_JAVA_OPTS", ""), "server")
                        .output()
                        .lines())
                .containsExactly("-jar", jar.toString(), "server");
    }

    @Test
    @DisplayName("R6.1 the launcher says what to do if there is no Java, or if nothing is built")
    void cannotStart() throws Exception {
        assertThat(run(launcher, Map.of("JAVA_HOME", "/nowhere"), "server"))
                .isEqualTo(
                        new Run(
                                1,
                                "classchat: '/nowhere/bin/java' cannot be started: install a JDK 17 or newer, or set JAVA_HOME\n"));
        Files.delete(jar);
        assertThat(run(launcher, Map.of(), "server"))
                .isEqualTo(new Run(1, "classchat: it is not built yet: run 'make build' in " + project + "\n"));
    }
}
