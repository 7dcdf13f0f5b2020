package classchat.demos.bench;

import classchat.basic.BadLineException;
import classchat.basic.LineDecoder;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A discussion in which one client speaks and all others listen. The speaker keeps a window of lines in flight; a line
 * has been delivered when the last listener has it.
 */
final class BroadcastLoad {
    private static final Pattern NAMED = Pattern.compile("You are ([^;]+);");
    private static final int MAX_GREETING_BYTES = 1_024;

    private final Generator generator;
    private final int clients;
    private final int window;
    private final int lineBytes;

    // Loop thread only.
    private final List<Client> joined = new ArrayList<>(); // the first one speaks
    private final int[] missing; // how many have yet to get the line with this number, modulo the window
    private LoadLine line;
    private long sent;
    private int completed;

    /** @param clients at least 2 */
    BroadcastLoad(Generator generator, int clients, int window, int lineBytes) {
        this.generator = generator;
        this.clients = clients;
        this.window = window;
        this.lineBytes = lineBytes;
        this.missing = new int[window];
    }

    /** Lets everybody join; the generator is ready when all have, and the first window is in flight. */
    void start() {
        generator.execute(() -> {
            for (int i = 0; i < clients; i++) {
                generator.connect(new Client());
            }
        });
    }

    private void begin() {
        Client speaker = joined.get(0);
        Matcher named = NAMED.matcher(speaker.greeting);
        String prefix = named.find() ? named.group(1) + ": " : "";
        line = new LoadLine("", 0, lineBytes);
        for (Client listener : joined.subList(1, clients)) {
            listener.check = new DeliveryCheck(new LoadLine(prefix, 0, lineBytes));
        }
        speak(window);
        generator.ready();
    }

    private void speak(int count) {
        for (int i = 0; i < count; i++) {
            missing[(int) ((sent + i) % window)] = clients - 1;
        }
        joined.get(0).connection.send(line.lines(sent, count, System.nanoTime()));
        sent += count;
    }

    private void heard(long sequence, long sentNanos) {
        if (--missing[(int) (sequence % window)] == 0) {
            completed++;
        }
    }

    private final class Client implements ConnectionHandler {
        private final LineDecoder decoder = new LineDecoder(MAX_GREETING_BYTES);
        private Connection connection;
        private String greeting;
        private DeliveryCheck check; // a listener's

        @Override
        public void onBytes(Connection from, ByteBuffer bytes) {
            try {
                if (greeting == null) {
                    awaitGreeting(from, bytes);
                } else if (check == null) {
                    throw new BadDeliveryException(
                            "something came to a client before anybody, or to the one who, spoke");
                } else {
                    listen(bytes);
                }
            } catch (BadLineException e) {
                generator.fail(new BadDeliveryException("no greeting: " + e.getMessage()));
            } catch (BadDeliveryException e) {
                bytes.position(bytes.limit());
                generator.fail(e);
            }
        }

        private void awaitGreeting(Connection from, ByteBuffer bytes) throws BadLineException {
            greeting = decoder.next(bytes);
            if (greeting != null) {
                connection = from;
                joined.add(this);
                if (joined.size() == clients) {
                    begin();
                }
            }
        }

        private void listen(ByteBuffer bytes) throws BadDeliveryException {
            generator.delivered(check.accept(bytes, BroadcastLoad.this::heard));
            if (completed > 0) {
                speak(completed);
                completed = 0;
            }
        }

        @Override
        public void onClosed(Connection closed, Ending ending) {
            generator.lost(ending);
        }
    }
}
