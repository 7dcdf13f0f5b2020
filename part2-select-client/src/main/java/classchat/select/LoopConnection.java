package classchat.select;

import classchat.basic.Address;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection on an event loop.
 *
 * <pre>
 *   CONNECTING ──▶ OPEN ──────── close() ─────────▶ CLOSING ────────▶ CLOSED
 *        │          │                                │                  ▲
 *        │          │  reads for the handler         │  sends what is owed, then FIN;
 *        │          │                                │  reads and throws away until the
 *        │          │                                │  peer's FIN, or for a moment
 *        └──────────┴── reset, stall, handler threw ─┴──────────────────┘
 * </pre>
 */
final class LoopConnection implements Connection, EventLoop.Callback {
    private static final Logger LOG = System.getLogger(LoopConnection.class.getName());

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private enum State {
        CONNECTING,
        OPEN,
        CLOSING,
        CLOSED
    }

    // Set in the constructor; any thread may read.
    private final EventLoop loop;
    private final SocketChannel socket;
    private final ConnectionHandler handler;
    private final Limits limits;
    private final MemoryBudget.Account account;
    private final Output output;

    // Any thread.
    private final AtomicInteger pauses = new AtomicInteger();
    private volatile boolean resumed; // the handler is to be called again: links may keep bytes
    private final AtomicBoolean flushRequested = new AtomicBoolean();
    private volatile InetSocketAddress peer;
    private volatile boolean aborted; // the end is on its way

    // Written by the loop's thread alone; any thread may read.
    private volatile State state = State.CONNECTING;

    // Loop thread only.
    private SelectionKey key;
    private ByteBuffer unread; // what the handler left when it paused
    private final MemoryBudget.Holding unreadMemory;
    private boolean awaitsMemory; // for a moment
    private boolean inHandler; // it has been given bytes, and has not returned
    private boolean calledBack; // the account was, once
    private boolean socketFull; // the last write was short: waits for OP_WRITE
    private boolean inputEnded; // the peer's FIN has come
    private boolean endTold; // the handler knows of it
    private boolean outputEnding; // our FIN goes out behind what is queued
    private boolean outputEnded; // our FIN has gone out
    private int thrownAwayBytes;
    private Ending ending;

    LoopConnection(
            EventLoop loop, SocketChannel socket, ConnectionHandler handler, Limits limits, MemoryBudget memory) {
        this.loop = loop;
        this.socket = socket;
        this.handler = handler;
        this.limits = limits;
        this.account = memory.open(() -> loop.execute(this::endForMemory));
        this.unreadMemory = account.inputHolding();
        this.output = new Output(limits, account, loop, this::cutOff, this::requestFlush);
    }

    EventLoop loop() {
        return loop;
    }

    // --- becoming a connection

    /** The socket is connected: from here on the handler is called. */
    void open() {
        if (state != State.CONNECTING) {
            return; // closed meanwhile
        }
        guard(() -> {
            if (key == null) {
                key = loop.register(socket, 0, this);
            }
            TcpOptions.apply(socket);
            peer = (InetSocketAddress) socket.getRemoteAddress();
            resumed = false; // a pause that was taken back before this has left nothing to offer
            state = State.OPEN;
            handler.onOpen(this);
            updateInterest();
            if (output.isWritable() || outputEnding) {
                flush();
            }
        });
    }

    void connect(InetSocketAddress server) {
        try {
            key = loop.register(socket, 0, this);
            if (socket.connect(server)) {
                open();
                return;
            }
            key.interestOps(SelectionKey.OP_CONNECT);
            loop.schedule(limits.connectTimeout(), () -> {
                if (state == State.CONNECTING) {
                    String waited = "no answer in " + limits.connectTimeout().toSeconds() + " s";
                    end(Ending.notConnected(Address.cannotConnect(server, new SocketTimeoutException(waited))));
                }
            });
            peer = server;
        } catch (IOException e) {
            end(Ending.notConnected(Address.cannotConnect(server, e)));
        }
    }

