package classchat.console;

import classchat.client.History;
import classchat.relay.Message;
import classchat.relay.RefusedException;
import classchat.select.EventLoop;
import classchat.select.Keyboard;
import java.nio.file.Path;
import java.util.List;

/** What {@code /history} shows: the last messages of all, or of those with one person or in one group. Loop thread only. */
final class HistoryCommand {
    private static final int REMEMBERED = 20;

    private final EventLoop loop;
    private final Keyboard keyboard;
    private final Screen screen;
    private final History history;
    private final Path file;

    /** @param file where the history is: what is not shown can be read there */
    HistoryCommand(EventLoop loop, Keyboard keyboard, Screen screen, History history, Path file) {
        this.loop = loop;
        this.keyboard = keyboard;
        this.screen = screen;
        this.history = history;
        this.file = file;
    }

    /** @param with a person, a group, or null for everything */
    void run(String with) {
        keyboard.pause(); // the end of what is piped in comes behind it
        history.last(REMEMBERED + 1, message -> with == null || isBetween(message, with))
                .whenComplete((last, why) -> loop.execute(() -> show(with, last, why)));
    }

    private void show(String with, List<Message> last, Throwable why) {
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
}
