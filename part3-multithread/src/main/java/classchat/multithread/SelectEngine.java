package classchat.multithread;

import classchat.select.ConnectionHandler;
import classchat.select.EventLoop;
import classchat.select.Limits;
import classchat.select.MemoryBudget;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * I/O multiplexing: N event loops beside the acceptor's. Each connection belongs to one of them for life.
 *
 * <pre>
 *   chat-acceptor ──▶ chat-loop-1: connections 1, 3, 5 ...
 *                └──▶ chat-loop-2: connections 2, 4, 6 ...
 * </pre>
 */
final class SelectEngine implements RunningEngine {
    private final Limits limits;
    private final MemoryBudget memory;
    private final List<EventLoop> loops = new ArrayList<>();
    private int next; // acceptor's thread only

    private SelectEngine(Limits limits, MemoryBudget memory) {
        this.limits = limits;
        this.memory = memory;
    }

    static RunningEngine start(int loops, Limits limits, MemoryBudget memory) throws IOException {
        if (loops < 1) {
            throw new IllegalArgumentException("loops must be at least 1, not " + loops);
        }
        SelectEngine engine = new SelectEngine(limits, memory);
        try {
            for (int i = 1; i <= loops; i++) {
                engine.loops.add(EventLoop.open("chat-loop-" + i).start());
            }
        } catch (IOException | RuntimeException | Error e) {
            engine.stop();
            throw e;
        }
        return engine;
    }

    @Override
    public void adopt(SocketChannel socket, ConnectionHandler handler) throws IOException {
        loops.get(next).adopt(socket, handler, limits, memory);
        next = (next + 1) % loops.size();
    }

    @Override
    public void afterClosed(Runnable task) {
        task.run();
    }

    @Override
    public void stop() {
        loops.forEach(EventLoop::close);
    }
}
