package classchat.multithread;

import classchat.select.ConnectionHandler;
import classchat.select.EventLoop;
import classchat.select.Limits;
import classchat.select.MemoryBudget;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * Thread + socket: a reader and a writer for every connection, both of which may wait. One event loop, {@code
 * chat-clock}, has the timers for all of them: it notices a peer that does not read, which a thread that waits in {@code
 * write} cannot.
 */
final class ThreadEngine implements RunningEngine {
    /** Makes a thread that is not started: of the system's, or a virtual one. */
    interface Threads {
        Thread create(String name, Runnable task);
    }

    private final Threads threads;
    private final Limits limits;
    private final MemoryBudget memory;
    private final EventLoop clock;
    private int accepted; // acceptor's thread only

    private ThreadEngine(Threads threads, Limits limits, MemoryBudget memory, EventLoop clock) {
        this.threads = threads;
        this.limits = limits;
        this.memory = memory;
        this.clock = clock;
    }

    static RunningEngine start(Threads threads, Limits limits, MemoryBudget memory) throws IOException {
        return new ThreadEngine(
                threads, limits, memory, EventLoop.open("chat-clock").start());
    }

    @Override
    public void adopt(SocketChannel socket, ConnectionHandler handler) throws IOException {
        new ThreadConnection(socket, handler, limits, memory, clock).start(threads, ++accepted);
    }

    /** A connection's last callback is the last but one thing that its reader does, and the writer has ended then. */
    @Override
    public void afterClosed(Runnable task) {
        Thread reader = Thread.currentThread();
        clock.execute(() -> {
            ThreadConnection.join(reader);
            task.run();
        });
    }

    @Override
    public void stop() {
        clock.close();
    }
}
