package classchat.basic.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Tells, when a module's tests are done, how many tests the build has run so far, and why it skipped others. The counts
 * of the modules before are in a file of the build. Registered with the {@link java.util.ServiceLoader}, in every part.
 */
public final class TestTotals implements TestExecutionListener {
    private static final String RUN = "run";

    private final Path file;
    private final String build;
    private final PrintStream out;
    private final Map<String, Integer> counts = new TreeMap<>(); // by the reason for skipping, or RUN
    private TestPlan plan;

    public TestTotals() {
        this(
                Path.of(System.getProperty("build.totals", "target/tests.txt")),
                System.getProperty("build.started", ""),
                System.out);
    }

    /** @param build tells one build from another: only the counts of this one are continued */
    TestTotals(Path file, String build, PrintStream out) {
        this.file = file;
        this.build = build;
        this.out = out;
    }

    @Override
    public synchronized void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier skipped, String reason) {
        long tests = plan.getDescendants(skipped).stream()
                .filter(below -> plan.getChildren(below).isEmpty())
                .count();
        count(reason, Math.max(1, (int) tests));
    }

    @Override
    public synchronized void executionFinished(TestIdentifier finished, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            count(result.getThrowable().map(Throwable::getMessage).orElse("aborted"), 1);
        } else if (finished.isTest()) {
            count(RUN, 1);
        }
    }

    private void count(String reason, int tests) {
        // JUnit puts the condition in front of a reason that was given for it.
        counts.merge(
                reason.replaceFirst("(?s).* ==> |Assumption failed: ", "").replaceAll("\\s+", " "),
                tests,
                Integer::sum);
    }

    @Override
    public synchronized void testPlanExecutionFinished(TestPlan finished) {
        try {
            readOn();
            write();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot count in " + file, e);
        }
        int run = counts.getOrDefault(RUN, 0);
        int skipped = counts.values().stream().mapToInt(Integer::intValue).sum() - run;
        out.println("Tests of this build so far: " + run + " run, " + skipped + " skipped");
        counts.forEach((reason, tests) -> {
            if (!reason.equals(RUN)) {
                out.println("  " + tests + " skipped: " + reason);
            }
        });
    }

    private void readOn() throws IOException {
        List<String> lines = Files.exists(file) ? Files.readAllLines(file, UTF_8) : List.of();
        if (!lines.isEmpty() && lines.get(0).equals(build)) {
            for (String line : lines.subList(1, lines.size())) {
                String[] fields = line.split(" ", 2);
                counts.merge(fields[1], Integer.parseInt(fields[0]), Integer::sum);
            }
        }
    }

    private void write() throws IOException {
        StringBuilder text = new StringBuilder(build).append('\n');
        counts.forEach(
                (reason, tests) -> text.append(tests).append(' ').append(reason).append('\n'));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text, UTF_8);
    }
}
