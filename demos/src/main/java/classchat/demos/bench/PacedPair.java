package classchat.demos.bench;

import classchat.basic.BadLineException;
import classchat.basic.LineDecoder;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two people of part 5, one of whom writes to the other at a fixed rate from start to close, whether or not the lines before
 * have arrived. As in {@link PacedLoad}, a line's time counts from the moment at which it was due.
 *
 * <p>Both live on the generator's loop, and a line that the server does not take waits there: a server that stops reading
 * cannot stop the clock.
 */
final class PacedPair implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 66_560;

    /** The number of a {@link LoadLine}, and the time at which it was due. */
    private static final Pattern WORDS = Pattern.compile(" ([0-9a-f]{16}) ([0-9a-f]{16}) ");

    private final Generator generator;
    private final long intervalNanos;
    private final int number;
    private final LoadLine line;
    private final Thread clock = new Thread(this::send, "bench-clock");
    private volatile int due; // so many lines
    private volatile boolean closing;

    // Loop thread only.
    private Connection sender;
    private long[] latencies = new long[1_000];
    private int arrived;
    private int wanted = Integer.MAX_VALUE;
    private CompletableFuture<long[]> haveArrived;

    private PacedPair(Generator generator, int number, int ratePerSecond, int lineBytes) {
        this.generator = generator;
        this.number = number;
        this.intervalNanos = Duration.ofSeconds(1).toNanos() / ratePerSecond;
        this.line = Wire.ACKNOWLEDGED.line(number, lineBytes);
        clock.setDaemon(true);
    }

    /**
     * Lets both join; the generator is ready when the first line is about to be sent.
     *
     * @param number of the pair; one that this server has not met
     */
    static PacedPair start(Generator generator, int number, int ratePerSecond, int lineBytes) {
        PacedPair pair = new PacedPair(generator, number, ratePerSecond, lineBytes);
        generator.execute(() -> generator.connect(pair.new Arrivals()));
        return pair;
    }

    /** How many lines were due until now. */
    int due() {
        return due;
    }

    /**
     * Returns how long the lines {@code from} to {@code to - 1} took, in nanoseconds, sorted. Blocks until all of them have
     * arrived.
     *
     * @throws IOException if one does not arrive, or not as it should; the message is a sentence
     */
    long[] latencies(int from, int to) throws IOException, InterruptedException {
        CompletableFuture<long[]> all = new CompletableFuture<>();
        generator.execute(() -> {
            wanted = to;
            haveArrived = all;
            completeIfArrived();
        });
        generator.await(all, "the last line had arrived");
        long[] measured = Arrays.copyOfRange(all.join(), from, to);
        Arrays.sort(measured);
        return measured;
    }

    private void completeIfArrived() {
        if (arrived >= wanted) {
            haveArrived.complete(latencies.clone());
            wanted = Integer.MAX_VALUE;
        }
    }

    private void send() {
        long start = System.nanoTime();
        while (!closing) {
            int sequence = due;
            long dueNanos = start + sequence * intervalNanos;
            PacedLoad.parkUntil(dueNanos);
            due = sequence + 1;
            generator.execute(() -> sender.send(line.lines(sequence, 1, dueNanos)));
        }
    }

    /**
     * The receiver. Unlike {@link Receiver}, it also takes a line that the server has stored meanwhile: that one has more
     * fields.
     */
    private final class Arrivals implements ConnectionHandler {
        private final Wire.Greetings greetings = Wire.ACKNOWLEDGED.forReceiver();
        private final LineDecoder decoder = new LineDecoder(MAX_LINE_BYTES);
        private boolean isReady;

        @Override
        public void onOpen(Connection connection) {
            connection.send(Wire.ACKNOWLEDGED.receiversHello(number));
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            if (!greetings.areOver(bytes)) {
                return;
            }
            if (!isReady) {
                isReady = true;
                generator.connect(new Sender());
            }
            int before = arrived;
            try {
                for (String text; (text = decoder.next(bytes)) != null; ) {
                    take(text);
                }
            } catch (BadLineException | BadDeliveryException e) {
                bytes.position(bytes.limit());
                generator.fail(e);
            }
            if (arrived > before) {
                connection.send(Wire.ACKNOWLEDGED.receipt(arrived));
                completeIfArrived();
            }
        }

        private void take(String text) throws BadDeliveryException {
            Matcher words = WORDS.matcher(text);
            if (!words.find() || Long.parseLong(words.group(1), 16) != arrived) {
                throw new BadDeliveryException("not line " + arrived + ", which was due: " + text);
            }
            if (arrived == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * arrived);
            }
            latencies[arrived++] = System.nanoTime() - Long.parseUnsignedLong(words.group(2), 16);
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            generator.lost(ending);
        }
    }

    private final class Sender implements ConnectionHandler {
        private final Wire.Greetings greetings = Wire.ACKNOWLEDGED.forSender();

        @Override
        public void onOpen(Connection connection) {
            sender = connection;
            sender.send(Wire.ACKNOWLEDGED.sendersHello(number));
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            if (greetings.areOver(bytes) && !clock.isAlive() && !closing) {
                clock.start();
                generator.ready();
            }
            bytes.position(bytes.limit()); // what became of its lines
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            generator.lost(ending);
        }
    }

    /** Ends the chat; the connections end with their generator. */
    @Override
    public void close() {
        closing = true;
    }
}
