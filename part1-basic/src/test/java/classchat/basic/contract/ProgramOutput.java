package classchat.basic.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a program prints, line by line, for a test that waits for a line to appear. Any thread may print. */
public final class ProgramOutput {
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final PrintStream stream = new PrintStream(new LineSplitter(), true, UTF_8);

    /** Where the program prints. */
    public PrintStream stream() {
        return stream;
    }

    /** Waits for a line that starts with {@code start}, skipping others, and returns the rest of it. */
    public String awaitLine(String start) {
        try {
            while (true) {
                String line = unread.poll(15, TimeUnit.SECONDS);
                assertThat(line).as("waited for '%s...' in %s", start, lines).isNotNull();
                if (line.startsWith(start)) {
                    return line.substring(start.length());
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for '" + start + "...'", e);
        }
    }

    /** Everything printed so far. */
    public List<String> lines() {
        return lines;
    }

    private final class LineSplitter extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                lines.add(line.toString(UTF_8));
                unread.add(line.toString(UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }
    }
}
