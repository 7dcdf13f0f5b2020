package classchat.basic.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.ConsoleHandler;
import java.util.logging.Logger;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What a build says of its tests. The classes inside are run by this one alone. */
class TestTotalsTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    static final class Some {
        @Test
        void passes() {}

        @Test
        void fails() {
            fail("on purpose, by a test");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void isRunThrice(int i) {
            assumeTrue(i != 2, "there is no two");
        }

        @Test
        @Disabled("not yet")
        void isDisabled() {}
    }

    @EnabledIfSystemProperty(named = "no.such.property", matches = "x", disabledReason = "nobody set it")
    static final class Others {
        @Test
        void one() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void two(int i) {}
    }

    private void run(Class<?> tests, String build) {
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .addTestExecutionListeners(
                        new TestTotals(folder.resolve("new/totals"), build, new PrintStream(output, true, UTF_8)))
                .build();
        LauncherFactory.create(config)
                .execute(LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(tests))
                        .build());
    }

    @Test
    @DisplayName("R6.1 it tells how many tests ran and, by reason, how many were skipped")
    void totals() {
        run(Some.class, "a build");
        assertThat(output.toString(UTF_8).lines())
                .containsExactly(
                        "Tests of this build so far: 4 run, 2 skipped",
                        "  1 skipped: not yet",
                        "  1 skipped: there is no two");
    }

    @Test
    @DisplayName("R6.1 it goes on counting with the next module of a build, and anew with the next build")
    void modules() {
        run(Some.class, "a build");
        output.reset();
        run(Others.class, "a build");
        assertThat(output.toString(UTF_8).lines())
                .containsExactly(
                        "Tests of this build so far: 4 run, 4 skipped",
                        "  2 skipped: nobody set it",
                        "  1 skipped: not yet",
                        "  1 skipped: there is no two");
        output.reset();
        run(Others.class, "the next build");
        assertThat(output.toString(UTF_8).lines())
                .containsExactly("Tests of this build so far: 0 run, 2 skipped", "  2 skipped: nobody set it");
    }

    @Test
    @DisplayName("R6.1 what the tests' programs log goes to a file, and not to the console")
    void logFile() {
        String line = "logged by a test: " + System.nanoTime();
        System.getLogger("test")
                .log(System.Logger.Level.ERROR, line, new IllegalStateException("on purpose, by a test"));
        assertThat(Path.of(LogFile.NAME)).content().contains(line, "on purpose, by a test");
        assertThat(Arrays.asList(Logger.getLogger("").getHandlers())).noneMatch(ConsoleHandler.class::isInstance);
    }
}
