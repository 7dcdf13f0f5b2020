package classchat.console;

import classchat.client.KeepingClient;
import classchat.client.KeepingListener.Counts;
import classchat.client.KeepingListener.Fate;
import classchat.select.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What has become of what was said and asked, and what is still open. Loop thread only. */
final class Answers {
    private static final int NAMED = 10;

    private final EventLoop loop;
    private final KeepingClient client;
    private final Screen screen;
    private final Duration patience;
    private final Runnable answered;
    private final Set<String> uncounted = new HashSet<>(); // ids of groups' messages that are stored: for how many?

    /**
     * @param patience how long it is waited, when a group's message is stored, for how many it was
     * @param answered run when it has been waited long enough, and that was the answer
     */
    Answers(EventLoop loop, KeepingClient client, Screen screen, Duration patience, Runnable answered) {
        this.loop = loop;
        this.client = client;
        this.screen = screen;
        this.patience = patience;
        this.answered = answered;
    }

    /** Shows what became of messages to one receiver: a group's are not stored before it is known for how many. */
    void fate(Fate fate, String receiver, List<String> ids, Counts counts) {
        if (fate == Fate.STORED && receiver.startsWith("#")) {
            uncounted.addAll(ids);
            loop.schedule(patience, () -> countsAreLate(receiver, ids));
        } else {
            ids.forEach(uncounted::remove);
            screen.fate(fate, receiver, ids.size(), counts);
        }
    }

    /** A member is slow; or the server was started again, and will not tell. */
    private void countsAreLate(String receiver, List<String> ids) {
        int late = (int) ids.stream().filter(uncounted::remove).count();
        if (late > 0) {
            screen.fate(Fate.STORED, receiver, late, null);
            answered.run();
        }
    }

    /** Whether there is nothing to wait for. */
    boolean areComplete() {
        return !client.isUnanswered() && uncounted.isEmpty();
    }

    /** A sentence about what has no answer. */
    Optional<String> missing() {
        Map<String, Integer> receivers = new TreeMap<>();
        client.unanswered().forEach(sent -> receivers.merge(sent.receiver(), 1, Integer::sum));
        List<String> what = new ArrayList<>();
        receivers.forEach((receiver, messages) -> what.add(counted(messages, "message") + " to " + receiver));
        if (client.openQuestions() > 0) {
            what.add(counted(client.openQuestions(), "question"));
        }
        List<String> named = what.subList(0, Math.min(what.size(), NAMED));
        return what.isEmpty()
                ? Optional.empty()
                : Optional.of("it is not known what became of " + Screen.listed(named, what.size()));
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
