package classchat.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.select.Connection;
import classchat.select.Encoder;
import classchat.select.Ending;
import classchat.select.Timer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A session without a socket: a test feeds it bytes, and sees what it sends. */
final class ConnectedSession implements Connection {
    private final Session session;

    // Guarded by this.
    private final List<String> sent = new ArrayList<>();
    private final List<Byte> unread = new ArrayList<>();
    private Runnable onSend = () -> {};
    private String awaited;
    private boolean closed;
    private int pauses;

    ConnectedSession(Sessions sessions) {
        session = sessions.newSession();
        session.onOpen(this);
    }

    Session session() {
        return session;
    }

    /** The types of the messages that were sent; of an error, its code. */
    synchronized List<String> sent() {
        return List.copyOf(sent);
    }

    /** Does something once, at the instant before a message of this type, or an error of this code, is sent. */
    synchronized void when(String type, Runnable task) {
        awaited = type;
        onSend = task;
    }

    ConnectedSession joins(String name) {
        return says("{'type':'join','sender':'" + name + "'}");
    }

    /** Says a line; {@code '} stands for {@code "}. */
    ConnectedSession says(String line) {
        arrives((line.replace('\'', '"') + "\n").getBytes(UTF_8));
        return this;
    }

    /** Bytes arrive. What is not read now, because of a pause, is read when that is over. */
    void arrives(byte... bytes) {
        synchronized (this) {
            for (byte b : bytes) {
                unread.add(b);
            }
        }
        read();
    }

    private void read() {
        ByteBuffer bytes;
        synchronized (this) {
            bytes = ByteBuffer.allocate(unread.size());
            unread.forEach(bytes::put);
            unread.clear();
        }
        session.framing().onBytes(this, bytes.flip());
        synchronized (this) {
            while (bytes.hasRemaining()) {
                unread.add(bytes.get());
            }
        }
    }

    /** The connection is lost. */
    void breaks() {
        synchronized (this) {
            closed = true;
        }
        session.onClosed(this, Ending.ended());
    }

    @Override
    public void send(byte[] bytes) {
        Runnable task = () -> {};
        String type = typeOf(bytes);
        synchronized (this) {
            if (!closed && type.equals(awaited)) {
                awaited = null;
                task = onSend;
            }
        }
        task.run();
        synchronized (this) {
            if (!closed) {
                sent.add(type);
            }
        }
    }

    private static String typeOf(byte[] line) {
        try {
            Message message = Message.parse(new String(line, UTF_8).strip());
            return message.type().equals("error") ? message.string("code") : message.type();
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void send(byte[] line, byte[] raw) {
        send(line);
    }

    @Override
    public void holdOutput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sendAhead(byte[] bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void encodeWith(Encoder encoder) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void abort() {
        close();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isCongested() {
        return false;
    }

    @Override
    public void whenDrained(Runnable task) {
        task.run();
    }

    @Override
    public synchronized void pauseReading() {
        pauses++;
    }

    @Override
    public void resumeReading() {
        boolean reads;
        synchronized (this) {
            pauses--;
            reads = pauses == 0 && !closed && !unread.isEmpty();
        }
        if (reads) {
            read();
        }
    }

    @Override
    public synchronized boolean isReading() {
        return !closed && pauses == 0;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void endOutput() {}

    @Override
    public synchronized void close() {
        closed = true;
    }

    @Override
    public InetSocketAddress peer() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }
}
