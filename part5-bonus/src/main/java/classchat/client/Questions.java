package classchat.client;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import java.util.HashSet;
import java.util.Set;

/** What was asked on the present connection and has no answer yet. It is not asked again by itself. Loop thread only. */
final class Questions {
    static final String LONGEST_ID = "q" + Long.MAX_VALUE;

    private final Set<String> open = new HashSet<>(); // ids
    private long last;

    /** The question, with the id under which it is open from now on. */
    Message ask(Message question) {
        String id = "q" + ++last;
        open.add(id);
        return question.with("id", id);
    }

    /** An answer, or a notice that answers nothing. */
    void answered(Message answer) throws RefusedException {
        answered(answer.string("id"));
    }

    void answered(String id) {
        open.remove(id);
    }

    int open() {
        return open.size();
    }

    /** The connection is lost, and the answers with it. Returns how many. */
    int lose() {
        int lost = open.size();
        open.clear();
        return lost;
    }
}
