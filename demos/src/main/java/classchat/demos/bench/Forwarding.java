package classchat.demos.bench;

import classchat.multithread.ServerLimits;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import classchat.select.LineFraming;
import classchat.select.LineHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The smallest relay that part 3's engines can carry, to measure them with: a client's first line is its name; each
 * further one is {@code NAME text}, and goes to that client as it is.
 */
final class Forwarding {
    private final int maxLineBytes;
    private final Map<String, Connection> byName = new ConcurrentHashMap<>();

    Forwarding(ServerLimits limits) {
        this.maxLineBytes = limits.connection().maxLineBytes();
    }

    ConnectionHandler newHandler() {
        return new LineFraming(maxLineBytes, new Client());
    }

    private final class Client implements LineHandler {
        private String name;

        @Override
        public void onLine(Connection from, String line) {
            if (name == null) {
                name = line;
                byName.put(name, from);
                return;
            }
            Connection to = byName.get(line.substring(0, Math.max(0, line.indexOf(' '))));
            if (to != null) {
                byte[] bytes = LineFraming.encode(line);
                from.passOn(() -> pass(bytes, to));
            }
        }

        private Connection pass(byte[] line, Connection to) {
            if (to.isCongested()) {
                return to;
            }
            to.send(line);
            return null;
        }

        @Override
        public void onClosed(Connection closed, Ending ending) {
            if (name != null) {
                byName.remove(name, closed);
            }
        }
    }
}
