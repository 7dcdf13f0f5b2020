package classchat.console;

import classchat.client.KeepingClient;
import classchat.relay.Message;
import classchat.relay.RefusedException;
import java.util.Arrays;
import java.util.List;

/** What is typed behind a slash; and the questions that follow from it, page by page. Loop thread only. */
final class Commands {
    private static final String HELP = """
            * Bob:Hi                        send "Hi" to Bob
            * #class:Hi                     say "Hi" in the group #class
            * /open #class                  send what you type to #class, until /open alone;
            *                               Bob:Hi still goes to Bob, but not behind a blank
            * /who                          who is here
            * /group create #class Bob Tom  a group with Bob and Tom; --all: with everybody
            *                               known; --announce: only you post in it
            * /group add|remove #class Bob  change who is in it
            * /group leave|dissolve #class  leave it, or end it for everybody
            * /group list [#class]          your groups, or who is in #class
            * /history [NAME|#class]        the last messages, in all or with one of them
            * /help                         this
            * /quit                         leave (as Ctrl-D does)""";

    private final KeepingClient client;
    private final Screen screen;
    private final Addressing addressing;
    private final HistoryCommand history;
    private final Runnable quit;

    Commands(KeepingClient client, Screen screen, Addressing addressing, HistoryCommand history, Runnable quit) {
        this.client = client;
        this.screen = screen;
        this.addressing = addressing;
        this.history = history;
        this.quit = quit;
    }

    void run(String line) {
        String[] words = line.split("\\s+");
        switch (words[0]) {
            case "/who" -> who("");
            case "/open" -> addressing.open(words.length > 1 ? words[1] : "");
            case "/group" -> group(Arrays.asList(words).subList(1, words.length));
            case "/history" -> history.run(words.length > 1 ? words[1] : null);
            case "/help" -> screen.lines(HELP);
            case "/quit" -> quit.run();
            default -> screen.note("There is no command '" + words[0] + "'; /help tells which there are.");
        }
    }

    private void who(String after) {
        client.ask(Message.of("who").with("after", after));
    }

    private void group(List<String> words) {
        try {
            client.ask(GroupCommand.parse(words));
        } catch (RefusedException e) {
            screen.note(e.getMessage());
        }
    }

    /** A list comes in pages: behind one that does not hold all is another, and behind the last an empty one. */
    void askForNextPage(List<String> users, long count) {
        if (isMore(users, count)) {
            who(last(users));
        }
    }

    /** The same about groups. */
    void askForNextPage(Message page) throws RefusedException {
        Long count = page.number("count");
        List<String> names = page.strings(page.type().equals("groups") ? "groups" : "users");
        if (count != null && isMore(names, count)) {
            Message next = Message.of("group").with("do", "list").with("after", last(names));
            client.ask(page.type().equals("groups") ? next : next.with("group", page.required("group")));
        }
    }

    private static boolean isMore(List<String> page, long count) {
        return !page.isEmpty() && page.size() < count;
    }

    private static String last(List<String> names) {
        return names.get(names.size() - 1);
    }
}
