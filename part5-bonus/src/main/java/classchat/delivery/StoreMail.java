package classchat.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import classchat.store.Page;
import classchat.store.Quota;
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
    private final Workload workload;
    private final Senders senders;
    private final Runnable ring;
    private Inbox inbox; // set before the first call

    /**
     * @param workload of the receiver
     * @param ring run when something was stored while the person is not connected to this server
     */
    StoreMail(Store store, long receiver, Workload workload, Senders senders, Runnable ring) {
        this.store = store;
        this.receiver = receiver;
        this.workload = workload;
        this.senders = senders;
        this.ring = ring;
    }

    /** Answers go to this inbox. To be called once, before anything is asked for. */
    void answerTo(Inbox asking) {
        inbox = asking;
    }

    @Override
    public void keep(Post post, Store.Limit limit) {
        Store.Kept told = new Store.Kept() {
            @Override
            public void stored(long place) {
                inbox.stored(post, place);
                if (inbox.state() == Inbox.State.AWAY) {
                    ring.run();
                }
            }

            @Override
            public void full(Quota exceeded) {
                inbox.notStored(post, Outcomes.Failure.of(exceeded));
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
        // A post that was given before is kept because its receiver has not acknowledged it: that is the receiver's
        // work.
        Workload causer = limit == Store.Limit.ENFORCED ? post.origin().workload() : workload;
        Store.Kept answer = causer.charge(post, told);
        if (post.number() > 0) {
            store.keepForMember(post.number(), post.group(), receiver, limit, answer);
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
                List<Post> posts = new ArrayList<>(page.posts().size());
                for (StoredPost stored : page.posts()) {
                    try {
                        posts.add(post(stored));
                    } catch (RefusedException e) { // a damaged database; the person gets everything else
                        LOG.log(Level.ERROR, "a stored line is left out, it is no message: " + e.getMessage());
                    }
                }
                inbox.pageRead(line, posts, page.isLast());
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
        // Members who were away are not reported one by one.
        Origin sender = stored.isForGroup() ? null : senders.find(stored.sender(), stored.id());
        return Post.read(stored.place(), stored.number(), message, stored.id(), sender);
    }
}
