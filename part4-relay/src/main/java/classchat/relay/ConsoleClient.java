package classchat.relay;

import classchat.basic.Address;
import classchat.basic.BadLineException;
import classchat.basic.Printable;
import classchat.select.EventLoop;
import classchat.select.Keyboard;
import classchat.select.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The client in a terminal, as in the assignment's figure 3: asks for a name, sends {@code Bob:Hi} to Bob, and shows
 * what comes from Bob as {@code Bob:Hi}. The keyboard and the server are watched by one loop.
 */
final class ConsoleClient implements Keyboard.Listener, ChatListener {
    private static final String HELP = """
            * Bob:Hi         send "Hi" to Bob
            * /who           who is here
            * /help          this
            * /quit          leave (as Ctrl-D does)""";

    private final EventLoop loop;
    private final InetSocketAddress server;
    private final Limits limits;
    private final RandomGenerator random;
    private final PrintStream out;
    private final Keyboard keyboard;
    private final Map<String, Runnable> commands =
            Map.of("/who", () -> client().who(""), "/help", this::help, "/quit", this::quit);
    private ChatClient client; // null until a name was given
    private boolean nameWasGiven;
    private boolean nameWasRefused;
    private boolean leaving;
    private String lost; // why there is no connection, as the person has been told; null while there is one
    private String failure;

    private ConsoleClient(
            EventLoop loop,
            InetSocketAddress server,
            InputStream in,
            PrintStream out,
            Limits limits,
            RandomGenerator random)
            throws IOException {
        this.loop = loop;
        this.server = server;
        this.limits = limits;
        this.random = random;
        this.out = out;
        this.keyboard = Keyboard.open(loop, in, Limits.DEFAULT.maxLineBytes(), this);
    }

    /**
     * Chats until the person leaves; runs on the calling thread.
     *
     * @param name who it is, or null to ask for it
     * @throws IOException if the server cannot be reached; the message is a sentence
     */
    static void chat(
            InetSocketAddress server,
            String name,
            InputStream in,
            PrintStream out,
            Limits limits,
            RandomGenerator random)
            throws IOException {
        try (EventLoop loop = EventLoop.open("client")) {
            ConsoleClient console = new ConsoleClient(loop, server, in, out, limits, random);
            loop.execute(() -> console.begin(name));
            loop.run();
            if (console.failure != null) {
                throw new IOException(console.failure);
            }
        }
    }

    private void begin(String name) {
        if (name == null) {
            ask();
        } else {
            nameWasGiven = true;
            join(name);
        }
    }

    private void ask() {
        client = null;
        out.print("input your user name:");
        out.flush();
        keyboard.resume();
    }

    private void join(String name) {
        keyboard.pause(); // what is typed meanwhile waits until we are in
        out.println("* Connecting to " + Address.text(server) + " ...");
        client = ChatClient.start(loop, server, name, limits, random, this);
    }

    private ChatClient client() {
        return client;
    }

    // --- the keyboard

    @Override
    public void onTyped(String line) {
        if (client == null) {
            onNameTyped(line.trim());
        } else if (line.startsWith("/")) {
            Runnable command = commands.get(line.trim());
            if (command == null) {
                out.println(
                        "* There is no command '" + Printable.text(line.trim()) + "'; /help tells which there are.");
            } else {
                command.run();
            }
        } else if (!line.isBlank()) {
            say(line);
        }
    }

    private void onNameTyped(String name) {
        try {
            Name.of(name);
            nameWasRefused = false;
            join(name);
        } catch (RefusedException e) {
            refuseName(e.getMessage());
            ask();
        }
    }

    private void refuseName(String sentence) {
        nameWasRefused = true;
        out.println("* " + Printable.text(sentence));
    }

    private void say(String line) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            out.println("* Say to whom: 'Bob:Hi' sends \"Hi\" to Bob; /help tells more.");
            return;
        }
        String text = line.substring(colon + 1);
        client.send(line.substring(0, colon).trim(), text.startsWith(" ") ? text.substring(1) : text);
        loop.execute(() -> {
            if (client.isCongested()) {
                keyboard.pause();
                client.whenDrained(() -> loop.execute(keyboard::resume));
            }
        });
    }

    private void help() {
        out.println(HELP);
    }

    private void quit() {
        leaving = true;
        keyboard.close();
        client.close();
    }

    @Override
    public void onBadTyped(BadLineException why) {
        out.println("* Not sent: " + why.getMessage());
    }

    @Override
    public void onEndOfTyping() {
        if (client == null) {
            out.println();
            failure = nameWasRefused ? "no name was given that can be had" : null;
            loop.stop();
        } else {
            quit();
        }
    }

    // --- the server

    @Override
    public void onJoined(List<String> users, long count) {
        lost = null;
        out.println("* You are in. Here: " + listed(users, count) + ". /help tells what you can type.");
        keyboard.resume();
    }

    @Override
    public void onNameRefused(String code, String sentence) {
        if (nameWasGiven) {
            failure = sentence; // on the command line: there is nobody to ask for another
        } else {
            refuseName(sentence);
        }
    }

    @Override
    public void onText(String sender, String text) {
        out.println(Printable.text(sender) + ":" + Printable.text(text));
    }

    @Override
    public void onRefused(String code, String sentence, String id) {
        out.println("* " + Printable.text(sentence));
    }

    @Override
    public void onUsers(List<String> users, long count) {
        out.println("* Here: " + listed(users, count));
    }

    private static String listed(List<String> users, long count) {
        long more = count - users.size();
        return Printable.text(String.join(", ", users)) + (more > 0 ? " and " + more + " more" : "");
    }

    @Override
    public void onConnectionLost(String reason, Duration retryAfter) {
        if (!reason.equals(lost)) { // not at every try that fails
            out.println("* The connection is lost: " + Printable.text(reason) + ". Trying again ...");
        }
        lost = reason;
    }

    @Override
    public void onEnded(String reason) {
        if (leaving || failure != null) {
            loop.stop();
        } else if (reason != null) {
            failure = reason;
            loop.stop();
        } else {
            ask(); // the name was refused
        }
    }
}
