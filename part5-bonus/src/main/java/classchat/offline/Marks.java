package classchat.offline;

import classchat.wire.MessageId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps on the disk, a moment later, up to where the messages of each {@link Epoch} have an answer. Any thread. */
final class Marks {
    private final Database database;
    private final Clock clock;
    private final Set<Epoch> unsaved = ConcurrentHashMap.newKeySet();

    Marks(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Its sender has had too many since: repeats of its messages are not recognised any more. */
    void forget(Epoch epoch) {
        epoch.forget();
        database.submitLazily(sql -> {
            for (String table : List.of("mark", "refused")) {
                sql.update(
                        "DELETE FROM " + table + " WHERE sender = ? AND epoch = ?",
                        epoch.sender().key(),
                        epoch.number());
            }
        });
    }

    /** The fate of these messages is known. */
    void settle(List<Post> posts) {
        List<MessageId> ids = new ArrayList<>(posts.size());
        for (int i = 0; i < posts.size(); i++) {
            Epoch epoch = posts.get(i).epoch;
            ids.add(posts.get(i).id);
            if (i + 1 == posts.size() || posts.get(i + 1).epoch != epoch) { // nearly always the same for all of them
                if (epoch != null) {
                    settle(epoch, ids);
                }
                ids.clear();
            }
        }
    }

    /** The fate of these messages of the epoch is known. */
    void settle(Epoch epoch, List<MessageId> ids) {
        if (epoch.settle(ids) && unsaved.add(epoch)) {
            database.submitLazily(sql -> {
                unsaved.remove(epoch); // before the mark is looked at: what is settled after this asks again
                sql.update(
                        "INSERT OR REPLACE INTO mark (sender, epoch, counter, used) VALUES (?, ?, ?, ?)",
                        epoch.sender().key(),
                        epoch.number(),
                        epoch.settled(),
                        clock.millis());
            });
        }
    }
}
