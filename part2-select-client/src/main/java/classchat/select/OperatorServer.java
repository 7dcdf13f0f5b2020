package classchat.select;

import classchat.basic.Address;
import classchat.basic.BadLineException;
import classchat.basic.FirstLine;
import classchat.basic.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/**
 * The other end of part 2's conversation: a person at the server who may speak at any time, as the client may. It is
 * the client's mirror image on the same loop, with a listening socket more. One client at a time; others wait in the
 * backlog. When the operator's input ends, so does the conversation, and the server with it.
 */
public final class OperatorServer implements LineHandler, Keyboard.Listener {
    private static final int BACKLOG = 50;
    private static final String ACKNOWLEDGMENT = "Connected to ClassChat. The operator hears you.";

    private final EventLoop loop;
    private final PrintStream out;
    private final Limits limits;
    private final Keyboard keyboard;
    private final Acceptor acceptor;
    private Connection client; // null while nobody is connected
    private FirstLine first; // of that client
    private String unheard; // typed while nobody was connected: waits for the next client, and the keyboard with it
    private boolean operatorHasLeft;

    private OperatorServer(EventLoop loop, InetSocketAddress address, InputStream in, PrintStream out, Limits limits)
            throws IOException {
        this.loop = loop;
        this.out = out;
        this.limits = limits;
        this.acceptor = Acceptor.open(loop, address, BACKLOG, this::welcome);
        this.keyboard = Keyboard.open(loop, in, limits.maxLineBytes(), this);
        loop.execute(keyboard::resume);
    }

    /**
     * Serves on the calling thread until the operator's input ends, or somebody stops {@code loop}.
     *
     * @param in what the operator types, in UTF-8
     * @throws IOException if the address cannot be listened on; the message is a sentence
     */
    static void serve(EventLoop loop, InetSocketAddress address, InputStream in, PrintStream out, Limits limits)
            throws IOException {
        OperatorServer server = new OperatorServer(loop, address, in, out, limits);
        out.println("Listening on " + Address.text(server.acceptor.address()));
        out.println("* What you type goes to the client, when there is one.");
        out.println("* Ctrl-D ends the conversation and the server.");
        loop.run();
    }

    private void welcome(SocketChannel socket) throws IOException {
        loop.adopt(socket, new LineFraming(limits.maxLineBytes(), this), limits);
        acceptor.pause();
    }

    @Override
    public void onOpen(Connection opened) {
        client = opened;
        first = new FirstLine();
        out.println("* A client is connected: " + Address.text(opened.peer()));
        opened.send(LineFraming.encode(ACKNOWLEDGMENT));
        if (unheard != null) {
            opened.send(LineFraming.encode(unheard));
            unheard = null;
        }
        keyboard.resume();
    }

    @Override
    public void onLine(Connection from, String line) {
        if (first.isHttp(line)) {
            out.println("* The client speaks HTTP and is sent away.");
            from.send(LineFraming.encode("error: " + FirstLine.NO_WEB_SERVER));
            keyboard.pause(); // what is typed from now on waits for the next client
            from.close();
            return;
        }
        out.println("client: " + Printable.text(line));
    }

    @Override
    public void onBadLine(Connection from, BadLineException why) {
        out.println("* The client was told: " + why.getMessage());
        LineHandler.super.onBadLine(from, why);
    }

    @Override
    public void onTyped(String line) {
        if (client == null) {
            unheard = line;
            keyboard.pause();
            return;
        }
        client.send(LineFraming.encode(line));
        if (client.isCongested()) {
            keyboard.pause();
            client.whenDrained(() -> loop.execute(this::listenToOperator));
        }
    }

    private void listenToOperator() {
        if (client != null && client.isReading()) {
            keyboard.resume();
        }
    }

    @Override
    public void onEndOfInput(Connection from) {
        keyboard.pause(); // what is typed from now on waits for the next client
        from.close();
    }

    @Override
    public void onBadTyped(BadLineException why) {
        out.println("* Not sent: " + why.getMessage());
    }

    @Override
    public void onEndOfTyping() {
        operatorHasLeft = true;
        if (client == null) {
            loop.stop();
        } else {
            client.close();
        }
    }

    @Override
    public void onClosed(Connection closed, Ending how) {
        out.println("* The client is gone: " + how.reason());
        client = null;
        if (operatorHasLeft) {
            loop.stop();
        } else {
            keyboard.resume();
            acceptor.resume();
        }
    }
}
