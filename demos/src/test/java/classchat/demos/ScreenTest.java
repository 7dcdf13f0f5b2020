package classchat.demos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ScreenTest {
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofMillis(10);

    private final Screen screen = new Screen(20, 4);

    @Test
    @DisplayName("R6.3 a text is awaited until it is shown, in however many pieces it comes")
    void awaited() throws Exception {
        Thread printer = new Thread(() -> {
            screen.print("acknowl");
            screen.print("edgment");
        });
        printer.start();
        assertThat(screen.await(List.of("acknowledgment"), LONG)).isNull();
        printer.join();
    }

    @Test
    @DisplayName("R6.3 a text counts once: the next one is looked for after it")
    void onceOnly() throws Exception {
        screen.print("hello, hello, ");
        assertThat(screen.await(List.of("hello"), LONG)).isNull();
        assertThat(screen.await(List.of("hello"), LONG)).isNull();
        assertThat(screen.await(List.of("hello"), SHORT)).isEqualTo("hello");
    }

    @Test
    @DisplayName("R6.3 texts that may come in any order are awaited together, and the one that is missing is named")
    void anyOrder() throws Exception {
        screen.print("two\r\none\r\nthree\r\n");
        assertThat(screen.await(List.of("one", "two"), LONG)).isNull();
        assertThat(screen.await(List.of("three", "two"), SHORT)).isEqualTo("two");
    }

    @Test
    @DisplayName("R6.3 what is drawn over what was awaited is new: a line that comes above a prompt is found")
    void drawnAgain() throws Exception {
        screen.print("Connected\r\nsay: half a");
        assertThat(screen.await(List.of("say: half a"), LONG)).isNull();
        screen.print("\r\u001b[KBob: hello\r\nsay: half a");
        assertThat(screen.await(List.of("Bob: hello"), LONG)).isNull();
        assertThat(screen.await(List.of("say: half a"), LONG)).isNull();
        assertThat(screen.await(List.of("Connected"), SHORT)).isEqualTo("Connected");
    }

    @Test
    @DisplayName("R6.3 a text is found that the terminal broke at its edge, or that has scrolled off")
    void brokenAndScrolledOff() throws Exception {
        screen.print("0123456789 abcdefgh ijkl\r\n" + "line\r\n".repeat(10));
        assertThat(shown()).startsWith("0123456789 abcdefgh", "ijkl", "line");
        assertThat(screen.await(List.of("abcdefgh ijkl"), LONG)).isNull();
        assertThat(screen.await(List.of("line"), LONG)).isNull();
        assertThat(shown()).hasSize(12);
        assertThat(screen.contains("0123456789")).isTrue();
        assertThat(screen.contains("9876543210")).isFalse();
    }

    @Test
    @DisplayName("R6.3 the rest of a line is awaited to the line's end")
    void restOfLine() throws Exception {
        screen.print("Listening on 1:50");
        assertThat(screen.awaitRestOfLine("on 1:", SHORT)).isNull();
        screen.print("00\r\n");
        assertThat(screen.awaitRestOfLine("on 1:", LONG)).isEqualTo("5000");
    }

    @Test
    @DisplayName("R6.3 when nothing more can come, nobody waits for it")
    void nothingMoreCanCome() throws Exception {
        screen.print("goodbye");
        screen.end();
        assertThat(screen.await(List.of("hello"), Duration.ofDays(1))).isEqualTo("hello");
        assertThat(screen.await(List.of("goodbye"), LONG)).isNull();
        assertThat(screen.awaitEnd(LONG)).isTrue();
        assertThat(screen.awaitCursorLeaves(screen.cursor(), Duration.ofDays(1)))
                .isFalse();
    }

    @Test
    @DisplayName("R6.3 the cursor moves as the program says; what is cleared is gone")
    void cursorMovesAndClears() {
        screen.print("one\r\ntwo\r\nthree");
        screen.print("\u001b[1;1HONE\u001b[2;3HX");
        assertThat(shown()).containsExactly("ONE", "twX", "three");
        assertThat(screen.cursor()).isEqualTo(new Screen.Cursor(1, 3));
        screen.print("\u001b[2K");
        assertThat(shown()).containsExactly("ONE", "", "three");
        screen.print("\u001b[2J\u001b[Hnew");
        assertThat(shown()).containsExactly("new");
    }

    @Test
    @DisplayName("R6.3 tabs go to every eighth column, and not over the edge")
    void tabs() {
        screen.print("a\tb\t\tc\r\n\tx");
        assertThat(shown()).containsExactly("a       b          c", "        x");
    }

    @Test
    @DisplayName("R6.3 a wide character takes two columns and is one character of the text")
    void wideCharacters() throws Exception {
        screen.print("漢字!");
        assertThat(screen.cursor().column()).isEqualTo(5);
        assertThat(screen.await(List.of("漢字!"), LONG)).isNull();
        assertThat(shown()).containsExactly("漢字!");
    }

    @Test
    @DisplayName("R6.3 colours and styles stay with their characters")
    void colours() {
        screen.print("\u001b[31mr\u001b[0mp\u001b[1;4mu\u001b[0;7mi\u001b[0;48;2;16;32;48mb");
        long[] line = screen.lines().get(0);
        assertThat(ScreenTerminal.cellForeground(line[0])).isEqualTo(0x800);
        assertThat(ScreenTerminal.cellHasForeground(line[1])).isFalse();
        assertThat(ScreenTerminal.cellBold(line[2]) && ScreenTerminal.cellUnderline(line[2]))
                .isTrue();
        assertThat(ScreenTerminal.cellInverse(line[3]) && !ScreenTerminal.cellBold(line[3]))
                .isTrue();
        assertThat(ScreenTerminal.cellBackground(line[4])).isEqualTo(0x123);
    }

    @Test
    @DisplayName("R6.3 a program that asks the terminal where the cursor is gets an answer, and others none")
    void answers() {
        assertThat(screen.print("abc")).isEmpty();
        assertThat(screen.print("\u001b[6n")).isEqualTo("\u001b[1;4R");
        assertThat(screen.print("d")).isEmpty();
    }

    @Test
    @DisplayName("R6.3 what is typed is awaited where the cursor is, not in what was printed before")
    void echo() throws Exception {
        screen.print("bye ends it:");
        screen.beginTyping();
        assertThat(screen.await(List.of("bye"), SHORT)).isEqualTo("bye");
        screen.print("bye");
        assertThat(screen.await(List.of("bye"), LONG)).isNull();
    }

    @Test
    @DisplayName("R6.3 a note of the stage's has a line to itself and is dim; what is typed is bold")
    void notesAndTyping() {
        screen.print("half a line");
        screen.note("killed");
        screen.beginTyping();
        screen.print("t");
        screen.endTyping();
        screen.print("p");
        assertThat(shown()).containsExactly("half a line", "-- killed", "tp");
        assertThat(ScreenTerminal.cellDim(screen.lines().get(1)[0])).isTrue();
        long[] last = screen.lines().get(2);
        assertThat(IntStream.range(0, 2).mapToObj(i -> ScreenTerminal.cellBold(last[i])))
                .containsExactly(true, false);
    }

    private List<String> shown() {
        return screen.lines().stream().map(Flow::textOf).toList();
    }
}
