package classchat.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Posts to groups that could not be written into mailboxes, and have to be in them before anything newer. They are in memory
 * alone, which is safe: until it is finished, a post stands for all members after a restart.
 */
final class OwedPosts {
    /** The post is in the mailbox after the next start. */
    static final StoreException CLOSING = new StoreException("the server is closing", null);

    private record Owed(long number, Store.Limit limit, Store.Kept answer) {}

    private final Mailboxes mailboxes;
    private final Map<Long, List<Owed>> byPerson = new HashMap<>();

    /** The places of the first posts of each list: written in this transaction. */
    private final Map<Long, List<Long>> written = new LinkedHashMap<>();

    OwedPosts(Mailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    /** Not in a transaction. */
    void add(long person, long number, Store.Limit limit, Store.Kept answer) {
        byPerson.computeIfAbsent(person, key -> new ArrayList<>()).add(new Owed(number, limit, answer));
    }

    /** The persons to whom posts are owed. */
    List<Long> persons() {
        return List.copyOf(byPerson.keySet());
    }

    /** Writes the posts that are owed to this person. */
    void write(Mailbox mailbox) throws SQLException {
        List<Owed> owed = byPerson.get(mailbox.person);
        if (owed != null) {
            List<Long> places = written.computeIfAbsent(mailbox.person, key -> new ArrayList<>());
            while (places.size() < owed.size()) {
                Owed next = owed.get(places.size());
                places.add(mailboxes.keepShared(mailbox, next.number(), next.limit()));
            }
        }
    }

    /** There is no such person. */
    void forgetUnknown(long person) {
        List<Owed> owed = byPerson.remove(person);
        if (owed != null) {
            owed.forEach(each -> each.answer().unknownReceiver());
        }
    }

    void committed() {
        Map<Long, List<Long>> places = new LinkedHashMap<>(written);
        written.clear();
        List<Runnable> answers = new ArrayList<>();
        places.forEach((person, each) -> {
            List<Owed> owed = byPerson.get(person);
            for (int i = 0; i < each.size(); i++) {
                Store.Kept answer = owed.get(i).answer();
                Long place = each.get(i);
                answers.add(() -> tell(answer, place));
            }
            owed.subList(0, each.size()).clear();
            if (owed.isEmpty()) {
                byPerson.remove(person);
            }
        });
        answers.forEach(Runnable::run);
    }

    /** Tells what {@link Mailboxes} has returned; null if there is no such person. */
    static void tell(Store.Kept answer, Long place) {
        if (place == null) {
            answer.unknownReceiver();
        } else if (Mailboxes.quota(place) != null) {
            answer.full(Mailboxes.quota(place));
        } else {
            answer.stored(place);
        }
    }

    void drop() {
        written.clear();
    }

    /** The store closes: the posts are in the mailboxes after the next start. */
    void fail() {
        List<List<Owed>> all = List.copyOf(byPerson.values());
        byPerson.clear();
        all.forEach(owed -> owed.forEach(each -> each.answer().failed(CLOSING)));
    }
}
