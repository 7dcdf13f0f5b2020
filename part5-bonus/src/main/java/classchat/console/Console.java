package classchat.console;

import classchat.basic.Address;
import classchat.basic.BadLineException;
import classchat.basic.Printable;
import classchat.client.KeepingClient;
import classchat.client.KeepingListener;
import classchat.client.KeepingListener.Counts;
import classchat.client.KeepingListener.Fate;
import classchat.client.PersonFolder;
import classchat.client.Sent;
import classchat.relay.Message;
import classchat.relay.Name;
import classchat.relay.RefusedException;
import classchat.select.EventLoop;
import classchat.select.Keyboard;
import classchat.select.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The client in a terminal, or at the end of a pipe. The keyboard and the server are watched by one loop. */
final class Console implements Keyboard.Listener, KeepingListener {
    /**
     * What a console needs to know.
     *
     * @param folders where a person's things are kept, by the key of the name: {@code alice} is {@code Alice}
     */
    record Settings(
            InetSocketAddress server,
            Function<String, Path> folders,
            Limits limits,
            Waits waits,
            RandomGenerator random,
            Clock clock) {}

    /**
     * How long the console waits.
     *
     * @param counts when a group's message is stored, for how many it was
     * @param answer when the person leaves, for the next answer
     */
    record Waits(Duration counts, Duration answer) {
        static final Waits DEFAULT = new Waits(Duration.ofSeconds(2), Duration.ofSeconds(5));
    }

    private final EventLoop loop;
    private final Settings settings;
    private final Screen screen;
    private final Keyboard keyboard;
    private final WayOut wayOut;
    private PersonFolder folder; // null until a name was given, and after the end
    private KeepingClient client; // null until a name was given
    private Addressing addressing;
    private Commands commands;
    private Answers answers;
    private boolean nameWasGiven;
    private boolean nameWasRefused;
    private String lost; // why there is no connection, as the person has been told; null while there is one
    private String failure;
    private long failed; // lines that went nowhere

    private Console(EventLoop loop, Settings settings, InputStream in, PrintStream out) throws IOException {
        this.loop = loop;
        this.settings = settings;
        this.screen = new Screen(out, settings.clock().getZone());
        this.keyboard = Keyboard.open(loop, in, Limits.DEFAULT.maxLineBytes(), this);
        this.wayOut = new WayOut(
                loop::schedule, settings.waits().answer(), () -> answers.areComplete(), () -> client.close());
    }

    /**
     * Chats until the person leaves; runs on the calling thread.
     *
     * @param name who it is, or null to ask for it
     * @throws IOException if the server cannot be reached, or the folder not be used; the message is a sentence
     */
    static void chat(Settings settings, String name, InputStream in, PrintStream out) throws IOException {
        try (EventLoop loop = EventLoop.open("client")) {
            Console console = new Console(loop, settings, in, out);
            loop.execute(() -> console.begin(name));
            LastWords.runWith(loop, () -> console.unanswered().ifPresent(console.screen::note));
            console.closeFolder();
            console.tellFailure();
        }
    }

