package classchat.select;

import classchat.basic.BadLineException;
import classchat.basic.LineDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;

/**
 * Standard input as an event source of a loop. A selector watches only channels that can be non-blocking, and standard
 * input is none; so one thread, {@code keyboard}, waits for it and copies what comes into a pipe, which a selector can
 * watch. The lines then come as callbacks on the loop, like those of a socket. While paused, the pipe fills up and
 * the thread waits: a file piped in is read only as fast as it is sent on.
 */
public final class Keyboard implements EventLoop.Callback, Closeable {
    private static final Logger LOG = System.getLogger(Keyboard.class.getName());

    /** What is called on the loop's thread. */
    public interface Listener {
        void onTyped(String line);

        /** A line that cannot be taken; the next one can. */
        void onBadTyped(BadLineException why);

        /** The input has ended: Ctrl-D, or the end of what was piped in. */
        void onEndOfTyping();
    }

    private final EventLoop loop;
    private final Pipe pipe;
    private final LineDecoder decoder;
    private final Listener listener;

    // Loop thread only.
    private final ByteBuffer typed = ByteBuffer.allocate(8 * 1_024).flip();
    private SelectionKey key;
    private boolean paused = true;
    private boolean ended;
    private boolean closed;

    private Keyboard(EventLoop loop, Pipe pipe, int maxLineBytes, Listener listener) {
        this.loop = loop;
        this.pipe = pipe;
        this.decoder = LineDecoder.ofTyped(maxLineBytes);
        this.listener = listener;
    }

    /**
     * Opens a keyboard that is paused: nothing is called before {@link #resume}.
     *
     * @throws IOException if the system gives no pipe (no file descriptors left)
     */
    public static Keyboard open(EventLoop loop, InputStream in, int maxLineBytes, Listener listener)
            throws IOException {
        Pipe pipe = Pipe.open();
        Keyboard keyboard = new Keyboard(loop, pipe, maxLineBytes, listener);
        pipe.source().configureBlocking(false);
        loop.execute(keyboard::register);
        Thread thread = new Thread(() -> copy(in, pipe.sink()), "keyboard");
        thread.setDaemon(true); // a read of standard input cannot be interrupted; it should not keep the program alive
        thread.start();
        return keyboard;
    }

    private static void copy(InputStream in, Pipe.SinkChannel sink) {
        byte[] buffer = new byte[8 * 1_024];
        try (sink) {
            for (int read; (read = in.read(buffer)) >= 0; ) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    sink.write(bytes);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the keyboard is not read any more", e); // the program is ending, and closed the pipe
        }
    }

    private void register() {
        try {
            key = loop.register(pipe.source(), paused ? 0 : SelectionKey.OP_READ, this);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closed before it could be watched", e);
        }
    }

    @Override
    public void onReady(SelectionKey ready) {
        if (!typed.hasRemaining()) {
            read();
        }
        deliver();
    }

    private void read() {
        typed.clear();
        try {
            ended = pipe.source().read(typed) < 0;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the keyboard cannot be read", e);
            ended = true;
        }
        typed.flip();
    }

    private void deliver() {
        while (!paused && !closed && typed.hasRemaining()) {
            deliverLine(false);
        }
        if (ended && !paused && !closed) {
            close();
            deliverLine(true);
            listener.onEndOfTyping();
        }
    }

    private void deliverLine(boolean last) {
        try {
            String line = last ? decoder.finish() : decoder.next(typed);
            if (line != null) {
                listener.onTyped(line);
            }
        } catch (BadLineException e) {
            listener.onBadTyped(e);
        }
    }

    /** Takes no more lines for now. Loop thread only. */
    public void pause() {
        paused = true;
        updateInterest();
    }

    /** Takes lines again. Loop thread only. */
    public void resume() {
        paused = false;
        updateInterest();
        loop.execute(this::deliver); // what was left when it paused; not from in here, which may be inside a callback
    }

    private void updateInterest() {
        if (key != null && key.isValid()) {
            key.interestOps(paused ? 0 : SelectionKey.OP_READ);
        }
    }

    @Override
    public void onLoopEnd() {
        close();
    }

    /** Takes no more lines, ever. Loop thread only. */
    @Override
    public void close() {
        closed = true;
        try {
            pipe.source().close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing failed", e);
        }
    }
}
