package classchat.demos.bench;

import classchat.basic.BadLineException;
import classchat.basic.LineDecoder;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Clients that join a discussion and then do nothing but stay. Fewer than asked for is an answer too: the system's
 * limits on open files and threads differ from machine to machine.
 */
final class HeldClients {
    /** Few enough for any backlog. */
    private static final int JOINING_AT_ONCE = 64;

    private static final int MAX_GREETING_BYTES = 1_024;

    private final Generator generator;
    private final Duration patience;

    // Guarded by this; changed on the loop's thread.
    private int wanted;
    private int opened;
    private int joined;
    private boolean exhausted; // of the last attempts, one failed
    private String reason = "the server did not answer";

    /** @param patience how long to wait for the next client to join, before it is believed that none will */
    HeldClients(Generator generator, Duration patience) {
        this.generator = generator;
        this.patience = patience;
    }

    /** Opens connections until there are {@code clients}; returns how many there are, which may be fewer. Blocks. */
    synchronized int hold(int clients) throws InterruptedException {
        wanted = clients;
        generator.execute(this::openMore);
        int before = -1;
        while (joined < wanted && !(exhausted && joined == opened) && joined > before) {
            before = joined;
            long deadline = System.nanoTime() + patience.toNanos();
            for (long left; joined == before && (left = deadline - System.nanoTime()) > 0; ) {
                wait(Math.max(1, left / 1_000_000));
            }
        }
        return joined;
    }

    /** Why there are not more, in words. */
    synchronized String reason() {
        return reason;
    }

    private synchronized void openMore() {
        while (!exhausted && opened < wanted && opened - joined < JOINING_AT_ONCE) {
            try {
                generator.tryToConnect(new Client());
                opened++;
            } catch (IOException e) {
                exhaust(e.getMessage());
            }
        }
    }

    private synchronized void join() {
        joined++;
        openMore();
        notifyAll();
    }

    private synchronized void leave(boolean wasJoined, String why) {
        opened--;
        joined -= wasJoined ? 1 : 0;
        exhaust(why);
    }

    private synchronized void exhaust(String why) {
        exhausted = true;
        reason = why;
        notifyAll();
    }

    private final class Client implements ConnectionHandler {
        private final LineDecoder decoder = new LineDecoder(MAX_GREETING_BYTES);
        private boolean greeted;

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            try {
                String line = decoder.next(bytes);
                if (line != null && line.startsWith("Connected")) {
                    greeted = true;
                    join();
                } else if (line != null) {
                    exhaust(line); // the server says why; the end of the connection follows
                }
            } catch (BadLineException e) {
                exhaust(e.getMessage());
            }
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            leave(greeted, ending.reason());
        }
    }
}
