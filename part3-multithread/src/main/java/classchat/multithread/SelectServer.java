package classchat.multithread;

import classchat.select.ConnectionHandler;
import classchat.select.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * I/O multiplexing: an acceptor and N event loops. Each connection belongs to one of them for life.
 *
 * <pre>
 *   chat-acceptor ──▶ chat-loop-1: connections 1, 3, 5 ...
 *                └──▶ chat-loop-2: connections 2, 4, 6 ...
 * </pre>
 */
final class SelectServer extends AcceptingServer {
    private final List<EventLoop> loops = new ArrayList<>();
    private int next; // acceptor's thread only

    private SelectServer(InetSocketAddress address, Supplier<ConnectionHandler> handlers, ServerLimits limits)
            throws IOException {
        super(address, handlers, limits);
    }

    static Server start(InetSocketAddress address, Supplier<ConnectionHandler> handlers, ServerLimits limits, int loops)
            throws IOException {
        if (loops < 1) {
            throw new IllegalArgumentException("loops must be at least 1, not " + loops);
        }
        SelectServer server = new SelectServer(address, handlers, limits);
        try {
            for (int i = 1; i <= loops; i++) {
                server.loops.add(EventLoop.open("chat-loop-" + i).start());
            }
        } catch (IOException e) {
            server.close();
            throw e;
        }
        server.startAccepting();
        return server;
    }

    @Override
    void adopt(SocketChannel socket, ConnectionHandler handler) throws IOException {
        loops.get(next).adopt(socket, handler, limits().connection());
        next = (next + 1) % loops.size();
    }

    @Override
    void stopEngine() {
        loops.forEach(EventLoop::close);
    }
}