    /** A script sees by the status whether everything that it said went somewhere. */
    private void tellFailure() throws IOException {
        if (failed > 0) {
            String lines = failed + (failed == 1 ? " message" : " messages") + " failed";
            failure = failure == null ? lines : failure + "; " + lines;
        }
        if (failure != null) {
            throw new IOException(failure);
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
        screen.prompt("input your user name:");
        keyboard.resume();
    }

    private void join(String name) {
        keyboard.pause(); // what is typed meanwhile waits until we are in
        try {
            folder = PersonFolder.open(settings.folders().apply(Name.key(name)), name);
        } catch (IOException e) {
            fail(e.getMessage());
            return;
        }
        folder.history().damage().ifPresent(screen::note);
        screen.note("Connecting to " + Address.text(settings.server()) + " ...");
        client = KeepingClient.start(
                loop,
                settings.server(),
                name,
                settings.limits(),
                settings.random(),
                settings.clock(),
                folder.history(),
                this);
        addressing = new Addressing(client, screen);
        HistoryCommand remember = new HistoryCommand(loop, keyboard, screen, folder.history(), folder.historyFile());
        commands = new Commands(client, screen, addressing, remember, this::quit);
        answers = new Answers(loop, client, screen, settings.waits().counts(), wayOut::answered);
    }

    private void fail(String sentence) {
        failure = sentence;
        loop.stop();
    }

    private void closeFolder() throws IOException {
        if (folder != null) {
            folder.close();
            folder = null;
        }
    }

    // --- the keyboard

    @Override
    public void onTyped(String line) {
        if (client == null) {
            nameTyped(line.trim());
        } else if (line.startsWith("/")) {
            commands.run(line.trim());
        } else if (!line.isBlank()) {
            failed += addressing.say(line) ? 0 : 1;
            loop.execute(this::pauseIfCongested); // behind what was said
        }
    }

    private void nameTyped(String name) {
        try {
            Name.of(name); // it becomes a folder's name, so it is looked at here, too
            nameWasRefused = false;
            join(name);
        } catch (RefusedException e) {
            refuseName(e.getMessage());
            ask();
        }
    }

    private void refuseName(String sentence) {
        nameWasRefused = true;
        screen.note(sentence);
    }

    private void pauseIfCongested() {
        if (client.isCongested()) {
            keyboard.pause();
            client.whenDrained(() -> loop.execute(keyboard::resume));
        }
    }

    private void quit() {
        keyboard.close();
        loop.execute(wayOut::leave); // behind what was typed
    }

    private Optional<String> unanswered() {
        return client == null ? Optional.empty() : answers.missing();
    }

    @Override
    public void onBadTyped(BadLineException why) {
        screen.note("Not sent: " + why.getMessage());
        failed += client == null ? 0 : 1; // a name is no message
    }

    @Override
    public void onEndOfTyping() {
        if (client == null) {
            screen.line();
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
        try {
            folder.claim();
        } catch (IOException e) {
            fail(e.getMessage());
            return;
        }
        screen.note("You are in. Here: " + Screen.listed(users, count) + ". /help tells what you can type.");
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
    public void onText(String sender, String receiver, String text, Instant sent) {
        screen.text(sender, receiver, text, sent, addressing.isOpen(receiver));
    }

    @Override
    public void onFate(Fate fate, String receiver, List<String> ids, Counts counts) {
        answers.fate(fate, receiver, ids, counts);
        wayOut.answered();
    }

    @Override
    public void onFailed(Sent message, String code, String sentence) {
        screen.failed(message, sentence);
        failed++;
        addressing.failed(message, code);
        wayOut.answered();
    }

    @Override
    public void onRefused(String code, String sentence, String id) {
        screen.note(sentence);
        wayOut.answered();
    }

    @Override
    public void onGroup(Message message) {
        try {
            screen.group(message);
            commands.askForNextPage(message);
        } catch (RefusedException e) {
            screen.note("The server said something about a group that cannot be understood.");
        }
        wayOut.answered();
    }

    @Override
    public void onUsers(List<String> users, long count) {
        if (!users.isEmpty()) {
            screen.here(users);
            commands.askForNextPage(users, count);
        }
        wayOut.answered();
    }

    @Override
    public void onConnectionLost(String reason, Duration retryAfter) {
        if (lost == null) {
            screen.note("The connection is lost: " + reason + ".");
            screen.note("Trying again; what you send is kept.");
        } else if (!reason.equals(lost)) { // not at every try that fails
            screen.note("Still trying: " + reason);
        }
        lost = reason;
    }

    @Override
    public void onEnded(String reason) {
        failure = failure == null ? reason : failure;
        unanswered().map(Printable::text).ifPresent(left -> failure = failure == null ? left : failure + "; " + left);
        try {
            closeFolder();
        } catch (IOException e) {
            failure = failure == null ? e.getMessage() : failure;
        }
        if (wayOut.isLeaving() || failure != null) {
            loop.stop();
        } else {
            ask(); // the name was refused
        }
    }
}
