package classchat.console;

import classchat.basic.BadLineException;
import classchat.basic.Printable;
import classchat.group.GroupRefusal;
import classchat.offline.DataFolder;
import classchat.offline.History;
import classchat.offline.KeepingClient;
import classchat.offline.KeepingListener;
import classchat.offline.Sent;
import classchat.relay.Message;
import classchat.relay.Name;
import classchat.relay.Refusal;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The client in a terminal, or at the end of a pipe. The keyboard and the server are watched by one loop. */
final class Console implements Keyboard.Listener, KeepingListener {
    private static final String HISTORY = "history.jsonl";
    private static final int REMEMBERED = 20;
    private static final int UNANSWERED_NAMED = 10;

    /** The codes of what was said to nobody. */
    private static final Set<String> ABSENT = Set.of(Refusal.RECEIVER_ABSENT.code(), GroupRefusal.GROUP_ABSENT.code());

    private static final String HELP = """
            * Bob:Hi                      send "Hi" to Bob
            * #class:Hi                   say "Hi" in the group #class
            * /open #class                what you type goes to #class, until /open alone; Bob:Hi still to Bob,
            *                             unless the line begins with a blank
            * /who                        who is here
            * /group create #class Bob Tom   a group with Bob and Tom; --all instead of names: everybody known;
            *                             --announce: only you post in it
            * /group add|remove #class Bob   and: /group leave|list|dissolve #class, /group list
            * /history [NAME|#class]      the last messages, with NAME alone, or in #class, if given
            * /help                       this
            * /quit                       leave (as Ctrl-D does)""";

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
    private DataFolder folder;
    private History history;
    private KeepingClient client; // null until a name was given
    private String open = ""; // the group that plain lines go to; "" for none
    private String named; // the id of the last line that went to somebody by name
    private final Set<String> uncounted = new HashSet<>(); // ids of groups' messages that are stored: for how many?
    private boolean nameWasGiven;
    private boolean nameWasRefused;
    private String lost; // why there is no connection, as the person has been told; null while there is one
    private String failure;

