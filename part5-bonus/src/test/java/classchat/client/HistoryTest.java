package classchat.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HistoryTest {
    private final BlockingQueue<String> written = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("history.jsonl");
    }

    private History open() throws IOException {
        return History.open(file());
    }

    private static Message message(String sender, String text, String id) {
        return Message.of("message").with("sender", sender).with("text", text).with("id", id);
    }

    private boolean add(History history, Message message) {
        boolean isNew = !history.isKnown(message);
        history.add(message, () -> written.add(message.toString()));
        return isNew;
    }

    private static String text(Message message) {
        try {
            return message.string("text");
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("P10.6 a history holds each message once, also if it comes again in a later run")
    void once() throws Exception {
        try (History history = open()) {
            assertThat(add(history, message("Bob", "one", "1-1"))).isTrue();
            assertThat(add(history, message("Bob", "one", "1-1"))).isFalse();
            assertThat(add(history, message("Eve", "one", "1-1"))).isTrue();
        }
        try (History history = open()) {
            assertThat(add(history, message("Bob", "one", "1-1"))).isFalse();
            assertThat(add(history, message("Bob", "two", "1-2"))).isTrue();
            assertThat(add(history, message("Plain", "same", "x"))).isTrue();
            assertThat(add(history, message("Plain", "same", "x")))
                    .as("an id of a plain client says nothing")
                    .isTrue();
            while (written.size() < 7) {
                Thread.onSpinWait(); // it is told of all of them, those that were there too
            }
            assertThat(history.last(10, message -> true).get().stream().map(HistoryTest::text))
                    .containsExactly("one", "one", "two", "same", "same");
            assertThat(history.last(2, message -> !text(message).equals("same")).get().stream()
                            .map(HistoryTest::text))
                    .containsExactly("one", "two");
        }
    }

    @Test
    @DisplayName("R5.3 what became of a message of ours stands with it, and with no other's")
    void fates() throws Exception {
        try (History history = open()) {
            add(history, message("Alice", "one", "1-1").with("own", true));
            add(history, message("Bob", "two", "1-1"));
            add(history, message("Alice", "three", "1-2").with("own", true));
            history.note("1-1", "failed");
        }
        try (History history = open()) {
            List<Message> last = history.last(10, message -> true).get();
            assertThat(last).extracting(HistoryTest::text).containsExactly("one", "two", "three");
            assertThat(last).extracting(message -> message.string("fate")).containsExactly("failed", null, null);
        }
    }

    @Test
    @DisplayName("R5.3 who looks into it sees all that was added, and no half lines, whatever is being written")
    void upToDate() throws Exception {
        try (History history = open()) {
            String text = "x".repeat(1_000);
            for (int i = 1; i <= 300; i++) {
                add(history, message("Bob", text + i, "1-" + i));
                if (i % 3 == 0) {
                    assertThat(history.last(1, message -> true).get())
                            .extracting(HistoryTest::text)
                            .containsExactly(text + i);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0\0\0\0\0\0",
                "\0\0\0\n",
                "{\"sender\":\"Bob\",\"te",
                "{\"sender\":\"Bob\",\"text\":\"\u00C3",
                "\u00FF\u00FE\n\u00FF",
                "not JSON\nnor this\n",
                "long"
            })
    @DisplayName("R5.3 a damaged end of a history is set aside and said once; what is before it is kept")
    void damagedEnd(String text) throws Exception {
        byte[] end = (text.equals("long") ? "\0".repeat(300_000) : text).getBytes(ISO_8859_1);
        try (History history = open()) {
            add(history, message("Bob", "whole", "1-1"));
            assertThat(history.damage()).isEmpty();
        }
        Files.write(file(), end, StandardOpenOption.APPEND);
        Path aside = folder.resolve("history.jsonl.damaged");
        try (History history = open()) {
            assertThat(history.damage())
                    .contains(
                            "The end of your history was damaged; " + end.length + " bytes are now in " + aside + ".");
            assertThat(add(history, message("Bob", "whole", "1-1"))).isFalse();
            assertThat(add(history, message("Bob", "torn", "1-2"))).isTrue();
        }
        assertThat(Files.readAllLines(file(), UTF_8))
                .hasSize(2)
                .last()
                .asString()
                .contains("torn");
        assertThat(Files.readAllBytes(aside)).isEqualTo(end);
        try (History history = open()) {
            assertThat(history.damage()).as("the next time").isEmpty();
        }
        Files.write(file(), end, StandardOpenOption.APPEND);
        open().close();
        assertThat(aside).as("behind what was there").hasSize(2L * end.length);
    }

    @Test
    @DisplayName("R5.3 damage in the middle of a history hides none of the messages around it, and stays where it is")
    void damagedMiddle() throws Exception {
        byte[] content = "{\"text\":\"one\"}\n\0\0\0\n\u00FF\n{\"text\":\"two\"}\n".getBytes(ISO_8859_1);
        Files.write(file(), content);
        try (History history = open()) {
            assertThat(history.damage()).isEmpty();
            assertThat(history.last(10, message -> true).get())
                    .extracting(HistoryTest::text)
                    .containsExactly("one", "two");
        }
        assertThat(Files.readAllBytes(file())).isEqualTo(content);
    }

    @Test
    @DisplayName("R5.3 a damaged end that cannot be set aside stays where it is")
    void damagedEndThatStays() throws Exception {
        Files.writeString(file(), "{}\nhalf");
        Files.createDirectory(folder.resolve("history.jsonl.damaged"));
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot use the history " + file() + ": ");
        assertThat(file()).hasContent("{}\nhalf");
    }

    @Test
    @DisplayName("R5.3 when nothing more can be written, that is told, and nothing waits for it")
    void failure() throws Exception {
        try (History history = History.open(file(), channel -> {
            throw new IOException("No space left on device");
        })) {
            history.whenFailed(e -> written.add(e.getMessage()));
            add(history, message("Bob", "one", "1-1"));
            assertThat(written.take())
                    .isEqualTo("cannot write the history " + file()
                            + ": No space left on device; make room, and start again");
            add(history, message("Bob", "two", "1-2"));
            assertThatThrownBy(() -> history.last(10, message -> true).get())
                    .hasMessageContaining("No space left on device");
        }
        assertThat(written).as("nothing is said to be on the disk").isEmpty();
    }

    @Test
    @DisplayName("R5.3 what cannot be opened is refused with a sentence")
    void notAFile() throws Exception {
        Files.createDirectory(file());
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessage("cannot use the history " + file() + ": Is a directory");
    }

    @Test
    @DisplayName("R5.3 a history whose thread fails, for whatever reason, says so: nothing more is acknowledged")
    void failureOfTheThread() throws Exception {
        try (History history = open()) {
            CompletableFuture<IOException> failure = new CompletableFuture<>();
            history.whenFailed(failure::complete);
            history.add(message("Bob", "one", "1-1"), () -> {
                throw new NoClassDefFoundError("by a test");
            });
            assertThat(failure.get())
                    .hasMessage("cannot write the history " + file() + ": java.lang.NoClassDefFoundError: by a test");
        }
    }
}
