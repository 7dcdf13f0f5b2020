package classchat.select;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Writes down how it is asked, before it asks a real one. */
final class RecordingSelector extends AbstractSelector {
    static final String SLEEP = "sleep without a limit";

    private final Selector real;
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private volatile boolean isBroken;

    RecordingSelector() throws IOException {
        this(Selector.open());
    }

    private RecordingSelector(Selector real) {
        super(real.provider());
        this.real = real;
    }

    /** The calls so far that nobody has taken, oldest first. */
    BlockingQueue<String> calls() {
        return calls;
    }

    /** From now on it fails when it is to wait. */
    void breakDown() {
        isBroken = true;
    }

    @Override
    public int select(Consumer<SelectionKey> action) throws IOException {
        if (isBroken) {
            throw new IOException("broken, by a test");
        }
        calls.add(SLEEP);
        return real.select(action);
    }

    @Override
    public int select(Consumer<SelectionKey> action, long timeoutMillis) throws IOException {
        calls.add("sleep for " + timeoutMillis + " ms");
        return real.select(action, timeoutMillis);
    }

    @Override
    public int selectNow(Consumer<SelectionKey> action) throws IOException {
        calls.add("do not sleep");
        return real.selectNow(action);
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
        try {
            return channel.register(real, operations, attachment);
        } catch (IOException e) {
            throw new AssertionError(e); // the channel has just been asked whether it is open
        }
    }

    @Override
    public int select(long timeoutMillis) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int selectNow() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Selector wakeup() {
        real.wakeup();
        return this;
    }

    @Override
    public Set<SelectionKey> keys() {
        return real.keys();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return real.selectedKeys();
    }

    @Override
    protected void implCloseSelector() throws IOException {
        real.close();
    }
}
