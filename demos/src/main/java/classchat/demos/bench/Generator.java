package classchat.demos.bench;

import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import classchat.select.EventLoop;
import classchat.select.Limits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The thread that makes the load: one event loop of part 2, on which all clients of a run live, a count of what was
 * delivered to them, and the first thing that went wrong. What the loads do, they do on this thread; whoever measures
 * waits on another.
 */
final class Generator implements AutoCloseable {
    /** A send queue that holds any window: the generator waits for deliveries, never for a socket. */
    private static final Limits LIMITS = Limits.DEFAULT.withMaxSendQueueBytes(1 << 30);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    // Set in the constructor; any thread may read.
    private final InetSocketAddress server;
    private final EventLoop loop;
    private final Duration patience;

    // Any thread.
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>(); // fails when something goes wrong
    private volatile boolean closing;

    // Loop thread only.
    private long delivered;

    private Generator(InetSocketAddress server, Duration patience) throws IOException {
        this.server = server;
        this.patience = patience;
        this.loop = EventLoop.open("bench-generator");
    }

    static Generator start(InetSocketAddress server) throws IOException {
        return start(server, PATIENCE);
    }

    /** @param patience how long {@link #await} waits */
    static Generator start(InetSocketAddress server, Duration patience) throws IOException {
        Generator generator = new Generator(server, patience);
        generator.loop.start();
        return generator;
    }

    /** How things stand at one moment: what was delivered so far, and what the generator's thread has used for it. */
    record Mark(long nanos, long delivered, long cpuNanos) {}

    // --- for the loads, on the loop's thread

    /** Begins to connect one more client; if that fails, the run has failed. */
    void connect(ConnectionHandler handler) {
        try {
            tryToConnect(handler);
        } catch (IOException e) {
            fail(new IOException("cannot open a connection: " + e.getMessage(), e));
        }
    }

    /** @throws IOException if the system gives no socket (no file descriptors left) */
    void tryToConnect(ConnectionHandler handler) throws IOException {
        loop.connect(server, handler, LIMITS);
    }

    void delivered(int lines) {
        delivered += lines;
    }

    /** All clients are there and the load runs. Any thread. */
    void ready() {
        ready.complete(null);
    }

    /** The run is void; whoever waits is told why. The first reason counts. Any thread. */
    void fail(IOException why) {
        if (!closing) {
            end.completeExceptionally(why);
            ready.completeExceptionally(why);
        }
    }

    /** For {@code onClosed} of a connection that should have stayed open. */
    void lost(Ending ending) {
        fail(new IOException("a connection to the server was lost: " + ending.reason(), ending.cause()));
    }

    // --- for whoever measures

    void execute(Runnable task) {
        loop.execute(task);
    }

    InetSocketAddress server() {
        return server;
    }

    /** Waits until the load runs. */
    void awaitReady() throws IOException, InterruptedException {
        await(ready, "all clients were connected and known to the server");
    }

    /** Lets the load run for so long. */
    void pass(Duration time) throws IOException, InterruptedException {
        if (happens(end, time)) {
            throw new AssertionError("the end of a run is always a failure");
        }
    }

    /**
     * Waits, within reason, for something that the load does.
     *
     * @param what what it is, for the message
     * @throws IOException if the run fails first, or it does not happen; the message is a sentence
     */
    void await(CompletableFuture<?> event, String what) throws IOException, InterruptedException {
        if (!happens(CompletableFuture.anyOf(event, end), patience)) {
            throw new IOException("it took more than " + patience.toSeconds() + " s until " + what);
        }
    }

    Mark mark() throws IOException, InterruptedException {
        CompletableFuture<Mark> mark = new CompletableFuture<>();
        loop.execute(() -> mark.complete(new Mark(System.nanoTime(), delivered, threadCpuNanos())));
        await(mark, "the generator's loop took a turn");
        return mark.join();
    }

    private static long threadCpuNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : -1;
    }

    private static boolean happens(CompletableFuture<?> event, Duration time) throws IOException, InterruptedException {
        try {
            event.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    /** Ends the load; its connections are cut off. Returns when the thread has ended. */
    @Override
    public void close() {
        closing = true;
        loop.close();
    }
}
