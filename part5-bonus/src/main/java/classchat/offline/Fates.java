package classchat.offline;

import classchat.relay.Message;
import classchat.wire.DeliveryRefusal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells senders what became of their messages: many in one line, where they come together. Any thread. */
final class Fates {
    private static final System.Logger LOG = System.getLogger(Fates.class.getName());

    /** So many ids go into one line, so that it stays within the limit of a line. */
    private static final int IDS_A_LINE = 1_000;

    private final Database database;
    private final Marks marks;
    private final List<Post> stored = new ArrayList<>(); // by this commit; on the database's thread alone

    Fates(Database database, Marks marks) {
        this.database = database;
        this.marks = marks;
    }

    /** They have arrived. */
    void delivered(List<Post> posts) {
        List<Post> alone = new ArrayList<>(posts.size());
        for (Post post : posts) {
            if (post.isForGroup()) {
                post.tally.count(post, Tally.Outcome.DELIVERED);
            } else {
                alone.add(post);
            }
        }
        tell("delivered", alone);
    }

    /** It is on the disk: its sender is told with the others of this commit. On the database's thread. */
    void stored(Post post) {
        if (stored.isEmpty()) {
            database.afterThisCommit(() -> {
                tell("stored", stored);
                stored.clear();
            });
        }
        stored.add(post);
    }

    /** A group's post is on the disk. Its sender is told before anybody has it, and so before it is told how many have. */
    void storedForGroup(Post post) {
        tell("stored", List.of(post));
    }

    private void tell(String fate, List<Post> posts) {
        Map<Person, List<Post>> bySender = new LinkedHashMap<>();
        for (Post post : posts) {
            if (isAwaited(post)) {
                bySender.computeIfAbsent(post.sender, sender -> new ArrayList<>())
                        .add(post);
            }
        }
        bySender.forEach((sender, all) -> {
            for (int from = 0; from < all.size(); from += IDS_A_LINE) {
                tell(sender, fate, all.subList(from, Math.min(all.size(), from + IDS_A_LINE)));
            }
        });
    }

    private void tell(Person sender, String fate, List<Post> posts) {
        marks.settle(posts);
        List<String> ids = posts.stream().map(post -> post.id.toString()).toList();
        sender.inbox().tell(Message.fromServer(fate).with("ids", ids));
    }

    /** It could not be written. */
    void notStored(Post post, SQLException why) {
        LOG.log(System.Logger.Level.ERROR, "a message could not be stored: " + why.getMessage());
        if (isAwaited(post)) {
            if (post.epoch != null) {
                post.epoch.fail(post.id.counter());
            }
            post.sender
                    .inbox()
                    .tell(Message.error(
                            DeliveryRefusal.NOT_STORED,
                            "the server could not write your message to its disk; try again later",
                            post.id.toString()));
        }
    }

    /** What became of a group's post is known for every member. */
    void counted(Post post) {
        if (isAwaited(post)) {
            post.sender
                    .inbox()
                    .tell(Message.fromServer("delivered")
                            .with("ids", List.of(post.id.toString()))
                            .with("count", post.tally.count(Tally.Outcome.DELIVERED))
                            .with("stored", post.tally.count(Tally.Outcome.STORED))
                            .with("refused", post.tally.count(Tally.Outcome.REFUSED)));
        }
    }

    private static boolean isAwaited(Post post) {
        return !post.id.isNone();
    }
}
