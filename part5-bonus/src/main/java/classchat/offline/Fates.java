package classchat.offline;

import classchat.relay.Message;
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

    private final People people;

    Fates(People people) {
        this.people = people;
    }

    /** They have arrived. */
    void delivered(List<Post> posts) {
        Map<String, List<MessageId>> bySender = new LinkedHashMap<>();
        for (Post post : posts) {
            if (post.tally != null) {
                if (post.tally.count(true)) {
                    settled(post);
                }
            } else if (isAwaited(post) && !isForGroup(post)) {
                bySender.computeIfAbsent(post.sender, sender -> new ArrayList<>())
                        .add(post.id);
            }
        }
        bySender.forEach((sender, ids) -> {
            people.settle(sender, ids);
            for (int from = 0; from < ids.size(); from += IDS_A_LINE) {
                List<MessageId> some = ids.subList(from, Math.min(ids.size(), from + IDS_A_LINE));
                people.tell(
                        sender,
                        Message.fromServer("delivered")
                                .with(
                                        "ids",
                                        some.stream().map(MessageId::toString).toList()));
            }
        });
    }

    /** It is on the disk. */
    void stored(Post post) {
        if (isAwaited(post)) {
            people.settle(post.sender, List.of(post.id));
            people.tell(post.sender, Message.fromServer("stored").with("ids", List.of(post.id.toString())));
        }
    }

    /** It could not be written. */
    void notStored(Post post, SQLException why) {
        LOG.log(System.Logger.Level.ERROR, "a message could not be stored: " + why.getMessage());
        if (isAwaited(post)) {
            people.of(post.sender).epoch(post.id.epoch()).fail(post.id.counter());
            people.tell(
                    post.sender,
                    Message.error(
                            OfflineRefusal.NOT_STORED,
                            "the server could not write your message to its disk; try again later",
                            post.id.toString()));
        }
    }

    /** What became of a group's post is known for every member. */
    void settled(Post post) {
        if (isAwaited(post)) {
            people.tell(
                    post.sender,
                    Message.fromServer("delivered")
                            .with("ids", List.of(post.id.toString()))
                            .with("count", (long) post.tally.delivered())
                            .with("stored", (long) post.tally.stored())
                            .with("refused", (long) post.tally.refused()));
        }
    }

    private static boolean isAwaited(Post post) {
        return !post.id.isNone();
    }

    /** Of a group's post, the members who were away do not report one by one. */
    private static boolean isForGroup(Post post) {
        return post.receiver().startsWith("#");
    }
}
