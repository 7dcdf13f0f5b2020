package classchat.demos.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Queue;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many connections of an {@link Attacker}, on one thread. Each says something first; each that ends is replaced. */
final class Crowd {
    /** What its connections do when they have said their words. */
    enum Habit {
        /** They stay, and read. */
        STAYS,
        /** They leave when they are answered. */
        LEAVES,
        /** They read no more when they are answered, but say from time to time that they are there. */
        IS_DEAF
    }

    private static final byte[] PONG = "{\"type\":\"pong\"}\n".getBytes(UTF_8);
    private static final int TICK_MILLIS = 1_000;
    private static final int SMALL_BUFFER_BYTES = 4_096;

    private final InetSocketAddress from;
    private final InetSocketAddress server;
    private final int size;
    private final Habit habit;
    private final IntFunction<String> words;
    private final Tally tally;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1_024);
    private final Queue<Integer> missing = new ArrayDeque<>();

    /**
     * @param words what a connection says first. Connections 0 to {@code size - 1} are opened at once; number {@code n + size}
     *     replaces number {@code n}
     */
    Crowd(
            InetSocketAddress from,
            InetSocketAddress server,
            int size,
            Habit habit,
            IntFunction<String> words,
            Tally tally) {
        this.from = from;
        this.server = server;
        this.size = size;
        this.habit = habit;
        this.words = words;
        this.tally = tally;
        IntStream.range(0, size).forEach(missing::add);
    }

    /** A connection: what it still has to say, and how much it was told. */
    private static final class Visitor {
        final int number;
        final ByteBuffer unsent;
        int lines;

        Visitor(int number, String words) {
            this.number = number;
            unsent = ByteBuffer.wrap(words.getBytes(UTF_8));
        }
    }

    /**
     * Runs for ever.
     *
     * @param onComplete called whenever as many connections have been opened as the crowd has
     * @throws IOException if no connection can be opened
     */
    void run(Runnable onComplete) throws IOException {
        try (Selector selector = Selector.open()) {
            for (long tick = System.nanoTime(); ; ) {
                while (!missing.isEmpty()) {
                    open(selector, missing.remove());
                }
                onComplete.run();
                selector.select(this::step, TICK_MILLIS);
                if (System.nanoTime() - tick > TICK_MILLIS * 1_000_000L) {
                    tick = System.nanoTime();
                    if (habit == Habit.IS_DEAF) {
                        new ArrayList<>(selector.keys()).forEach(this::sayPong);
                    }
                }
            }
        }
    }

    private void open(Selector selector, int number) throws IOException {
        SocketChannel socket = SocketChannel.open();
        if (habit == Habit.IS_DEAF) {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER_BYTES);
        }
        socket.configureBlocking(false);
        socket.bind(from);
        socket.register(selector, SelectionKey.OP_CONNECT, new Visitor(number, words.apply(number)));
        socket.connect(server);
    }

    private void step(SelectionKey key) {
        SocketChannel socket = (SocketChannel) key.channel();
        Visitor visitor = (Visitor) key.attachment();
        try {
            if (key.isConnectable() && socket.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            } else {
                if (key.isWritable()) {
                    socket.write(visitor.unsent);
                    if (!visitor.unsent.hasRemaining()) {
                        key.interestOps(SelectionKey.OP_READ);
                    }
                }
                if (key.isReadable()) {
                    read(key, socket, visitor);
                }
            }
        } catch (IOException e) {
            end(key, "cut off");
        }
    }

    private void read(SelectionKey key, SocketChannel socket, Visitor visitor) throws IOException {
        if (socket.read(buffer.clear()) < 0) {
            end(key, "cut off");
            return;
        }
        for (String line : new String(buffer.array(), 0, buffer.position(), ISO_8859_1).split("\n")) {
            tally.countLine(line);
            visitor.lines++;
        }
        boolean isAnswered = visitor.lines > 1; // the first line comes by itself
        if (isAnswered && habit == Habit.LEAVES) {
            end(key, "left");
        } else if (isAnswered && habit == Habit.IS_DEAF) {
            key.interestOps(0);
        }
    }

    private void sayPong(SelectionKey key) {
        try {
            if (key.isValid() && key.interestOps() == 0) {
                ((SocketChannel) key.channel()).write(ByteBuffer.wrap(PONG));
            }
        } catch (IOException e) {
            end(key, "cut off");
        }
    }

    private void end(SelectionKey key, String how) {
        tally.count(how);
        missing.add(((Visitor) key.attachment()).number + size);
        try {
            key.channel().close();
        } catch (IOException e) {
            tally.count("close failed");
        }
    }
}
