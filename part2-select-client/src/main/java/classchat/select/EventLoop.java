package classchat.select;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * One thread and one selector. The thread sleeps until a socket has something, a task is handed to it, or a timer is
 * due; then it calls back whoever that concerns, and sleeps again. While nothing happens it uses no processor at all.
 *
 * <pre>
 *          ┌─────────────────────────────── one turn ──────────────────────────────┐
 *   ──▶ select (sleep) ──▶ I/O callbacks ──▶ tasks ──▶ rest ──▶ timers ──▶ flush ──┴──▶ select ...
 * </pre>
 *
 * <p>A connection that has more input than one turn may take goes on behind the others ({@link #executeBehindOthers}): for a few
 * milliseconds of each turn. So a line that has just come never waits for all that a hundred busy connections have left.
 *
 * <p>What the callbacks of one turn send is written at its end, all that goes to one connection in one {@code write}:
 * a system call costs more than copying a hundred short lines.
 *
 * <p>Everything a loop owns (its connections, their handlers, its timers) is touched by its thread alone; that is why
 * none of it needs a lock. The one way in from other threads is {@link #execute}.
 */
public final class EventLoop implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EventLoop.class.getName());
    private static final int BUFFER_BYTES = 64 * 1_024;

    /**
     * A timer that runs more than this behind its time tells that the process itself was stopped: by a signal, by the sleep
     * of the machine, or by a long collection of garbage. Its task must not judge a peer by the time that has passed.
     */
    public static final Duration MUCH_TOO_LATE = Duration.ofSeconds(1);

    /** So long a turn goes on with what connections have left of turns before. */
    private static final long REST_NANOS = Duration.ofMillis(4).toNanos();

    /** So many bytes a turn reads before each connection gets a small piece alone. */
    private static final int TURN_BYTES = 4 * 1_024 * 1_024;

    /** Such a piece, in bytes. */
    private static final int SMALL_READ_BYTES = 4_096;

    private static final ThreadLocal<EventLoop> CURRENT = new ThreadLocal<>();

    // Set in the constructor; any thread may read.
    private final String name;
    private final Selector selector;

    // Hand-over points; any thread.
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeupPending = new AtomicBoolean();
    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile Thread thread;

    // Loop thread only: no lock, and none needed.
    private final TimerQueue timers;
    private boolean timersWaited; // they were much too late in the turn before
    private final List<LoopConnection> unflushed = new ArrayList<>();
    private final List<Runnable> turnsTasks = new ArrayList<>();
    private final Deque<Runnable> rest = new ArrayDeque<>(); // what connections have left
    private int readBytes; // in this turn
    private ByteBuffer readBuffer; // one for all connections: thousands of idle ones should not have 64 KiB each
    private ByteBuffer writeBuffer;

    /** @param selector closed by the loop */
    EventLoop(String name, Selector selector, LongSupplier nanoTime) {
        this.name = name;
        this.selector = selector;
        this.timers = new TimerQueue(nanoTime);
    }

    /** What a ready channel calls. */
    interface Callback {
        /** Called on the loop's thread when {@code key}'s channel is ready for something that it is interested in. */
        void onReady(SelectionKey key);

        /** Called on the loop's thread when the loop ends: close the channel. */
        void onLoopEnd();
    }

    /**
     * Opens a loop that does not run yet: {@link #start} or {@link #run} it.
     *
     * @param name the name of its thread
     * @throws IOException if the system gives no selector (no file descriptors left)
     */
    public static EventLoop open(String name) throws IOException {
        return open(name, System::nanoTime);
    }

    /** @param nanoTime the clock of the timers. One that is turned by hand is looked at in every turn of the loop. */
    static EventLoop open(String name, LongSupplier nanoTime) throws IOException {
        return new EventLoop(name, Selector.open(), nanoTime);
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Runs the loop on a {@linkplain VitalThread thread} of its own. If there can be no further thread, closes the loop and throws. */
    public EventLoop start() {
        thread = new VitalThread(this::run, name);
        try {
            thread.start();
        } catch (RuntimeException | Error e) {
            release();
            throw e;
        }
        return this;
    }

    /**
     * Runs the loop on this thread, until {@link #stop}; then closes everything that it owns.
     *
     * @throws UncheckedIOException if the selector fails; everything is closed, too
     */
    public void run() {
        thread = Thread.currentThread();
        CURRENT.set(this);
        try {
            readBuffer = ByteBuffer.allocate(BUFFER_BYTES); // on the heap: strings are made from arrays
            writeBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES); // off the heap: the system writes from there
            while (!stopping) {
                turn();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": the selector failed; everything on this loop ends", e);
        } finally {
            CURRENT.remove();
            release();
        }
    }

    private void turn() throws IOException {
        readBytes = 0;
        select();
        wakeupPending.set(false); // before the tasks are taken: one that comes after this wakes the next select()
        runTasks();
        runRest();
        runTimers();
        flush();
    }

    /** Timers that are much too late wait for one more turn: first, all that has arrived meanwhile is read. */
    private void runTimers() {
        timersWaited = !timersWaited && timers.nanosToNext() < -MUCH_TOO_LATE.toNanos();
        if (!timersWaited) {
            timers.takeDue(this::runSafely);
        }
    }

    /** Runs the tasks that are there now; what they hand over themselves is for the next turn, behind its I/O. */
    private void runTasks() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            turnsTasks.add(task);
        }
        turnsTasks.forEach(this::runSafely);
        turnsTasks.clear();
    }

    /** Goes on with the rest for a moment. What a task leaves again is behind all others. */
    private void runRest() {
        long start = rest.isEmpty() ? 0 : timers.nanoTime();
        for (int left = rest.size(); left > 0 && timers.nanoTime() - start <= REST_NANOS; left--) {
            runSafely(rest.remove());
        }
    }

    private void select() throws IOException {
        long nanos = tasks.isEmpty() && rest.isEmpty() ? timers.nanosToNext() : 0;
        if (nanos <= 0) {
            selector.selectNow(this::callBack);
        } else if (nanos == Long.MAX_VALUE) {
            selector.select(this::callBack);
        } else {
            selector.select(
                    this::callBack, Duration.ofNanos(nanos).toMillis() + 1); // rounded up: early would be a spin
        }
    }

    private void callBack(SelectionKey key) {
        if (key.isValid()) { // a callback before this one may have closed it
            runSafely(() -> ((Callback) key.attachment()).onReady(key));
        }
    }

    /** A mistake in one callback must not end the others. */
    private void runSafely(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException | Error e) {
            SafeLog.error(LOG, "a callback failed", name, e);
        }
    }

    /** Hands {@code task} to the loop's thread, which runs it soon, in the order in which tasks came. Any thread. */
    public void execute(Runnable task) {
        tasks.add(task);
        // wakeup() is a system call, so one is enough until the loop has woken. In the loop itself it takes none: the
        // loop looks at its tasks before it sleeps.
        if (!isCurrent() && !wakeupPending.getAndSet(true)) {
            selector.wakeup();
        }
    }

    /** Runs {@code task} when it is its turn, behind input that has just come in. Loop thread only. */
    void executeBehindOthers(Runnable task) {
        rest.add(task);
    }

    /** Runs {@code task} now if this is the loop's thread, otherwise soon. */
    void executeHere(Runnable task) {
        if (isCurrent()) {
            task.run();
        } else {
            execute(task);
        }
    }

    /** The time by the loop's clock; only differences mean anything. Any thread. */
    public long nanoTime() {
        return timers.nanoTime();
    }

    /** Runs {@code task} on the loop's thread when {@code delay} has passed by the loop's clock. Any thread. */
    public Timer schedule(Duration delay, Runnable task) {
        TimerQueue.Entry entry = timers.entry(delay, task);
        executeHere(() -> timers.add(entry));
        return entry;
    }

    /** Takes over a socket as {@link #adopt(SocketChannel, ConnectionHandler, Limits, MemoryBudget)} does, without a budget. */
    Connection adopt(SocketChannel socket, ConnectionHandler handler, Limits limits) throws IOException {
        return adopt(socket, handler, limits, MemoryBudget.UNLIMITED);
    }

    /**
     * Takes over a socket that is connected; the handler's {@code onOpen} comes soon. Any thread.
     *
     * @param memory counts all that waits in memory for the connection
     * @throws IOException if the socket is closed, or the loop has ended; the socket is then closed too
     */
    public Connection adopt(SocketChannel socket, ConnectionHandler handler, Limits limits, MemoryBudget memory)
            throws IOException {
        LoopConnection connection = new LoopConnection(this, socket, handler, limits, memory);
        socket.configureBlocking(false);
        execute(connection::open);
        if (ended) {
            socket.close();
            throw new IOException("the event loop " + name + " has ended");
        }
        return connection;
    }

    /**
     * Begins to connect to {@code server}; the handler's {@code onOpen} comes when that is done, or {@code onClosed} alone
     * if it fails. Any thread.
     *
     * @throws IOException if the system gives no socket (no file descriptors left)
     */
    public Connection connect(InetSocketAddress server, ConnectionHandler handler, Limits limits) throws IOException {
        SocketChannel socket = SocketChannel.open();
        LoopConnection connection = new LoopConnection(this, socket, handler, limits, MemoryBudget.UNLIMITED);
        socket.configureBlocking(false);
        execute(() -> connection.connect(server));
        return connection;
    }

    /** Watches {@code channel}. Loop thread only, or before the loop runs. */
    SelectionKey register(SelectableChannel channel, int operations, Callback callback) throws ClosedChannelException {
        return channel.register(selector, operations, callback);
    }

    /** Asks for {@code connection} to be flushed: at the end of this turn if this is a loop's thread, otherwise soon. */
    void requestFlush(LoopConnection connection) {
        EventLoop here = CURRENT.get();
        if (here == null) {
            execute(connection::flush);
        } else {
            // Also if it belongs to another loop: what this turn sends there is handed over at its end, in one go.
            here.unflushed.add(connection);
        }
    }

    private void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            LoopConnection connection = unflushed.get(i);
            if (connection.loop() == this) {
                runSafely(connection::flush);
            } else {
                connection.loop().execute(connection::flush);
            }
        }
        unflushed.clear();
    }

    /**
     * The buffer that every read of this loop goes into. Its content is gone when the next read comes. It has less room when much
     * has been read in this turn: of a thousand connections that have 64 KiB each, none waits for all that the others have.
     */
    ByteBuffer readBuffer() {
        readBuffer.clear();
        return readBytes < TURN_BYTES ? readBuffer : readBuffer.limit(SMALL_READ_BYTES);
    }

    /** So much was read into the buffer. */
    void countRead(int bytes) {
        readBytes += bytes;
    }

    /** The buffer that every write of this loop comes from. */
    ByteBuffer writeBuffer() {
        return writeBuffer.clear();
    }

    /** Ends the loop after this turn; what it owns is then closed. Any thread; does not wait. */
    public void stop() {
        stopping = true;
        selector.wakeup();
    }

    /**
     * Ends the loop and waits until its thread has ended, unless this is that thread. May be called twice. Whoever is
     * interrupted while waiting returns at once, with the interrupt kept.
     */
    @Override
    public void close() {
        stop();
        Thread running = thread;
        if (running == null) {
            release();
        } else if (running != Thread.currentThread()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void release() {
        ended = true;
        try {
            if (selector.isOpen()) {
                for (Runnable task; (task = tasks.poll()) != null; ) {
                    runSafely(task); // a socket that was just handed over is closed with the others
                }
                for (SelectionKey key : List.copyOf(selector.keys())) {
                    runSafely(((Callback) key.attachment())::onLoopEnd);
                }
            }
            selector.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, name + ": the selector could not be closed", e);
        }
    }
}
