package classchat.multithread;

import classchat.select.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server may cost; its {@code --help} shows it.
 *
 * @param connection what one connection may cost
 * @param maxConnections how many clients take part; who comes after them is told so and sent away
 * @param backlog how many clients the kernel lets wait to be accepted; it may have a cap of its own
 */
public record ServerLimits(Limits connection, int maxConnections, int backlog) {
    public static final ServerLimits DEFAULT = new ServerLimits(Limits.DEFAULT, 20_000, 1_024);

    public ServerLimits {
        if (maxConnections < 1 || backlog < 1) {
            throw new IllegalArgumentException("too small a limit: " + maxConnections + ", " + backlog);
        }
    }

    public ServerLimits withConnection(Limits limits) {
        return new ServerLimits(limits, maxConnections, backlog);
    }

    public ServerLimits withMaxConnections(int connections) {
        return new ServerLimits(connection, connections, backlog);
    }

    /** The limits in words, a line each. */
    public List<String> inWords() {
        List<String> words = new ArrayList<>(connection.inWords());
        words.add("clients at once: " + maxConnections + " (--max-connections)");
        words.add("clients waiting to be accepted: " + backlog);
        return words;
    }
}
