package classchat.demos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class TranscriptTest {
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofMillis(10);

    private final Transcript transcript = new Transcript();

    @Test
    @DisplayName("R6.3 a transcript has what was typed and what was printed in order, and tells them apart")
    void inOrder() {
        transcript.printed("Listening\n");
        transcript.typed("hello", true);
        transcript.printed("You said: ");
        transcript.printed("hello\n");
        transcript.typed("half a", false);
        transcript.printed("interrupted\n");
        transcript.typed(" line", true);
        transcript.note("Ctrl-D");
        assertThat(transcript)
                .hasToString("Listening\n> hello\nYou said: hello\n> half a…\ninterrupted\n> … line\n-- Ctrl-D\n");
    }

    @Test
    @DisplayName("R6.3 a text is awaited until it is printed, in however many pieces")
    void awaited() throws Exception {
        Thread printer = new Thread(() -> {
            transcript.printed("acknowl");
            transcript.printed("edgment");
        });
        printer.start();
        assertThat(transcript.await(List.of("acknowledgment"), LONG)).isNull();
        printer.join();
    }

    @Test
    @DisplayName("R6.3 a text counts once: the next one is looked for after it, and not in what was typed")
    void onceOnly() throws Exception {
        transcript.typed("hello", true);
        transcript.printed("hello, hello, ");
        assertThat(transcript.await(List.of("hello"), LONG)).isNull();
        assertThat(transcript.await(List.of("hello"), LONG)).isNull();
        assertThat(transcript.await(List.of("hello"), SHORT)).isEqualTo("hello");
    }

    @Test
    @DisplayName("R6.3 texts that may come in any order are awaited together, and the one that is missing is named")
    void anyOrder() throws Exception {
        transcript.printed("two\none\nthree\n");
        assertThat(transcript.await(List.of("one", "two"), LONG)).isNull();
        assertThat(transcript.await(List.of("three", "two"), SHORT)).isEqualTo("two");
    }

    @Test
    @DisplayName("R6.3 the rest of a line is awaited to the line's end")
    void restOfLine() throws Exception {
        transcript.printed("Listening on 127.0.0.1:50");
        assertThat(transcript.awaitRestOfLine("127.0.0.1:", SHORT)).isNull();
        transcript.printed("00\n");
        assertThat(transcript.awaitRestOfLine("127.0.0.1:", LONG)).isEqualTo("5000");
    }

    @Test
    @DisplayName("R6.3 when nothing more can come, nobody waits for it")
    void nothingMoreCanCome() throws Exception {
        transcript.printed("goodbye");
        transcript.end();
        assertThat(transcript.await(List.of("hello"), Duration.ofDays(1))).isEqualTo("hello");
        assertThat(transcript.await(List.of("goodbye"), LONG)).isNull();
        assertThat(transcript.awaitEnd(LONG)).isTrue();
    }

    @Test
    @DisplayName("R6.3 of many lines that begin alike, the first and the last are shown; what is between stands out")
    void linesAlike() {
        transcript.printed("client-6: a book\n".repeat(21) + "client-1: Why?\n" + "client-6: a book\n".repeat(20));
        assertThat(transcript)
                .hasToString("client-6: a book\n".repeat(3)
                        + "-- 15 lines like these are left out\n"
                        + "client-6: a book\n".repeat(3)
                        + "client-1: Why?\n"
                        + "client-6: a book\n".repeat(20));
    }

    @Test
    @DisplayName("R6.3 a line of 160 characters is shown whole, one of 161 is cut")
    void longLines() {
        transcript.printed("x".repeat(160) + "\n" + "y".repeat(161) + "\n");
        assertThat(transcript).hasToString("x".repeat(160) + "\n" + "y".repeat(160) + " …\n");
    }
}
