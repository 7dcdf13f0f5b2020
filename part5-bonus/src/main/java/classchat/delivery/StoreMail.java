package classchat.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import classchat.store.Page;
import classchat.store.Store;
import classchat.store.StoreException;
import classchat.store.StoredPost;
import classchat.wire.MessageId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A person's mailbox in the store. Any thread. */
final class StoreMail implements Mail {
    private static final Logger LOG = System.getLogger(StoreMail.class.getName());

    /** Finds the sender of a stored post. */
    interface Senders {
        /** Returns the sender if it is to be told of the delivery; otherwise null. */
        Origin find(long sender, MessageId id);
    }

    private final Store store;
    private final long receiver;
    private final Senders senders;
    private Inbox inbox; // set before the first call

    StoreMail(Store store, long receiver, Senders senders) {
        this.store = store;
        this.receiver = receiver;
        this.senders = senders;
    }

    /** Answers go to this inbox. To be called once, before anything is asked for. */
    void answerTo(Inbox asking) {
        inbox = asking;
    }

    @Override
    public void keep(Post post, Store.Limit limit) {
        Store.Kept answer = new Store.Kept() {
            @Override
            public void stored(long place) {
                inbox.stored(post, place);
            }

            @Override
            public void full() {
                inbox.notStored(post, Outcomes.Failure.MAILBOX_FULL);
            }

            @Override
            public void unknownReceiver() {
                inbox.notStored(post, Outcomes.Failure.UNKNOWN_RECEIVER);
            }

            @Override
            public void failed(StoreException why) {
                LOG.log(Level.ERROR, "a message could not be stored: " + why.getMessage());
                inbox.notStored(post, Outcomes.Failure.NOT_STORED);
            }
        };
        if (post.number() > 0) {
            store.keepForMember(post.number(), receiver, limit, answer);
        } else {
            store.keep(post.toKeep(), receiver, limit, answer);
        }
    }

    @Override
    public void takeOff(List<Long> places) {
        store.takeOff(receiver, places, () -> inbox.takenOff(places));
    }

    @Override
    public void read(Line line, long after) {
        store.read(receiver, after, new Store.Answer<>() {
            @Override
            public void done(Page page) {
                try {
                    List<Post> posts = new ArrayList<>(page.posts().size());
                    for (StoredPost stored : page.posts()) {
                        posts.add(post(stored));
                    }
                    inbox.pageRead(line, posts, page.isLast());
                } catch (RefusedException e) {
                    failed(new StoreException("a stored line is no message: " + e.getMessage(), e));
                }
            }

            @Override
            public void failed(StoreException why) {
                LOG.log(Level.ERROR, "the mailbox of person " + receiver + " could not be read: " + why.getMessage());
                inbox.pageFailed(line);
            }
        });
    }

    private Post post(StoredPost stored) throws RefusedException {
        byte[] line = stored.line();
        Message message = Message.parse(new String(line, 0, line.length - 1, UTF_8));
        if (stored.isForGroup()) {
            message = message.with("number", stored.number());
        }
        Instant time = Instant.ofEpochMilli(stored.millis()).truncatedTo(ChronoUnit.SECONDS);
        message = message.with("time", time.toString()).with("delayed", Boolean.TRUE);
        // The members who were away do not report one by one.
        Origin sender = stored.isForGroup() ? null : senders.find(stored.sender(), stored.id());
        return Post.read(stored.place(), stored.number(), message, stored.id(), sender);
    }
}
