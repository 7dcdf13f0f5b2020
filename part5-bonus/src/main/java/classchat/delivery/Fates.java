package classchat.delivery;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import classchat.relay.Roster;
import classchat.store.Quota;
import classchat.store.Store;
import classchat.wire.DeliveryRefusal;
import classchat.wire.MessageId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells senders what became of their messages: many in one line, where they come together. Any thread. */
public final class Fates implements Outcomes {
    private static final String STORED = "stored";

    static final String NOT_STORED = "the server could not write your message to its disk; try again later";

    /** The most ids in one line, so that it stays within the limit of a line. */
    private static final int IDS_A_LINE = 1_000;

    private final Store store;
    private final List<Post> stored = new ArrayList<>(); // by this commit; on the store's thread alone

    Fates(Store store) {
        this.store = store;
    }

    @Override
    public void delivered(List<Post> posts) {
        int groupPosts = 0;
        for (Post post : posts) {
            if (post.tally() != null) {
                post.count(Tally.Outcome.DELIVERED);
                groupPosts++;
            }
        }
        if (groupPosts == 0) {
            tell("delivered", posts);
        } else if (groupPosts < posts.size()) {
            tell(
                    "delivered",
                    posts.stream().filter(post -> post.tally() == null).toList());
        }
    }

    @Override
    public void stored(Post post) {
        if (post.tally() != null) {
            post.count(Tally.Outcome.STORED);
            return;
        }
        if (stored.isEmpty()) {
            store.afterThisCommit(() -> {
                List<Post> all = List.copyOf(stored);
                stored.clear();
                tell(STORED, all);
            });
        }
        stored.add(post);
    }

    private static void tell(String fate, List<Post> posts) {
        Origin origin = posts.isEmpty() ? null : posts.get(0).origin();
        for (Post post : posts) {
            if (post.origin() != origin) { // several senders: rare in a receipt, common in a commit
                tellEach(fate, posts);
                return;
            }
        }
        tell(origin, fate, posts);
    }

    private static void tellEach(String fate, List<Post> posts) {
        Map<Origin, List<Post>> byOrigin = new LinkedHashMap<>();
        for (Post post : posts) {
            if (post.origin() != null) {
                byOrigin.computeIfAbsent(post.origin(), origin -> new ArrayList<>())
                        .add(post);
            }
        }
        byOrigin.forEach((origin, all) -> tell(origin, fate, all));
    }

    private static void tell(Origin origin, String fate, List<Post> posts) {
        if (origin == null || !origin.wantsFates()) {
            return;
        }
        for (int from = 0; from < posts.size(); from += IDS_A_LINE) {
            List<MessageId> ids = posts.subList(from, Math.min(posts.size(), from + IDS_A_LINE)).stream()
                    .map(Post::id)
                    .toList();
            List<MessageId> news = origin.settle(ids);
            // A message that has been delivered meanwhile, by another thread, is not stored any more.
            List<MessageId> told = fate.equals(STORED) ? news : ids;
            if (!told.isEmpty()) {
                origin.tell(Message.fromServer(fate)
                        .with("ids", told.stream().map(MessageId::toString).toList()));
            }
        }
    }

    @Override
    public void failed(Post post, Failure why) {
        if (post.tally() != null) {
            if (why != Failure.NOT_STORED) {
                post.count(Tally.Outcome.REFUSED);
            }
            return; // if it is not stored, the server is closing; the member gets it after the next start
        }
        if (post.origin() == null) {
            return; // its sender was told long ago that it is stored, and it is
        }
        switch (why) {
            case MAILBOX_FULL, SHARE_FULL, SENDER_FULL, DISK_FULL -> {
                DeliveryRefusal refusal = refusal(why);
                post.origin().refuse(post.id(), refusal, sentence(refusal));
            }
            case NOT_STORED -> post.origin().fail(post.id());
            case UNKNOWN_RECEIVER -> {
                RefusedException absent = Roster.absent(receiver(post));
                post.origin().refuse(post.id(), absent.code(), absent.getMessage());
            }
        }
    }

    private static DeliveryRefusal refusal(Failure why) {
        return switch (why) {
            case SHARE_FULL -> DeliveryRefusal.MAILBOX_SHARE;
            case SENDER_FULL -> DeliveryRefusal.SENDER_FULL;
            case DISK_FULL -> DeliveryRefusal.SERVER_FULL;
            default -> DeliveryRefusal.MAILBOX_FULL;
        };
    }

    private static String sentence(DeliveryRefusal refusal) {
        return switch (refusal) {
            case MAILBOX_SHARE -> "too many of your messages wait for this person; your message was not stored";
            case SENDER_FULL ->
                "too much of what you have sent waits on the server; your message was not stored, try again when"
                        + " some of it has been fetched";
            case SERVER_FULL -> "the server stores no more messages: its disk space is used up; tell its operator";
            default -> "the mailbox of this person is full; your message was not stored";
        };
    }

    private static String receiver(Post post) {
        try {
            return post.message().required("receiver");
        } catch (RefusedException e) {
            throw new AssertionError("a message without a receiver was not accepted", e);
        }
    }

    // --- groups

    /** A group's post would exceed a quota of the disk. */
    public void refused(Submission submission, Quota exceeded) {
        DeliveryRefusal refusal = refusal(Failure.of(exceeded));
        submission.origin().refuse(submission.id(), refusal, sentence(refusal));
    }

    /** A group's post is on the disk. To be told before any member has it, and so before any count. */
    public void posted(Submission submission) {
        if (submission.origin().wantsFates()) {
            submission.origin().settle(List.of(submission.id()));
            submission
                    .origin()
                    .tell(Message.fromServer("stored")
                            .with("ids", List.of(submission.id().toString())));
        }
    }

    /** It is known of every member what became of a group's post. */
    public void counted(Submission submission, Tally tally) {
        if (submission.origin().wantsFates()) {
            submission
                    .origin()
                    .tell(Message.fromServer("delivered")
                            .with("ids", List.of(submission.id().toString()))
                            .with("count", tally.count(Tally.Outcome.DELIVERED))
                            .with("stored", tally.count(Tally.Outcome.STORED))
                            .with("refused", tally.count(Tally.Outcome.REFUSED)));
        }
    }
}
