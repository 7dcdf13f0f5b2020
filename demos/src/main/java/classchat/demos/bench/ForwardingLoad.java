package classchat.demos.bench;

import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import java.nio.ByteBuffer;

/**
 * Pairs of clients, each of which keeps a window of undelivered lines in flight: a line that arrives lets its sender
 * send the next one. So the server always has something to do, and never more than it was asked for.
 */
final class ForwardingLoad {
    private final Generator generator;
    private final Wire wire;
    private final int pairs;
    private final int window;
    private final int lineBytes;
    private int readyPairs; // loop thread only

    ForwardingLoad(Generator generator, Wire wire, int pairs, int window, int lineBytes) {
        this.generator = generator;
        this.wire = wire;
        this.pairs = pairs;
        this.window = window;
        this.lineBytes = lineBytes;
    }

    /** Connects everybody; the generator is ready when each pair has its first window in flight. */
    void start() {
        generator.execute(() -> {
            for (int pair = 0; pair < pairs; pair++) {
                new Pair(pair).connect();
            }
        });
    }

    private final class Pair implements Receiver.Listener, ConnectionHandler {
        private final int number;
        private final LoadLine line;
        private final Wire.Greetings greetings = wire.forSender();
        private Connection sender;
        private long sent; // so many lines; the number of the next one

        Pair(int number) {
            this.number = number;
            this.line = wire.line(number, lineBytes);
        }

        void connect() {
            generator.connect(new Receiver(generator, wire, number, line, this));
        }

        @Override
        public void onReady() {
            generator.connect(this);
        }

        @Override
        public void onOpen(Connection connection) {
            sender = connection;
            sender.send(wire.sendersHello(number));
            send(window);
            if (++readyPairs == pairs) {
                generator.ready();
            }
        }

        @Override
        public void line(long sequence, long sentNanos) {
            // Only how many there are matters here.
        }

        @Override
        public void onLines(int count) {
            send(count);
        }

        private void send(int count) {
            sender.send(line.lines(sent, count, System.nanoTime()));
            sent += count;
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            if (!greetings.areOver(bytes) || !bytes.hasRemaining()) {
                return;
            }
            bytes.position(bytes.limit());
            if (wire.receipt(0) != null) {
                return; // what became of its lines
            }
            generator.fail(new BadDeliveryException("a line came to the sender of pair " + number));
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            generator.lost(ending);
        }
    }
}
