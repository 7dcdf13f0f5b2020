package classchat.console;

import classchat.client.KeepingClient;
import classchat.client.Sent;
import classchat.relay.Name;
import classchat.relay.Refusal;
import classchat.relay.RefusedException;
import classchat.wire.GroupRefusal;
import java.util.Set;

/** To whom goes what is typed: to somebody named at its beginning, or to the group that is open. Loop thread only. */
final class Addressing {
    /** The codes of what was said to nobody. */
    private static final Set<String> ABSENT = Set.of(Refusal.RECEIVER_ABSENT.code(), GroupRefusal.GROUP_ABSENT.code());

    private final KeepingClient client;
    private final Screen screen;
    private String open = ""; // the group that plain lines go to; "" for none
    private String named; // the id of the last line that went to somebody by name

    Addressing(KeepingClient client, Screen screen) {
        this.client = client;
        this.screen = screen;
    }

    /** @param group "" for none */
    void open(String group) {
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

    boolean isOpen(String group) {
        return group.equalsIgnoreCase(open);
    }

    /**
     * To somebody named it goes to them alone, whatever is open: what is private must not reach a class by mistake. Returns false
     * if it goes to nobody, because nobody was named.
     */
    boolean say(String line) {
        int colon = line.indexOf(':');
        String receiver = colon < 1 ? "" : line.substring(0, colon).trim();
        boolean asItIs = line.startsWith(" ");
        if (!open.isEmpty() && (asItIs || !isReceiver(receiver))) {
            client.send(open, asItIs ? line.substring(1) : line);
        } else if (receiver.isEmpty()) {
            screen.note("Say to whom: 'Bob:Hi' sends \"Hi\" to Bob; /help tells more.");
            return false;
        } else {
            String text = line.substring(colon + 1);
            named = client.send(receiver, text.startsWith(" ") ? text.substring(1) : text);
        }
        return true;
    }

    private static boolean isReceiver(String text) {
        try {
            return text.startsWith("#") || Name.of(text) != null;
        } catch (RefusedException e) {
            return false;
        }
    }

    /** A message of ours goes nowhere: perhaps its beginning only looked like a name. */
    void failed(Sent message, String code) {
        if (!open.isEmpty() && message.id().equals(named) && ABSENT.contains(code)) {
            screen.note("To say it to " + open + ", begin the line with a blank.");
        }
    }
}
