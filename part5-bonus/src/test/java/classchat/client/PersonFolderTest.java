package classchat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PersonFolderTest {
    private static final String OWN =
            "{\"type\":\"message\",\"sender\":\"Alice\",\"receiver\":\"#c\",\"text\":\"x\",\"own\":true}\n";
    private static final String TO_GROUP =
            "{\"type\":\"message\",\"sender\":\"Bob\",\"receiver\":\"#c\",\"text\":\"x\"}\n";
    private static final String RECEIVED =
            "{\"type\":\"message\",\"sender\":\"Bob\",\"receiver\":\"alice\",\"text\":\"x\"}\n";

    @TempDir
    private Path home;

    private Path path;

    @BeforeEach
    void choose() {
        path = home.resolve("data");
    }

    private void assertIsAlices() throws Exception {
        assertThatThrownBy(() -> PersonFolder.open(path, "Bob"))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "the folder .*data belongs to (Alice|alice), whose history it has; choose another one"
                                + " for Bob \\(--data DIR\\)");
        PersonFolder.open(path, "ALICE").close();
    }

    @Test
    @DisplayName("R5.3 a client's folder belongs to the name that first got in with it, and to no other")
    void oneName() throws Exception {
        try (PersonFolder refused = PersonFolder.open(path, "Eve")) {
            assertThat(refused.historyFile()).isEmptyFile();
        }
        try (PersonFolder folder = PersonFolder.open(path, "Alice")) {
            folder.claim();
            folder.claim();
        }
        assertIsAlices();
        assertThat(path.resolve("owner")).hasContent("Alice");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {OWN, RECEIVED, TO_GROUP + OWN, TO_GROUP + "\0\n" + RECEIVED + OWN})
    @DisplayName("R5.3 a folder of an older version belongs to the name in its history")
    void nameInHistory(String history) throws Exception {
        PersonFolder.open(path, "Alice").close();
        Files.writeString(path.resolve("history.jsonl"), history);
        assertIsAlices();
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", "\0\0\0", "\u00e9"})
    @DisplayName("R5.3 where the owner's file is damaged, the history tells, and the file is written anew")
    void damagedOwner(String owner) throws Exception {
        PersonFolder.open(path, "Alice").close();
        Files.writeString(path.resolve("history.jsonl"), OWN);
        Files.writeString(path.resolve("owner"), owner);
        assertIsAlices();
        try (PersonFolder folder = PersonFolder.open(path, "Alice")) {
            folder.claim();
        }
        assertThat(path.resolve("owner")).hasContent("Alice");
    }
}
