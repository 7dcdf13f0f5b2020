package classchat.multithread;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.ProgramOutput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ServerLogTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z")
            .minusSeconds(ZoneId.systemDefault()
                    .getRules()
                    .getOffset(Instant.parse("2026-01-31T12:00:00Z"))
                    .getTotalSeconds());

    private final ProgramOutput screen = new ProgramOutput();
    private final OperatorOutput output = new OperatorOutput(screen.stream(), "test-log");
    private long nanos;
    private final ServerLog log = new ServerLog(output, Clock.fixed(NOON, ZoneOffset.UTC), () -> nanos);

    @AfterEach
    void closeOutput() {
        output.close();
    }

    @Test
    @DisplayName("R3.3 a line of the log: date, level, logger, message; a stack trace is indented below it")
    void format() {
        log.publish(record("it is {0}", null, "noon"));
        log.publish(record("failed", new IllegalStateException("by a test")));
        output.close();
        assertThat(screen.lines())
                .startsWith(
                        "2026-01-31 12:00:00 WARNING chat.Test: it is noon",
                        "2026-01-31 12:00:00 WARNING chat.Test: failed",
                        "    java.lang.IllegalStateException: by a test");
        assertThat(screen.lines().get(3)).startsWith("    at classchat.multithread.ServerLogTest.format(");
    }

    @Test
    @DisplayName("promise 6 text from outside cannot forge a line of the log, nor move the cursor")
    void foreignText() {
        log.publish(record("from\n2026-01-31 12:00:00 INFO root: \u001B[2J", new Exception("a\nb \u001B[2J")));
        output.close();
        assertThat(screen.lines()).noneMatch(line -> line.contains("\u001B")).noneMatch(line -> line.startsWith("b"));
        assertThat(screen.lines().get(0)).contains("from\\u000A2026");
    }

    @Test
    @DisplayName("R3.3 repeated lines are summed up, however their numbers, names and causes differ")
    void repeatedLinesAreSummedUp() {
        for (int i = 0; i < 1_000; i++) {
            log.publish(record("joining failed, as: Ann" + i, null));
        }
        nanos += Duration.ofSeconds(60).toNanos();
        log.tellRepeated();
        output.close();
        assertThat(screen.lines())
                .hasSize(6)
                .endsWith(
                        "2026-01-31 12:00:00 WARNING chat.Test: joining failed, as: and 995 more like this within 60 s");
    }

    @Test
    @DisplayName(
            "R3.3 lines are summed up in the order of the log: the number comes before the next minute's first line")
    void numberComesFirst() {
        for (int i = 0; i < 6; i++) {
            log.publish(record("again", null));
        }
        nanos += Duration.ofSeconds(61).toNanos();
        log.publish(record("again", null));
        output.close();
        assertThat(screen.lines()).hasSize(7).endsWith("2026-01-31 12:00:00 WARNING chat.Test: again");
        assertThat(screen.lines().get(5)).endsWith("again: and 1 more like this within 60 s");
    }

    @Test
    @DisplayName("R3.3 installed, it is the only handler of the process; what it loads beforehand shows nothing")
    void installed() {
        List<Handler> before = log.install();
        try {
            System.getLogger("chat.Test").log(System.Logger.Level.WARNING, "the first");
        } finally {
            assertThat(ServerLog.replaceHandlers(before)).containsExactly(log);
        }
        output.close();
        assertThat(screen.lines()).hasSize(1);
        assertThat(screen.lines().get(0)).endsWith(" WARNING chat.Test: the first");
    }

    @Test
    @DisplayName("R3.5 a record that cannot be formatted is counted, and does not throw")
    void recordThatCannotBeFormatted() {
        log.publish(record("failed", new IllegalStateException() {
            private static final long serialVersionUID = 1;

            @Override
            public String toString() {
                throw new OutOfMemoryError("by a test");
            }
        }));
        output.close();
        assertThat(screen.lines()).containsExactly("(1 lines not shown: the output did not take them)");
    }

    private static LogRecord record(String message, Throwable thrown, Object... parameters) {
        LogRecord record = new LogRecord(Level.WARNING, message);
        record.setLoggerName("chat.Test");
        record.setInstant(NOON);
        record.setThrown(thrown);
        record.setParameters(parameters);
        return record;
    }
}
