package classchat.demos;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.demos.Page.Link;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {
    private static Page page(String text) {
        return new Page(Path.of("PAGE.md"), text);
    }

    @Test
    @DisplayName("R6.4 links and pictures are found, a picture that is a link as both")
    void links() {
        assertThat(page("See [`A.b`](a/A.java) or [here](#there).\n[![a *demo*](x.png)](x.txt) `f(x)` [note] (not)")
                        .links())
                .containsExactly(
                        new Link(false, "`A.b`", "a/A.java"),
                        new Link(false, "here", "#there"),
                        new Link(true, "a *demo*", "x.png"),
                        new Link(false, "", "x.txt"));
    }

    @Test
    @DisplayName("R6.4 what stands between fences is neither link nor heading nor code of the page")
    void fences() {
        Page page = page("# One\n```sh\n# two\n[a](b) `c`\n```\n## Three `d`\n```\n# four\n```\n");
        assertThat(page.anchors()).containsExactly("one", "three-d");
        assertThat(page.links()).isEmpty();
        assertThat(page.code()).containsExactly("d");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What it costs to wait (R2.3)     | what-it-costs-to-wait-r23",
                "Part 1: a client and a server    | part-1-a-client-and-a-server",
                "`LineDecoder`, and *why*         | linedecoder-and-why",
                "Latency at 1,000 lines a second  | latency-at-1000-lines-a-second",
                "TCP/IP – Grüße & SO_REUSEADDR    | tcpip--grüße--so_reuseaddr",
                "The [assignment](https://x.org/) | the-assignment",
            })
    @DisplayName("R6.4 a heading's anchor is the one that GitHub makes")
    void anchor(String heading, String anchor) {
        assertThat(page("## " + heading + "\n").anchors()).containsExactly(anchor);
    }

    @Test
    @DisplayName("R6.4 headings that are alike are numbered")
    void alike() {
        assertThat(page("## Tests\ntext\n### Tests\n# Tests\n").anchors())
                .containsExactly("tests", "tests-1", "tests-2");
    }
}
