package classchat.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The demos as end-to-end tests: real processes in terminals, started by class path. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DemosTest {
    /** The demos' folder, in which Maven runs the tests. */
    private static final Path COMMITTED = Path.of("").toAbsolutePath();

    private static final Path OUTPUT = COMMITTED.resolve("target/demos-test");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"part1", "part2", "part3", "part4", "part5"})
    @DisplayName(
            "R6.3 the demos go as scripted, and show what the committed transcripts and pictures show (R1.1-R4.9, R5.1, R5.3)")
    void asScriptedAndAsCommitted(String part) throws IOException {
        assertThat(run(part, "--output", OUTPUT.toString())).as(shown()).isZero();
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(Processes.leftBehind()).as("processes left behind").isEmpty();
        Map<Path, String> transcripts = transcripts(OUTPUT, part);
        assertThat(transcripts).isNotEmpty();
        assertThat(transcripts(COMMITTED, part))
                .as("what is committed; 'make %s' writes it again", part)
                .isEqualTo(transcripts);
        assertThat(screenshots(COMMITTED, part)).isEqualTo(screenshots(OUTPUT, part));
        for (Path picture : screenshots(OUTPUT, part)) {
            assertThat(largestDifference(picture))
                    .as("%s as committed; 'make %s' draws it again", picture, part)
                    .isLessThan(64);
        }
    }

    /**
     * How much the committed picture and the one of this run differ where they differ most, of 255. They are the same
     * bytes on JDK 17 and 25; another JDK may smooth the edges of a letter a little otherwise. Another letter is far
     * more.
     */
    private static int largestDifference(Path picture) throws IOException {
        BufferedImage one =
                ImageIO.read(COMMITTED.resolve("screenshots").resolve(picture).toFile());
        BufferedImage other =
                ImageIO.read(OUTPUT.resolve("screenshots").resolve(picture).toFile());
        assertThat(List.of(one.getWidth(), one.getHeight()))
                .as("size of %s", picture)
                .containsExactly(other.getWidth(), other.getHeight());
        int[] samples = one.getData().getPixels(0, 0, one.getWidth(), one.getHeight(), (int[]) null);
        int[] others = other.getData().getPixels(0, 0, one.getWidth(), one.getHeight(), (int[]) null);
        return IntStream.range(0, samples.length)
                .map(i -> Math.abs(samples[i] - others[i]))
                .max()
                .orElseThrow();
    }

    private static Map<Path, String> transcripts(Path folder, String part) throws IOException {
        Map<Path, String> transcripts = new TreeMap<>();
        for (Path file : files(folder.resolve("transcripts"), part)) {
            transcripts.put(file, Files.readString(folder.resolve("transcripts").resolve(file)));
        }
        return transcripts;
    }

    private static List<Path> screenshots(Path folder, String part) throws IOException {
        return files(folder.resolve("screenshots"), part);
    }

    private static List<Path> files(Path folder, String part) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .filter(file -> file.toString().startsWith(part))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"part1", "part2", "part3", "part4", "part5"})
    @DisplayName("R6.1 every part's demos are played by a make target, and by a script without make")
    void waysIn(String part) {
        assertThat(COMMITTED.resolve(part + ".sh")).isExecutable().content().endsWith("/play.sh\" " + part + "\n");
        assertThat(COMMITTED.resolve("../Makefile")).content().contains("\n" + part + ": build ");
    }

    @Test
    @DisplayName(
            "R6.3 a demo that does not go as scripted: the step on stderr, the windows on stdout, no files, exit 1")
    void notAsScripted(@TempDir Path folder) throws Exception {
        Demo demo = new Demo() {
            @Override
            public String name() {
                return "part1-wrong";
            }

            @Override
            public String title() {
                return "a demo that goes wrong";
            }

            @Override
            public void play(Stage stage) throws IOException {
                stage.open("Alice", "part1", "--version").shows("ClassChat 1.0, part 2");
            }
        };
        Main.Play play = new Main.Play(List.of(demo), stream(out), stream(err));
        assertThat(new CommandLine(play).execute("--output", folder.toString())).isEqualTo(1);
        assertThat(out.toString(UTF_8)).contains("---- Alice ----", "ClassChat 1.0, part 1\n");
        assertThat(err.toString(UTF_8))
                .isEqualTo("Error: the demo part1-wrong did not go as scripted:"
                        + " Alice shows \"ClassChat 1.0, part 2\": its program has ended\n");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @DisplayName("R6.3 what an earlier run left of a demo is replaced, other demos' files stay")
    void replaced(@TempDir Path folder) throws IOException {
        Path old =
                Files.createDirectories(folder.resolve("transcripts/part1-a")).resolve("Eve.txt");
        Path other =
                Files.createDirectories(folder.resolve("transcripts/part1-b")).resolve("Eve.txt");
        Files.writeString(old, "old");
        Files.writeString(other, "other");
        Screen screen = new Screen(20, 2);
        screen.print("hello");
        Archive.in(folder).keep("part1-a", List.of(new View("Alice", screen.lines())));
        assertThat(folder.resolve("transcripts/part1-a/Alice.txt")).hasContent("hello\n");
        assertThat(folder.resolve("screenshots/part1-a.png")).isNotEmptyFile();
        assertThat(old).doesNotExist();
        assertThat(other).hasContent("other");
    }

    @Test
    @DisplayName("R6.2 a folder that cannot be written to is told before anything is played: one sentence, exit 1")
    void folderCannotBeWritten(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(run("part1", "--output", file.resolve("inside").toString())).isEqualTo(1);
        assertThat(shown()).startsWith("Error: cannot write to " + file.resolve("inside") + ": ");
        assertThat(shown().lines()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--help         | 0 | part1",
                "part1 --help   | 0 | part1-conversation: one client and one server, turn by turn.",
                "part9          | 2 | Unmatched argument at index 0: 'part9'",
                "part1 fast     | 2 | Unmatched argument at index 1: 'fast'",
                "part1 --output | 2 | Missing required parameter for option '--output'",
            })
    @DisplayName("R6.2 the demos' command line tells which there are, and what is wrong with one")
    void commandLine(String args, int status, String sentence) {
        assertThat(run(args.trim().split(" "))).isEqualTo(status);
        assertThat(shown()).contains(sentence);
    }

    private int run(String... args) {
        return Main.run(args, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, UTF_8);
    }

    private String shown() {
        return out.toString(UTF_8) + err.toString(UTF_8);
    }
}