    private Console(EventLoop loop, Settings settings, InputStream in, PrintStream out) throws IOException {
        this.loop = loop;
        this.settings = settings;
        this.screen = new Screen(out, settings.clock().getZone());
        this.keyboard = Keyboard.open(loop, in, Limits.DEFAULT.maxLineBytes(), this);
        this.wayOut = new WayOut(loop::schedule, settings.waits().answer(), this::isAnswered, () -> client.close());
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
            console.runUntilItEnds();
            console.closeFolder();
            if (console.failure != null) {
                throw new IOException(console.failure);
            }
        }
    }

    private void runUntilItEnds() {
        Thread interrupted = new Thread(this::tellUnanswered, "interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
        loop.run();
        try {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        } catch (IllegalStateException e) {
            // It is running.
        }
    }

    /** Ctrl-C, or the terminal was closed: the loop still turns, and has a moment to tell what is open. */
    private void tellUnanswered() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        loop.execute(() -> {
            unanswered().ifPresent(screen::note);
            told.complete(null);
        });
        told.completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
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
            folder = DataFolder.open(settings.folders().apply(Name.key(name)));
            history = History.open(folder.file(HISTORY));
        } catch (IOException e) {
            fail(e.getMessage());
            return;
        }
        client = KeepingClient.start(
                loop, settings.server(), name, settings.limits(), settings.random(), settings.clock(), history, this);
    }

    private void fail(String sentence) {
        failure = sentence;
        loop.stop();
    }

    private void closeFolder() throws IOException {
        if (history != null) {
            history.close();
            history = null;
        }
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
            command(line.trim());
        } else if (!line.isBlank()) {
            say(line);
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

    /** To somebody named it goes to them alone, whatever is open: what is private must not reach a class by mistake. */
    private void say(String line) {
        int colon = line.indexOf(':');
        String receiver = colon < 1 ? "" : line.substring(0, colon).trim();
        boolean asItIs = line.startsWith(" ");
        if (!open.isEmpty() && (asItIs || !isReceiver(receiver))) {
            client.send(open, asItIs ? line.substring(1) : line);
        } else if (receiver.isEmpty()) {
            screen.note("Say to whom: 'Bob:Hi' sends \"Hi\" to Bob; /help tells more.");
        } else {
            String text = line.substring(colon + 1);
            named = client.send(receiver, text.startsWith(" ") ? text.substring(1) : text);
        }
        loop.execute(() -> {
            if (client.isCongested()) {
                keyboard.pause();
                client.whenDrained(() -> loop.execute(keyboard::resume));
            }
        });
    }

    private static boolean isReceiver(String text) {
        try {
            return text.startsWith("#") || Name.of(text) != null;
        } catch (RefusedException e) {
            return false;
        }
    }

    private void command(String line) {
        String[] words = line.split("\\s+");
        switch (words[0]) {
            case "/who" -> client.ask(Message.of("who").with("after", ""));
            case "/open" -> open(words.length > 1 ? words[1] : "");
            case "/group" -> group(Arrays.asList(words).subList(1, words.length));
            case "/history" -> remember(words.length > 1 ? words[1] : null);
            case "/help" -> screen.lines(HELP);
            case "/quit" -> quit();
            default -> screen.note("There is no command '" + words[0] + "'; /help tells which there are.");
        }
    }

    private void open(String group) {
        if (!group.isEmpty() && !group.startsWith("#")) {
            screen.note("Only a group can be opened: /open #class");
            return;
        }
        open = group;
        screen.note(
                group.isEmpty()
                        ? "Say to whom again: 'Bob:Hi'."
                        : "What you type goes to " + group + ". 'Bob:Hi' still to Bob, ' Bob:Hi' to " + group + ".");
    }

    private void group(List<String> words) {
        try {
            client.ask(GroupCommand.parse(words));
        } catch (RefusedException e) {
            screen.note(e.getMessage());
        }
    }

    /** @param with a person, a group, or null for everything */
    private void remember(String with) {
        keyboard.pause(); // the end of what is piped in comes behind it
        Path file = folder.file(HISTORY);
        history.last(REMEMBERED + 1, message -> with == null || isBetween(message, with))
                .whenComplete((last, why) -> loop.execute(() -> showHistory(with, last, why, file)));
    }

    private void showHistory(String with, List<Message> last, Throwable why, Path file) {
        keyboard.resume();
        if (why != null) {
            screen.note("The history cannot be read: " + why.getMessage());
        } else if (last.isEmpty()) {
            screen.note("Nothing yet" + (with == null ? "." : " with " + with + "."));
        } else {
            boolean isMore = last.size() > REMEMBERED;
            if (isMore) {
                screen.note("The last " + REMEMBERED + "; the rest is in " + file + ".");
            }
            last.subList(isMore ? 1 : 0, last.size()).forEach(screen::remembered);
        }
    }

    /** With a person alone: what they have said in groups is found there. */
    private static boolean isBetween(Message message, String with) {
        try {
            String receiver = message.required("receiver");
            return with.equalsIgnoreCase(receiver)
                    || !receiver.startsWith("#") && with.equalsIgnoreCase(message.string("sender"));
        } catch (RefusedException e) {
            return false;
        }
    }

    private void quit() {
        keyboard.close();
        loop.execute(wayOut::leave); // behind what was typed
    }

    private boolean isAnswered() {
        return !client.isUnanswered() && uncounted.isEmpty();
    }

    /** A sentence about what has no answer. */
    private Optional<String> unanswered() {
        if (client == null) {
            return Optional.empty();
        }
        Map<String, Integer> receivers = new TreeMap<>();
        client.unanswered().forEach(sent -> receivers.merge(sent.receiver(), 1, Integer::sum));
        List<String> what = new ArrayList<>();
        receivers.forEach((receiver, messages) -> what.add(counted(messages, "message") + " to " + receiver));
        if (client.openQuestions() > 0) {
            what.add(counted(client.openQuestions(), "question"));
        }
        List<String> first = what.subList(0, Math.min(what.size(), UNANSWERED_NAMED));
        return what.isEmpty()
                ? Optional.empty()
                : Optional.of("it is not known what became of " + Screen.listed(first, what.size()));
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    @Override
    public void onBadTyped(BadLineException why) {
        screen.note("Not sent: " + why.getMessage());
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
        screen.text(sender, receiver, text, sent, receiver.equalsIgnoreCase(open));
    }

    @Override
    public void onFate(Fate fate, String receiver, List<String> ids, Counts counts) {
        if (fate == Fate.STORED && receiver.startsWith("#")) {
            uncounted.addAll(ids);
            loop.schedule(settings.waits().counts(), () -> countsAreLate(receiver, ids));
        } else {
            ids.forEach(uncounted::remove);
            screen.fate(fate, receiver, ids.size(), counts);
        }
        wayOut.answered();
    }

    /** A member is slow; or the server was started again, and will not tell. */
    private void countsAreLate(String receiver, List<String> ids) {
        int late = (int) ids.stream().filter(uncounted::remove).count();
        if (late > 0) {
            screen.fate(Fate.STORED, receiver, late, null);
            wayOut.answered();
        }
    }

    @Override
    public void onFailed(Sent message, String code, String sentence) {
        screen.failed(message, sentence);
        if (!open.isEmpty() && message.id().equals(named) && ABSENT.contains(code)) {
            screen.note("To say it to " + open + ", begin the line with a blank.");
        }
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
            askOn(message);
        } catch (RefusedException e) {
            screen.note("The server said something about a group that cannot be understood.");
        }
        wayOut.answered();
    }

    @Override
    public void onUsers(List<String> users, long count) {
        if (!users.isEmpty()) {
            screen.here(users);
            if (users.size() < count) {
                client.ask(Message.of("who").with("after", last(users)));
            }
        }
        wayOut.answered();
    }

    /** A list comes in pages: behind one that does not hold all is another, and behind the last an empty one. */
    private void askOn(Message page) throws RefusedException {
        Long count = page.number("count");
        List<String> names = page.strings(page.type().equals("groups") ? "groups" : "users");
        if (count != null && !names.isEmpty() && names.size() < count) {
            Message next = Message.of("group").with("do", "list").with("after", last(names));
            client.ask(page.type().equals("groups") ? next : next.with("group", page.required("group")));
        }
    }

    private static String last(List<String> names) {
        return names.get(names.size() - 1);
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