    private void finishConnect() {
        try {
            socket.finishConnect();
        } catch (IOException e) {
            end(Ending.notConnected(Address.cannotConnect(peer, e)));
            return;
        }
        open();
    }

    // --- callbacks

    @Override
    public void onReady(SelectionKey ready) {
        if (aborted) {
            return;
        }
        if (state == State.CONNECTING) {
            finishConnect();
            return;
        }
        if (ready.isReadable()) {
            guard(this::read);
        }
        if (state != State.CLOSED && ready.isWritable()) {
            socketFull = false;
            flush();
        }
    }

    @Override
    public void onLoopEnd() {
        end(Ending.closed());
    }

    private void read() throws IOException {
        ByteBuffer buffer = loop.readBuffer();
        if (state == State.OPEN) {
            buffer.limit(account.readableBytes(buffer.limit()));
            if (!buffer.hasRemaining()) {
                awaitMemory();
                return;
            }
        }
        int read = socket.read(buffer);
        loop.countRead(read);
        if (read < 0) {
            inputEnded = true;
            if (state == State.OPEN) {
                tellEndIfDue();
            } else if (outputEnded) {
                end(ending);
            }
        } else if (state == State.CLOSING) {
            thrownAwayBytes += read;
        } else {
            deliver(buffer.flip());
        }
        updateInterest();
    }

    /** There is more to read than there is memory for. For the handler this is no pause: it still waits for the peer. */
    private void awaitMemory() {
        awaitsMemory = true;
        updateInterest();
        loop.schedule(account.pause(), () -> {
            awaitsMemory = false;
            updateInterest();
        });
    }

    private void deliver(ByteBuffer bytes) {
        inHandler = true;
        try {
            handler.onBytes(this, bytes);
        } finally {
            inHandler = false;
        }
        if (!bytes.hasRemaining() || state != State.OPEN) {
            keepUnread(null);
        } else if (bytes != unread) {
            keepUnread(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip()); // the loop's own is for the next read
        }
    }

    private void keepUnread(ByteBuffer bytes) {
        unread = bytes;
        unreadMemory.set(bytes == null ? 0 : bytes.capacity());
    }

    /**
     * Tells the end of input behind the bytes that links keep. A link keeps bytes only if the next handler leaves them, and a
     * handler leaves bytes only if it pauses. So no link keeps any once reading has resumed and the handler has been called.
     */
    private void tellEndIfDue() {
        if (inputEnded && !endTold && unread == null && isReading() && !resumed) {
            endTold = true;
            handler.onEndOfInput(this);
        }
    }

    /** Writes what is queued, as much as the socket takes; at the end of a turn, or when the socket is writable again. */
    void flush() {
        flushRequested.set(false); // before the queue is looked at: what is added after this asks again
        if (!socketFull && (state == State.OPEN || state == State.CLOSING)) {
            guard(this::write);
        }
    }

    private void write() throws IOException {
        socketFull = !output.write(socket, loop.writeBuffer());
        if (!socketFull && outputEnding && !outputEnded && output.isFinished()) {
            outputEnded = true;
            socket.shutdownOutput();
            if (state == State.CLOSING) {
                linger();
            }
        }
        updateInterest();
    }

