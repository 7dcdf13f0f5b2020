package classchat.console;

import classchat.basic.Printable;
import classchat.client.KeepingListener.Counts;
import classchat.client.KeepingListener.Fate;
import classchat.client.Sent;
import classchat.relay.Message;
import classchat.relay.RefusedException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** How things look in the terminal. What others wrote cannot look like a line of ours, which begin with {@code * }. */
final class Screen {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final PrintStream out;
    private final ZoneId zone;

    Screen(PrintStream out, ZoneId zone) {
        this.out = out;
        this.zone = zone;
    }

    void prompt(String text) {
        out.print(text);
        out.flush();
    }

    void line() {
        out.println();
    }

    /** Something that the program itself says. */
    void note(String text) {
        out.println("* " + Printable.text(text));
    }

    /** Help, which has several lines. */
    void lines(String text) {
        out.println(text);
    }

    /**
     * Somebody's text.
     *
     * @param sent null if it has just been said
     * @param opened whether the receiver is the group that is open: it need not be shown
     */
    void text(String sender, String receiver, String text, Instant sent, boolean opened) {
        String time = sent == null ? "" : "[" + TIME.format(sent.atZone(zone)) + "] ";
        String shown = Printable.text(text);
        if (!receiver.startsWith("#")) {
            out.println(time + Printable.text(sender) + ":" + shown);
        } else {
            String group = opened ? "" : Printable.text(receiver) + " ";
            out.println(time + group + "<" + Printable.text(sender) + ">: " + shown);
        }
    }

    /** What became of so many messages to one receiver; {@code counts} is null if there are none. */
    void fate(Fate fate, String receiver, int messages, Counts counts) {
        String what = fate == Fate.STORED ? "stored" : "delivered";
        String many = messages == 1 ? "" : " (" + messages + ")";
        if (counts != null) {
            note(receiver + ": delivered to " + counts.delivered() + more(", stored for ", counts.stored(), "")
                    + more(", not taken for ", counts.refused(), " (mailbox full)") + many);
        } else if (receiver.startsWith("#")) {
            note(receiver + ": " + what + many);
        } else {
            note(what + (fate == Fate.STORED ? " for " : " to ") + receiver + many);
        }
    }

    private static String more(String before, long count, String behind) {
        return count == 0 ? "" : before + count + behind;
    }

    void failed(Sent message, String sentence) {
        note("failed: " + message.receiver() + ":" + Printable.beginning(message.text()) + ": " + sentence);
    }

    /** A line of the history. */
    void remembered(Message message) {
        try {
            String receiver = message.required("receiver");
            Instant sent = Instant.parse(message.required("time"));
            String to = receiver.startsWith("#") ? "" : " to " + receiver;
            String fate = message.string("fate") == null ? "" : " (" + message.string("fate") + ")";
            out.println("[" + TIME.format(sent.atZone(zone)) + "] "
                    + Printable.text((receiver.startsWith("#") ? receiver + " " : "") + "<" + message.required("sender")
                            + ">" + to + ": " + message.string("text") + fate));
        } catch (RefusedException | RuntimeException e) {
            note("(a line of the history that cannot be read)");
        }
    }

    /** A page of who is here. */
    void here(List<String> users) {
        note("Here: " + String.join(", ", users));
    }

    static String listed(List<String> users, long count) {
        long more = count - users.size();
        return String.join(", ", users) + (more > 0 ? " and " + more + " more" : "");
    }

    /** An answer about groups, of which an empty page is the end of a list; or a notice. */
    void group(Message message) throws RefusedException {
        String group = message.string("group");
        String what = message.string("what");
        if (message.type().equals("groups")) {
            List<String> groups = message.strings("groups");
            if (!groups.isEmpty()) {
                note("Your groups: " + String.join(", ", groups));
            } else if (Long.valueOf(0).equals(message.number("count"))) {
                note("You are in no group.");
            }
        } else if (message.type().equals("members")) {
            List<String> users = message.strings("users");
            if (!users.isEmpty()) {
                String owner = message.string("owner") + (message.flag("announces") ? ", who alone posts" : "");
                note(group + " (owner " + owner + "): " + String.join(", ", users));
            }
        } else if (what == null) {
            note(String.valueOf(message.string("text")));
        } else {
            String who = message.string("sender");
            note(
                    switch (what) {
                        case "added" -> who + " has added you to " + group;
                        case "removed" -> who + " has removed you from " + group;
                        case "dissolved" -> who + " has dissolved " + group;
                        default -> group + ": " + what;
                    });
        }
    }
}
