package classchat.demos.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Lines at a fixed rate, round the pairs, whether or not those before them have arrived (an open loop). Each line's time
 * counts from the moment at which it was meant to be sent: a server that makes the generator late does not look better
 * for it.
 *
 * <p>The receivers live on the generator's loop. The senders do not: a loop's timers count milliseconds, so here the
 * calling thread parks until shortly before each line is due, spins for what is left (a tenth of a processor at 1,000
 * lines a second, all of one from 10,000 on), and writes into a blocking socket, which has room unless the server has
 * stopped reading.
 */
final class PacedLoad {
    private static final long SPIN_NANOS = 100_000;

    /** Names of its own: what a load before this one has left in the server's buffers must not come to these receivers. */
    private static final int FIRST_PAIR = LoadLine.MAX_PAIRS;

    private final Generator generator;
    private final Wire wire;
    private final int pairs;
    private final int lineBytes;
    private final long intervalNanos;

    // Loop thread only.
    private int readyPairs;
    private int arrived;

    /**
     * What was measured.
     *
     * @param latencies from the time a line was due to be sent until it had arrived, sorted
     * @param lags from the time a line was due to be sent until its sending began, sorted
     */
    record Times(long[] latencies, long[] lags) {
        /** Microseconds that the given share of all values does not exceed. */
        static double percentileMicros(long[] sorted, double share) {
            return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e3;
        }
    }

    PacedLoad(Generator generator, Wire wire, int pairs, int ratePerSecond, int lineBytes) {
        this.generator = generator;
        this.wire = wire;
        this.pairs = pairs;
        this.lineBytes = lineBytes;
        this.intervalNanos = Duration.ofSeconds(1).toNanos() / ratePerSecond;
    }

    /**
     * Sends for {@code ignored} and then for {@code measured}; returns when the last line has arrived. Blocks.
     *
     * @throws IOException if a line does not arrive, or not as it should
     */
    Times run(Duration ignored, Duration measured) throws IOException, InterruptedException {
        int first = (int) (ignored.toNanos() / intervalNanos);
        int lines = first + Math.max(1, (int) (measured.toNanos() / intervalNanos));
        long[] latencies = new long[lines];
        long[] lags = new long[lines];
        CompletableFuture<Void> allArrived = new CompletableFuture<>();
        generator.execute(() -> connectReceivers(latencies, allArrived));
        generator.awaitReady();
        List<SocketChannel> senders = new ArrayList<>();
        try {
            for (int pair = 0; pair < pairs; pair++) {
                SocketChannel sender = SocketChannel.open(generator.server());
                senders.add(sender);
                write(sender, wire.sendersHello(FIRST_PAIR + pair));
            }
            send(senders, lags);
            generator.await(allArrived, "the last line had arrived");
        } finally {
            for (SocketChannel sender : senders) {
                sender.close();
            }
        }
        return new Times(sortedFrom(first, latencies), sortedFrom(first, lags));
    }

    private static long[] sortedFrom(int first, long[] values) {
        long[] sorted = Arrays.copyOfRange(values, first, values.length);
        Arrays.sort(sorted);
        return sorted;
    }

    private void connectReceivers(long[] latencies, CompletableFuture<Void> allArrived) {
        for (int pair = 0; pair < pairs; pair++) {
            int number = pair;
            generator.connect(new Receiver(generator, wire, FIRST_PAIR + pair, line(pair), new Receiver.Listener() {
                @Override
                public void onReady() {
                    if (++readyPairs == pairs) {
                        generator.ready();
                    }
                }

                @Override
                public void line(long sequence, long dueNanos) {
                    latencies[(int) sequence * pairs + number] = System.nanoTime() - dueNanos;
                    if (++arrived == latencies.length) {
                        allArrived.complete(null);
                    }
                }
            }));
        }
    }

    private LoadLine line(int pair) {
        return wire.line(FIRST_PAIR + pair, lineBytes);
    }

    private void send(List<SocketChannel> senders, long[] lags) throws IOException {
        LoadLine[] lines = new LoadLine[pairs];
        Arrays.setAll(lines, this::line);
        long start = System.nanoTime();
        for (int i = 0; i < lags.length; i++) {
            long due = start + i * intervalNanos;
            byte[] line = lines[i % pairs].lines(i / pairs, 1, due);
            parkUntil(due);
            lags[i] = System.nanoTime() - due;
            write(senders.get(i % pairs), line);
        }
    }

    /** Parks, and spins at the end: it returns a few microseconds after that time. */
    static void parkUntil(long dueNanos) {
        for (long left; (left = dueNanos - System.nanoTime()) > 0; ) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private static void write(SocketChannel socket, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            socket.write(buffer);
        }
    }
}
