package classchat.demos.bench;

import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import classchat.select.LineFraming;
import java.nio.ByteBuffer;

/**
 * The receiving client of a pair, on a server that forwards. It says its name and then sends itself line 0: when that
 * comes back, the server knows the name, and the pair can begin with line 1.
 */
final class Receiver implements ConnectionHandler {
    /** What the load does about lines that arrived. */
    interface Listener extends DeliveryCheck.Sink {
        /** The server knows the receiver. */
        void onReady();

        /** So many lines have just been delivered; called after the sink was told about each of them. */
        default void onLines(int count) {}
    }

    private final Generator generator;
    private final int pair;
    private final LoadLine line;
    private final DeliveryCheck check;
    private final Listener listener;
    private boolean ready;

    Receiver(Generator generator, int pair, LoadLine line, Listener listener) {
        this.generator = generator;
        this.pair = pair;
        this.line = line;
        this.check = new DeliveryCheck(line);
        this.listener = listener;
    }

    @Override
    public void onOpen(Connection connection) {
        connection.send(LineFraming.encode(LoadLine.receiver(pair)));
        connection.send(line.lines(0, 1, System.nanoTime()));
    }

    @Override
    public void onBytes(Connection connection, ByteBuffer bytes) {
        try {
            int lines = check.accept(bytes, (sequence, sentNanos) -> {
                if (sequence > 0) {
                    listener.line(sequence, sentNanos);
                }
            });
            if (lines > 0 && !ready) {
                ready = true;
                lines--; // line 0
                listener.onReady();
            }
            if (lines > 0) {
                generator.delivered(lines);
                listener.onLines(lines);
            }
        } catch (BadDeliveryException e) {
            bytes.position(bytes.limit());
            generator.fail(e);
        }
    }

    @Override
    public void onClosed(Connection connection, Ending ending) {
        generator.lost(ending);
    }
}
