package classchat.demos.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * A person who comes, leaves a message for somebody who is absent, and goes, again and again; for each of the two steps it
 * knows the longest time. A step that hangs counts as long as it hangs.
 */
final class Newcomer implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InetSocketAddress server;
    private final String absent;
    private final Thread thread = new Thread(this::visit, "bench-newcomer");
    private volatile boolean closing;

    // Guarded by this.
    private final Step join = new Step();
    private final Step store = new Step();
    private Step current; // null between two visits
    private long since;

    private Newcomer(InetSocketAddress server, String absent) {
        this.server = server;
        this.absent = absent;
        thread.setDaemon(true);
    }

    /** @param absent somebody whom the server knows */
    static Newcomer start(InetSocketAddress server, String absent) {
        Newcomer newcomer = new Newcomer(server, absent);
        newcomer.thread.start();
        return newcomer;
    }

    /** What one of the steps took. */
    private static final class Step {
        private long worstNanos;
        private String failure; // the first one; null while there is none

        String worst() {
            return failure != null ? failure : Table.decimal(worstNanos / 1e6);
        }
    }

    /** Milliseconds that the slowest join took until it was welcomed, or why one failed. */
    synchronized String worstJoin() {
        countUnfinished();
        return join.worst();
    }

    /** Milliseconds that the slowest message took until it was stored, or why one was not. */
    synchronized String worstStore() {
        countUnfinished();
        return store.worst();
    }

    private void countUnfinished() {
        if (current != null) {
            current.worstNanos = Math.max(current.worstNanos, System.nanoTime() - since);
        }
    }

    private void visit() {
        for (int number = 1; !closing; number++) {
            try (Socket socket = new Socket()) {
                begin(join);
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.setTcpNoDelay(true);
                socket.connect(server, (int) PATIENCE.toMillis());
                BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                say(socket, Attack.join("Newcomer", true));
                if (ends(lines, "welcome")) {
                    begin(store);
                    String message = "{\"receiver\":\"%s\",\"text\":\"hello\",\"id\":\"%d-1\"}\n";
                    say(socket, message.formatted(absent, System.nanoTime() & (1L << 40) - 1));
                    ends(lines, "stored");
                }
                say(socket, "{\"type\":\"leave\"}\n");
                while (lines.readLine() != null) {} // then its name is free
                Thread.sleep(PAUSE.toMillis());
            } catch (IOException e) {
                fail("no answer");
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write(line.getBytes(UTF_8));
    }

    private synchronized void begin(Step step) {
        current = step;
        since = System.nanoTime();
    }

    /** Ends the current step with a line of that type, or with an error. */
    private boolean ends(BufferedReader lines, String type) throws IOException {
        for (String line; (line = lines.readLine()) != null; ) {
            if (line.contains("\"type\":\"" + type + "\"")) {
                synchronized (this) {
                    countUnfinished();
                    current = null;
                }
                return true;
            }
            if (line.contains("\"type\":\"error\"")) {
                fail("refused");
                return false;
            }
        }
        throw new IOException("the connection ended");
    }

    private synchronized void fail(String how) {
        if (current != null && !closing) {
            current.failure = current.failure == null ? how : current.failure;
        }
        current = null;
    }

    /** Ends the visits, at the latest after the current one. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }
}
