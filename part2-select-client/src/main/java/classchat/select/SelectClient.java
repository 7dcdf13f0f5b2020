package classchat.select;

import classchat.basic.Address;
import classchat.basic.BadLineException;
import classchat.basic.Printable;
import classchat.basic.Resolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;

/**
 * The client of part 2: it sends and receives at the same time. It is activated when the socket has a line, or the
 * keyboard has one, and by nothing else; in between its thread sleeps in {@code select}.
 *
 * <pre>
 *   keyboard ──▶ onTyped ──▶ send ──▶ socket          onLine ──▶ screen
 *                                       └──────────────▲
 * </pre>
 *
 * When the input ends, the client says so to the server (half-close), still shows what comes, and leaves when the server
 * ends its side too: a question that is piped in gets its answers.
 */
public final class SelectClient implements LineHandler, Keyboard.Listener {
    private final EventLoop loop;
    private final PrintStream out;
    private final Keyboard keyboard;
    private Connection connection;
    private Ending ending;

    private SelectClient(EventLoop loop, InputStream in, PrintStream out, Limits limits) throws IOException {
        this.loop = loop;
        this.out = out;
        this.keyboard = Keyboard.open(loop, in, Limits.DEFAULT.maxLineBytes(), this);
    }

    /**
     * Talks to {@code server} until either side ends the conversation; runs on the calling thread.
     *
     * @param server an unresolved address is looked up
     * @param in what is typed, in UTF-8
     * @throws IOException if the server cannot be reached, or breaks off, or vanishes; the message is a sentence
     */
    public static void talk(InetSocketAddress server, InputStream in, PrintStream out, Limits limits)
            throws IOException {
        talk(EventLoop.open("client"), server, in, out, limits);
    }

    /** @param toRun the loop that this thread runs; closed at the end */
    static void talk(EventLoop toRun, InetSocketAddress server, InputStream in, PrintStream out, Limits limits)
            throws IOException {
        try (EventLoop loop = toRun) {
            SelectClient client = new SelectClient(loop, in, out, limits);
            out.println("* Connecting to " + Address.text(server) + " ...");
            Connector.connect(loop, server, Resolver.SYSTEM, new LineFraming(limits.maxLineBytes(), client), limits);
            loop.run();
            client.report(server);
        }
    }

    @Override
    public void onOpen(Connection opened) {
        connection = opened;
        out.println("* Connected to " + Address.text(opened.peer()) + ". Type lines; Ctrl-D ends the conversation.");
        keyboard.resume();
    }

    @Override
    public void onTyped(String line) {
        connection.send(LineFraming.encode(line));
        if (connection.isCongested()) {
            keyboard.pause();
            connection.whenDrained(() -> loop.execute(keyboard::resume));
        }
    }

    @Override
    public void onBadTyped(BadLineException why) {
        out.println("* Not sent: " + why.getMessage());
    }

    @Override
    public void onEndOfTyping() {
        connection.endOutput();
    }

    @Override
    public void onLine(Connection from, String line) {
        out.println("< " + Printable.text(line)); // the mark keeps what is said from looking like a line of ours
    }

    @Override
    public void onBadLine(Connection from, BadLineException why) {
        out.println("* The server sent a line that cannot be shown: " + why.getMessage());
    }

    @Override
    public void onClosed(Connection closed, Ending how) {
        ending = how;
        loop.stop();
    }

    private void report(InetSocketAddress server) throws IOException {
        switch (ending.kind()) {
            case ENDED, CLOSED -> out.println("* The conversation has ended.");
            case NOT_CONNECTED -> throw new IOException(ending.reason(), ending.cause());
            default ->
                throw new IOException(
                        "the server " + Address.text(server) + " is lost: " + ending.reason(), ending.cause());
        }
    }
}
