package classchat.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.demos.Page.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages keep what they promise: what they link to, show and name is there. */
class DocumentsTest {
    private static final Path ROOT = Path.of(".."); // tests run in their module's folder
    private static final Pattern WEB = Pattern.compile("https?://.*");
    private static final Pattern NAMED_TEST = Pattern.compile("\\w+(?:Test|Contract)(?:\\.\\w+)?");
    private static final Pattern NAMED_CODE = Pattern.compile("`([A-Z]\\w*)(?:\\.(\\w+))?`");
    private static final Pattern TEST =
            Pattern.compile("@(?:Parameterized)?Test\\b.*?\\bvoid (\\w+)\\(", Pattern.DOTALL);
    private static final Pattern DISPLAY_NAME = Pattern.compile("@DisplayName\\(\\s*\"([^\"]*)");
    private static final Pattern CLAUSE = Pattern.compile("\\b(P\\d+\\.\\d+)\\b");
    private static final Pattern STATED_CLAUSE = Pattern.compile("^- \\*\\*(P\\d+\\.\\d+)\\*\\* ", Pattern.MULTILINE);

    private static List<Page> tests;
    private static Page protocol;

    /** Java is read like a page here: what counts is which names stand in it. */
    @BeforeAll
    static void readTests() throws IOException {
        List<Page> found = new ArrayList<>();
        for (Path module : modules()) {
            for (String sources : List.of("src/test/java", "src/fuzz/java")) {
                if (Files.isDirectory(module.resolve(sources))) {
                    found.addAll(readAll(module.resolve(sources)));
                }
            }
        }
        tests = found;
        protocol = Page.read(ROOT.resolve("PROTOCOL.md"));
    }

    private static List<Page> readAll(Path folder) throws IOException {
        List<Page> read = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                read.add(Page.read(file));
            }
        }
        return read;
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .toList();
        }
    }

    static List<Page> pages() throws IOException {
        List<Page> pages = new ArrayList<>();
        for (String name : List.of("README.md", "REPORT.md", "PROTOCOL.md")) {
            pages.add(Page.read(ROOT.resolve(name)));
        }
        for (Path module : modules()) {
            pages.add(Page.read(module.resolve("README.md")));
        }
        return pages;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    @DisplayName("R6.4 what a page links to and shows is there: files, headings, pictures")
    void links(Page page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (Link link : page.links()) {
            if (!WEB.matcher(link.target()).matches() && !isThere(link, page)) {
                broken.add(link.target());
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean isThere(Link link, Page page) throws IOException {
        String[] target = link.target().split("#", 2);
        Path file = target[0].isEmpty() ? page.file() : page.file().resolveSibling(target[0]);
        if (!Files.exists(file) || !file.toRealPath().startsWith(ROOT.toRealPath())) {
            return false;
        }
        if (target[0].endsWith(".png")) {
            return ImageIO.read(file.toFile()) != null;
        }
        return target.length == 1 || Page.read(file).anchors().contains(target[1]);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    @DisplayName("R6.4 a link that has the name of a class or a method leads to its file")
    void linksToCode(Page page) throws IOException {
        List<Link> misleading = new ArrayList<>();
        for (Link link : page.links()) {
            Matcher name = NAMED_CODE.matcher(link.label());
            if (link.target().endsWith(".java") && name.matches()) {
                Path file = page.file().resolveSibling(link.target());
                boolean leads = file.endsWith(name.group(1) + ".java")
                        && (name.group(2) == null
                                || Files.readString(file, UTF_8).contains(" " + name.group(2) + "("));
                if (!leads) {
                    misleading.add(link);
                }
            }
        }
        assertThat(misleading).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    @DisplayName("R6.4 the tests that a page names are there")
    void namedTests(Page page) {
        assertThat(page.code())
                .filteredOn(code -> NAMED_TEST.matcher(code).matches())
                .filteredOn(code -> tests.stream().noneMatch(test -> isNamed(test, code)))
                .isEmpty();
    }

    /** @param name a class, or a class and its method: {@code LineDecoderTest.linesComeOutWhole} */
    private static boolean isNamed(Page test, String name) {
        String[] parts = name.split("\\.");
        return test.file().endsWith(parts[0] + ".java")
                && (parts.length == 1 || test.found(TEST).contains(parts[1]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    @DisplayName("R6.4 the clauses of the protocol that a page names are there")
    void namedClauses(Page page) {
        assertThat(page.found(CLAUSE)).isSubsetOf(protocol.found(STATED_CLAUSE));
    }

    @Test
    @DisplayName("R6.4 each clause of the protocol is named by a test, and tests name no others")
    void clausesHaveTests() {
        Set<String> named = tests.stream()
                .filter(test -> !test.file().startsWith(ROOT.resolve("demos")))
                .flatMap(test -> test.found(DISPLAY_NAME).stream())
                .flatMap(name -> new Page(protocol.file(), name).found(CLAUSE).stream())
                .collect(Collectors.toSet());
        Set<String> stated = protocol.found(STATED_CLAUSE);
        assertThat(stated).as("clauses without a test").isSubsetOf(named);
        assertThat(named).as("clauses that tests name").isSubsetOf(stated);
    }

    @Test
    @DisplayName("R6.3 the report shows the picture of every demo")
    void pictures() throws IOException {
        List<String> shown = Page.read(ROOT.resolve("REPORT.md")).links().stream()
                .filter(Link::isPicture)
                .map(Link::target)
                .toList();
        assertThat(Main.DEMOS)
                .extracting(demo -> "demos/screenshots/" + demo.name() + ".png")
                .isSubsetOf(shown);
    }
}
