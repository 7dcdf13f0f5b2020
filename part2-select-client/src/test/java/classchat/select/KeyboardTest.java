package classchat.select;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.basic.BadLineException;
import classchat.basic.contract.Typist;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class KeyboardTest implements Keyboard.Listener {
    private final List<String> got = new CopyOnWriteArrayList<>();
    private EventLoop loop;
    private Keyboard keyboard;

    @BeforeEach
    void startLoop() throws IOException {
        loop = EventLoop.open("test-loop").start();
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    @DisplayName("R2.2 each typed line is a callback on the loop, in UTF-8, when it is complete")
    void typedLines() throws Exception {
        try (Typist typist = new Typist()) {
            keyboard = Keyboard.open(loop, typist.in(), 100, this);
            loop.execute(keyboard::resume);
            typist.type("gr\u00fc\u00dfe\nhalf a li");
            await().until(() -> got.size() == 1);
            typist.type("ne\n");
            await().until(() -> got.size() == 2);
        }
        await().until(() -> got.size() == 3);
        assertThat(got).containsExactly("gr\u00fc\u00dfe", "half a line", "(end)");
    }

    @Test
    @DisplayName(
            "R2.4 piped input comes to its end, a last line without a line feed included, and then the end is told")
    void pipedInput() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("line ").append(i).append('\n');
        }
        keyboard = Keyboard.open(loop, new ByteArrayInputStream((text + "last").getBytes(UTF_8)), 100, this);
        loop.execute(keyboard::resume);
        await().until(() -> got.contains("(end)"));
        assertThat(got).hasSize(20_002).contains("line 0", "line 19999").endsWith("last", "(end)");
    }

    @Test
    @DisplayName("R2.4 a paused keyboard keeps what is typed for later, the rest of the same packet included")
    void pausedKeyboardKeeps() throws Exception {
        keyboard = Keyboard.open(loop, new ByteArrayInputStream("one\npause\ntwo\nthree".getBytes(UTF_8)), 100, this);
        loop.execute(keyboard::resume);
        await().until(() -> got.contains("pause"));
        loop.execute(() -> got.add("(a turn)"));
        await().until(() -> got.contains("(a turn)"));
        loop.execute(keyboard::resume);
        await().until(() -> got.contains("(end)"));
        assertThat(got).containsExactly("one", "pause", "(a turn)", "two", "three", "(end)");
    }

    @Test
    @DisplayName("R2.4 a file as Windows writes it, with a byte order mark and CRLF, is the same lines")
    void fileOfWindows() throws Exception {
        byte[] typed = "\uFEFFBob:one\r\nBob:two\r\n".getBytes(UTF_8);
        keyboard = Keyboard.open(loop, new ByteArrayInputStream(typed), 100, this);
        loop.execute(keyboard::resume);
        await().until(() -> got.contains("(end)"));
        assertThat(got).containsExactly("Bob:one", "Bob:two", "(end)");
    }

    @Test
    @DisplayName("R2.4 a typed line that is too long or no UTF-8 is told; the next one is taken")
    void badLines() throws Exception {
        byte[] typed = ("x".repeat(101) + "\n\u00ff\nok\n").getBytes(ISO_8859_1);
        keyboard = Keyboard.open(loop, new ByteArrayInputStream(typed), 100, this);
        loop.execute(keyboard::resume);
        await().until(() -> got.contains("(end)"));
        assertThat(got).hasSize(4).endsWith("ok", "(end)");
        assertThat(got.get(0)).contains("at most 100 bytes");
        assertThat(got.get(1)).contains("UTF-8");
    }

    @Override
    public void onTyped(String line) {
        got.add(line);
        if (line.equals("pause")) {
            keyboard.pause();
        }
    }

    @Override
    public void onBadTyped(BadLineException why) {
        got.add(why.getMessage());
    }

    @Override
    public void onEndOfTyping() {
        got.add("(end)");
    }
}
