package classchat.multithread;

import classchat.basic.Address;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Encoder;
import classchat.select.Ending;
import classchat.select.EventLoop;
import classchat.select.Limits;
import classchat.select.MemoryBudget;
import classchat.select.Output;
import classchat.select.SafeLog;
import classchat.select.TcpOptions;
import classchat.select.Timer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection with two threads of its own. The reader waits for the socket and calls the handler; the writer waits for
 * the send queue and writes. Whoever sends only queues, so that nobody but the writer ever waits for a slow peer.
 *
 * <pre>
 *   socket ──▶ reader ──▶ handler ──▶ send (of any connection) ──▶ send queue ──▶ its writer ──▶ its socket
 * </pre>
 *
 * <p>{@code ending} is null while the connection lives. Once it is set, by {@link #close} or by whatever breaks the
 * connection first, the reader only waits for the peer's end, and then reports it.
 */
final class ThreadConnection implements Connection {
    private static final Logger LOG = System.getLogger(ThreadConnection.class.getName());

    /** One for each thread, so less than an event loop has for all: with 5,000 clients there are 10,000 of them. */
    private static final int BUFFER_BYTES = 8 * 1_024;

    // Set in the constructor, or before the threads start; any thread may read.
    private final SocketChannel socket;
    private final InetSocketAddress peer;
    private final ConnectionHandler handler;
    private final Limits limits;
    private final EventLoop timers;
    private final MemoryBudget.Account account;
    private final Output output;
    private Thread reader;
    private Thread writer;
    private boolean calledBack; // the account was, once; on the timers' thread

    // Any thread.
    private final AtomicReference<Ending> ending = new AtomicReference<>();
    private final AtomicInteger pauses = new AtomicInteger();
    private volatile boolean resumed; // the handler is to be called again: links may keep bytes
    private volatile boolean outputEnded; // our FIN has gone out
    private volatile boolean inputEnded; // the peer's FIN has come
    private final AtomicBoolean wakeupRequested = new AtomicBoolean();
    private volatile boolean writerSleeps;

    /**
     * @param timers where stall and linger timers run
     * @throws IOException if the socket is closed
     */
    ThreadConnection(
            SocketChannel socket, ConnectionHandler handler, Limits limits, MemoryBudget memory, EventLoop timers)
            throws IOException {
        this.socket = socket;
        this.peer = (InetSocketAddress) socket.getRemoteAddress();
        this.handler = handler;
        this.limits = limits;
        this.timers = timers;
        this.account = memory.open(() -> timers.execute(this::endForMemory));
        this.output = new Output(limits, account, timers, this::cutOff, () -> Wakeups.request(this));
    }

    /** Starts both threads; {@code number} is for their names. */
    void start(ThreadEngine.Threads threads, int number) {
        reader = threads.create("chat-reader-" + number, this::read);
        writer = threads.create("chat-writer-" + number, this::write);
        try {
            writer.start();
            reader.start();
        } catch (RuntimeException | Error e) {
            account.close();
            endWith(Ending.failed(e)); // lets the writer end
            throw e;
        }
    }

    // --- the reader's thread

    private void read() {
        try {
            TcpOptions.apply(socket);
            Wakeups.after(() -> handler.onOpen(this));
            readForTheHandler();
            join(writer); // first: a peer that still sends could use up the bytes that we read and throw away
            throwAwayInput();
        } catch (IOException e) {
            endWith(Ending.lost(e));
        } catch (RuntimeException | Error e) {
            SafeLog.error(LOG, "a handler failed, and this ends", this, e);
            endWith(Ending.failed(e));
        }
        join(writer);
        closeSocket();
        account.close();
        try {
            handler.onClosed(this, ending.get());
        } catch (RuntimeException | Error e) {
            SafeLog.error(LOG, "a handler failed at the end of this", this, e);
        }
        output.discard(); // last: a connection that waits for this one goes on, and may ask whether this one is over
    }

    private void readForTheHandler() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
        boolean endTold = false;
        while (ending.get() == null) {
            if (pauses.get() > 0 || endTold) {
                LockSupport.park(this); // until resumeReading or close
            } else if (resumed || buffer.hasRemaining()) {
                resumed =
                        false; // before the question: a pause that is in force during the call sets it again at its end
                if (pauses.get() > 0) {
                    resumed = true; // paused meanwhile: the offer is still due
                } else {
                    Wakeups.after(() -> handler.onBytes(this, buffer)); // bytes that it leaves are offered again
                }
            } else if (inputEnded) {
                endTold = true; // behind what links keep: see LoopConnection.tellEndIfDue
                Wakeups.after(() -> handler.onEndOfInput(this));
            } else {
                buffer.clear().limit(account.readableBytes(BUFFER_BYTES));
                if (buffer.hasRemaining()) {
                    inputEnded = socket.read(buffer) < 0;
                } else {
                    sleep(account.pause()); // there is more to read than there is memory for
                }
                buffer.flip();
            }
        }
    }

    /** Returns early if this ends, and only then. */
    private void sleep(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0 && ending.get() == null; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** After close(): so that no reset swallows our last bytes, until the peer's FIN, and within limits. */
    private void throwAwayInput() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (int left = limits.maxLingerBytes(); !inputEnded && left >= 0; ) {
            int read = socket.read(buffer.clear());
            inputEnded = read < 0;
            left -= read;
        }
        while (!inputEnded && socket.isOpen()) {
            LockSupport.park(this); // a peer that goes on sending is not read from; the timer ends this
        }
    }

    /** Waits for a thread of a connection's, which ends by itself: the stall watch and the linger timer see to that. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // --- the writer's thread

    private void write() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES); // off the heap: the system writes from there
        try {
            do {
                awaitSomethingToDo();
                output.write(socket, buffer); // the socket waits, so a short write needs no more than another
            } while (!output.isFinished());
            socket.shutdownOutput();
            outputEnded = true;
            lingerIfClosing();
        } catch (IOException e) {
            Ending lost = Ending.lost(e); // the reader reports it
            // The system tells a reset to one thread. If that is this one, the reader may have read an end instead.
            ending.updateAndGet(how -> how == null || how.kind() == Ending.Kind.ENDED ? lost : how);
            endWith(lost);
        } catch (RuntimeException | Error e) {
            SafeLog.error(LOG, "an encoder failed, and this ends", this, e);
            endWith(Ending.failed(e));
        }
    }

    private void awaitSomethingToDo() {
        while (isIdle()) {
            // The flag saves a system call for every line that is queued while the writer is awake. Whoever queues
            // looks at the flag afterwards, and the writer at the queue after it has set the flag: one notices.
            writerSleeps = true;
            if (isIdle()) {
                LockSupport.park(this);
            }
            writerSleeps = false;
        }
    }

    private boolean isIdle() {
        return !output.isWritable() && !output.isFinished();
    }

    // --- what anybody may call

    @Override
    public void send(byte[] bytes) {
        output.send(bytes);
    }

    @Override
    public void send(byte[] line, byte[] raw) {
        output.send(line, raw);
    }

    @Override
    public void holdOutput() {
        output.hold();
    }

    @Override
    public void sendAhead(byte[] bytes) {
        output.sendAhead(bytes);
    }

    @Override
    public void encodeWith(Encoder encoder) {
        output.encodeWith(encoder);
    }

    /** Whether nobody else is about to wake the writer; then the caller is. */
    boolean mayRequestWakeup() {
        return !wakeupRequested.get() && wakeupRequested.compareAndSet(false, true);
    }

    void wakeWriter() {
        wakeupRequested.set(false); // before the flag is looked at: who sends after this asks again
        if (writerSleeps) {
            LockSupport.unpark(writer);
        }
    }

    @Override
    public boolean isCongested() {
        return output.isCongested();
    }

    @Override
    public void whenDrained(Runnable task) {
        output.whenDrained(task);
    }

    @Override
    public void whenDrainedForItself(Runnable task) {
        output.whenDrainedForItself(task);
    }

    @Override
    public void pauseReading() {
        pauses.incrementAndGet();
    }

    @Override
    public void resumeReading() {
        resumed = true; // before the count: once this is not paused any more, the call is due
        int left = pauses.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("resumed more often than paused");
        }
        if (left == 0) {
            LockSupport.unpark(reader);
        }
    }

    @Override
    public boolean isReading() {
        return pauses.get() == 0 && ending.get() == null;
    }

    @Override
    public void endOutput() {
        output.end();
        wakeWriter();
    }

    @Override
    public void close() {
        if (ending.compareAndSet(null, inputEnded ? Ending.ended() : Ending.closed())) {
            output.close();
            wakeWriter();
            LockSupport.unpark(reader);
            if (outputEnded) {
                lingerIfClosing(); // half-closed before
            }
        }
    }

    @Override
    public void abort() {
        endWith(Ending.closed());
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return timers.schedule(delay, task);
    }

    @Override
    public MemoryBudget.Account account() {
        return account;
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }

    @Override
    public String toString() {
        return "connection to " + Address.text(peer);
    }

    // --- the end

    /** A thread that waits in read() cannot look at a clock: the timer closes the socket under it. */
    private void lingerIfClosing() {
        if (ending.get() != null) {
            timers.schedule(limits.lingerTimeout(), () -> {
                closeSocket();
                LockSupport.unpark(reader);
            });
        }
    }

    private void cutOff() {
        endWith(Ending.stalled(output.queuedBytes()));
    }

    /** The account was called back: what this connection holds is needed. On the timers' thread. */
    private void endForMemory() {
        boolean isUrgent = calledBack || account.budget().isFarExceeded();
        calledBack = true;
        if (ending.get() == null && !isUrgent) {
            try {
                handler.onMemoryShort(this);
            } catch (RuntimeException | Error e) {
                SafeLog.error(LOG, "a handler failed, and this ends", this, e);
            }
        }
        if (ending.get() == null || isUrgent) {
            abort();
        }
    }

    private void endWith(Ending how) {
        ending.compareAndSet(null, how);
        output.drop();
        closeSocket();
        wakeWriter();
        LockSupport.unpark(reader);
    }

    private void closeSocket() {
        try {
            socket.close(); // wakes the threads that wait for it
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing failed: " + this, e); // there is nothing left that could be done about it
        }
    }
}
