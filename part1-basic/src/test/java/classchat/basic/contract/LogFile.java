package classchat.basic.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Sends the log of a module's tests to {@value #NAME}: many tests cause a failure on purpose, and its stack trace on the
 * console would look like one of the tests'. Registered with the {@link java.util.ServiceLoader}, in every part.
 */
public final class LogFile implements TestExecutionListener {
    static final String NAME = "target/tests.log";

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        try {
            Handler file = new FileHandler(NAME);
            file.setFormatter(new SimpleFormatter());
            Logger root = Logger.getLogger("");
            for (Handler console : root.getHandlers()) {
                root.removeHandler(console);
            }
            root.addHandler(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + NAME, e);
        }
    }
}
