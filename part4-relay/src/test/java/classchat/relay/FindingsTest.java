package classchat.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays what fuzzing found, or began with. */
class FindingsTest {
    private static final Path FINDINGS = Path.of("src", "test", "resources", "classchat", "relay", "findings");

    static List<Path> findings() throws IOException {
        try (Stream<Path> files = Files.list(FINDINGS)) {
            return files.sorted().collect(Collectors.toList());
        }
    }

    @ParameterizedTest
    @MethodSource("findings")
    @DisplayName("R4.8 what fuzzing found does no harm any more")
    void finding(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        FuzzTargets.messageParsing(bytes);
        FuzzTargets.plainShape(bytes);
        FuzzTargets.lineFraming(bytes);
    }
}
