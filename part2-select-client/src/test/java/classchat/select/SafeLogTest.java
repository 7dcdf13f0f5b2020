package classchat.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SafeLogTest {
    private final List<String> logged = new ArrayList<>();
    private final List<Error> failures = new ArrayList<>(); // the next calls of the log throw these

    @Test
    @DisplayName("R3.5 a failure is logged with its subject; without it, if its text is not to be had")
    void subjectWithoutText() {
        SafeLog.error(new FailingLog(), "a handler failed", "connection 7", new OutOfMemoryError("by a test"));
        SafeLog.error(
                new FailingLog(),
                "a handler failed",
                new Object() {
                    @Override
                    public String toString() {
                        throw new OutOfMemoryError("by a test");
                    }
                },
                new OutOfMemoryError("by a test"));
        assertThat(logged).containsExactly("a handler failed: connection 7", "a handler failed");
    }

    @Test
    @DisplayName("R3.5 a log that fails does not keep anybody from handling the failure that was to be logged")
    void logThatFails() {
        failures.add(new NoClassDefFoundError("by a test"));
        SafeLog.error(new FailingLog(), "a handler failed", new OutOfMemoryError("by a test"));
        assertThat(failures).as("thrown").isEmpty();
        assertThat(logged).isEmpty();
    }

    private final class FailingLog implements Logger {
        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            if (!failures.isEmpty()) {
                throw failures.remove(0);
            }
            logged.add(message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getName() {
            return "failing";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }
    }
}
