package classchat.demos.bench;

import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import java.nio.ByteBuffer;

/**
 * The receiving client of a pair, on a server that forwards. It says its name; when it has been greeted, the server knows
 * it, and the pair can begin with line 0.
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
    private final Wire wire;
    private final int pair;
    private final Wire.Greetings greetings;
    private final DeliveryCheck check;
    private final Listener listener;
    private boolean ready;
    private long received;

    Receiver(Generator generator, Wire wire, int pair, LoadLine line, Listener listener) {
        this.generator = generator;
        this.wire = wire;
        this.pair = pair;
        this.greetings = wire.forReceiver();
        this.check = new DeliveryCheck(line);
        this.listener = listener;
    }

    @Override
    public void onOpen(Connection connection) {
        connection.send(wire.receiversHello(pair));
    }

    @Override
    public void onBytes(Connection connection, ByteBuffer bytes) {
        if (!greetings.areOver(bytes)) {
            return;
        }
        if (!ready) {
            ready = true;
            listener.onReady();
        }
        try {
            int lines = check.accept(bytes, listener);
            received += lines;
            byte[] receipt = lines > 0 ? wire.receipt(received) : null;
            if (receipt != null) {
                connection.send(receipt);
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
