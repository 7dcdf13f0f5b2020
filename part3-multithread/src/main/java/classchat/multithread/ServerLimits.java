package classchat.multithread;

import classchat.select.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server may cost; its {@code --help} shows it.
 *
 * @param connection what one connection may cost
 * @param maxConnections how many clients take part; who comes after them is told so and sent away, unless another address holds
 *     more {@link Places} than is fair
 * @param memoryBytes how many bytes may wait in memory for all clients together: unread and unfinished lines, and everything
 *     that is queued. Beyond it the client that holds most of them is cut off
 * @param backlog how many clients the kernel lets wait to be accepted; it may have a cap of its own
 */
public record ServerLimits(Limits connection, int maxConnections, long memoryBytes, int backlog) {
    /** Memory is a third of the heap: JSON and strings take as much again while they are in use. */
    public static final ServerLimits DEFAULT =
            new ServerLimits(Limits.DEFAULT, 20_000, Runtime.getRuntime().maxMemory() / 3, 1_024);

    public ServerLimits {
        if (maxConnections < 1 || memoryBytes < 1 || backlog < 1) {
            throw new IllegalArgumentException(
                    "too small a limit: " + maxConnections + ", " + memoryBytes + ", " + backlog);
        }
    }

    public ServerLimits withConnection(Limits limits) {
        return new ServerLimits(limits, maxConnections, memoryBytes, backlog);
    }

    public ServerLimits withMaxConnections(int connections) {
        return new ServerLimits(connection, connections, memoryBytes, backlog);
    }

    public ServerLimits withMemoryBytes(long bytes) {
        return new ServerLimits(connection, maxConnections, bytes, backlog);
    }

    /** The limits in words, a line each. */
    public List<String> inWords() {
        List<String> words = new ArrayList<>(connection.inWords());
        words.add("clients at once: " + maxConnections + " (--max-connections)");
        words.add("waiting in memory for all clients: " + memoryBytes / 1_024 / 1_024 + " MiB, a third of the heap");
        words.add("clients waiting to be accepted: " + backlog);
        return words;
    }
}
