package classchat.select;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * File descriptors that clients do not get. Clients can use up all that the system gives a process; but a database, a file
 * that is sent, and each class that Java loads from a file need one, too, and a class that could not be loaded once is not
 * to be had again. So {@value #SIZE} are held, as sockets without a purpose, and given back when no client can be accepted.
 * Not thread-safe.
 */
final class DescriptorReserve {
    static final int SIZE = 8;

    private static final Logger LOG = System.getLogger(DescriptorReserve.class.getName());

    private final Deque<SocketChannel> held = new ArrayDeque<>(SIZE + 1);

    /** Holds the descriptors; returns false, and holds none, unless there is one more for a client. */
    boolean hold() {
        try {
            while (held.size() <= SIZE) {
                held.add(SocketChannel.open());
            }
            held.remove().close();
            return true;
        } catch (IOException | RuntimeException | Error e) { // no descriptor; or no memory for a socket
            giveBack();
            return false;
        }
    }

    /** Gives the descriptors to the rest of the program. */
    void giveBack() {
        for (SocketChannel socket; (socket = held.poll()) != null; ) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "closing failed", e);
            }
        }
    }
}
