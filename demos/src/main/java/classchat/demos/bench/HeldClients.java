package classchat.demos.bench;

import classchat.basic.BadLineException;
import classchat.basic.LineDecoder;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients that join a discussion and then do nothing but stay. Fewer than asked for is an answer too: the system's
 * limits on open files and threads differ from machine to machine.
 */
final class HeldClients implements AutoCloseable {
    /** Few enough for any backlog. */
    private static final int JOINING_AT_ONCE = 64;

    private static final int MAX_GREETING_BYTES = 1_024;

    /** Descriptors kept back: when no more connections can be opened, the server has still to be looked at. */
    private static final int SPARE = 8;

    private final Generator generator;
    private final Duration patience;
    private final List<SocketChannel> spare = new ArrayList<>();

    // Guarded by this; changed on the loop's thread.
    private int wanted;
    private int opened;
    private int joined;
    private boolean exhausted; // one could not join, so no more are opened
    private String reason; // the first one; null while there is none

    private HeldClients(Generator generator, Duration patience) {
        this.generator = generator;
        this.patience = patience;
    }

    /**
     * Nobody yet.
     *
     * @param patience how long to wait for the next client to join, before it is believed that none will
     * @throws IOException if there are hardly any file descriptors
     */
    static HeldClients of(Generator generator, Duration patience) throws IOException {
        HeldClients clients = new HeldClients(generator, patience);
        for (int i = 0; i < SPARE; i++) {
            clients.spare.add(SocketChannel.open());
        }
        return clients;
    }

    /** Opens connections until there are {@code clients}; returns how many there are, which may be fewer. Blocks. */
    synchronized int hold(int clients) throws InterruptedException {
        wanted = clients;
        generator.execute(this::openMore);
        long deadline = System.nanoTime() + patience.toNanos();
        for (int before = joined; !isDecided() && deadline - System.nanoTime() > 0; ) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, deadline - System.nanoTime()));
            if (joined > before) {
                before = joined;
                deadline = System.nanoTime() + patience.toNanos();
            }
        }
        return joined;
    }

    private boolean isDecided() {
        return joined == wanted || exhausted && joined == opened;
    }

    /** Why there are not more, in words. */
    synchronized String reason() {
        return reason == null ? "the server did not answer" : reason;
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
        reason = reason == null ? why : reason;
        closeSpare();
        notifyAll();
    }

    private void closeSpare() {
        for (SocketChannel socket : spare) {
            try {
                socket.close();
            } catch (IOException e) {
                reason += "; " + e.getMessage();
            }
        }
        spare.clear();
    }

    /** Gives back what was kept back; the clients themselves end with their generator. */
    @Override
    public synchronized void close() {
        closeSpare();
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