    private void updateInterest() {
        if (state == State.CLOSED) {
            return;
        }
        boolean wantsInput = state == State.CLOSING
                ? outputEnded && thrownAwayBytes <= limits.maxLingerBytes()
                : pauses.get() == 0 && !resumed && unread == null && !awaitsMemory;
        int operations = wantsInput && !inputEnded ? SelectionKey.OP_READ : 0;
        if (socketFull) {
            // A socket is almost always writable, so OP_WRITE is on only while something waits: left on, select()
            // would return at once, for ever.
            operations |= SelectionKey.OP_WRITE;
        }
        if (key.interestOps() != operations) {
            key.interestOps(operations);
        }
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

    private void requestFlush() {
        if (!flushRequested.get() && flushRequested.compareAndSet(false, true)) {
            loop.requestFlush(this);
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
        if (pauses.getAndIncrement() == 0) {
            loop.execute(this::updateInterestIfOpen);
        }
    }

    @Override
    public void resumeReading() {
        resumed = true; // before the count: once this is not paused any more, the call is due
        int left = pauses.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("resumed more often than paused");
        }
        if (left > 0) {
            return;
        }
        if (loop.isCurrent() && inHandler) {
            loop.executeBehindOthers(this::readOn); // the handler makes way for others
        } else {
            loop.execute(this::readOn);
        }
    }

    @Override
    public boolean isReading() {
        return state == State.OPEN && !aborted && pauses.get() == 0;
    }

    private void updateInterestIfOpen() {
        if (state == State.OPEN) {
            updateInterest();
        }
    }

    private void readOn() {
        if (isReading()) {
            guard(() -> {
                if (resumed && !endTold) {
                    offerAgain();
                }
                tellEndIfDue();
                updateInterest();
            });
        }
    }

    private void offerAgain() {
        resumed = false; // before the question: a pause that is in force during the call sets it again at its end
        if (isReading()) {
            deliver(unread != null ? unread : NOTHING);
        } else {
            resumed = true; // paused meanwhile: the offer is still due
        }
    }

    @Override
    public void endOutput() {
        output.end(); // here and now: what this thread sends after this call is behind the end
        loop.executeHere(this::beginToEndOutput);
    }

    private void beginToEndOutput() {
        if (!outputEnding && state != State.CLOSED) {
            outputEnding = true;
            requestFlush();
        }
    }

    @Override
    public void close() {
        output.close();
        loop.executeHere(this::beginToClose);
    }

    private void beginToClose() {
        if (state == State.CONNECTING) {
            loop.execute(() -> end(Ending.closed())); // not from inside close()
        } else if (state == State.OPEN) {
            state = State.CLOSING;
            ending = inputEnded ? Ending.ended() : Ending.closed();
            keepUnread(null);
            if (outputEnded) {
                linger(); // half-closed before
            } else {
                outputEnding = true;
                requestFlush();
            }
            updateInterest();
        }
    }

    @Override
    public void abort() {
        aborted = true;
        output.drop();
        loop.execute(() -> end(ending != null ? ending : Ending.closed())); // not from inside abort()
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return loop.schedule(delay, task);
    }

    /** Our FIN is out: waits for the peer's, reading and throwing away, so that no reset swallows our last bytes. */
    private void linger() {
        if (inputEnded) {
            loop.execute(() -> end(ending)); // not from inside close()
        } else {
            loop.schedule(limits.lingerTimeout(), () -> end(ending));
        }
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

    private void cutOff() {
        end(Ending.stalled(output.queuedBytes()));
    }

    /** The account was called back: what this connection holds is needed. */
    private void endForMemory() {
        boolean isUrgent = calledBack || account.budget().isFarExceeded();
        calledBack = true;
        if (state == State.OPEN && !isUrgent) {
            guard(() -> handler.onMemoryShort(this));
        }
        if (state != State.CLOSING || isUrgent) {
            end(ending != null ? ending : Ending.closed());
        }
    }

    private interface IoAction {
        void run() throws IOException;
    }

    private void guard(IoAction action) {
        try {
            action.run();
        } catch (IOException e) {
            // A peer that ended its output, and then breaks off with our bytes unread, has not ended in good order.
            boolean isOurEnd = state == State.CLOSING && ending.kind() == Ending.Kind.CLOSED;
            end(isOurEnd ? ending : Ending.lost(e));
        } catch (RuntimeException | Error e) {
            SafeLog.error(LOG, "a handler failed, and this ends", this, e);
            end(Ending.failed(e));
        }
    }

    private void end(Ending how) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        account.close();
        keepUnread(null);
        try {
            socket.close(); // cancels the key too
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing failed: " + this, e); // there is nothing left that could be done about it
        }
        try {
            handler.onClosed(this, how);
        } catch (RuntimeException | Error e) {
            SafeLog.error(LOG, "a handler failed at the end of this", this, e);
        }
        output.discard(); // last: a connection that waits for this one goes on, and may ask whether this one is over
    }
}
