package classchat.group;

import classchat.delivery.Delivery;
import classchat.delivery.Post;
import classchat.delivery.Receiver;
import classchat.delivery.Submission;
import classchat.delivery.Tally;
import classchat.delivery.Workload;
import classchat.relay.Message;
import classchat.relay.RefusedException;
import classchat.store.NewPost;
import classchat.store.Store;
import classchat.store.StoreException;
import classchat.store.StoredGroup;
import classchat.wire.GroupRefusal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A group: a message to it reaches every other member, in one order for all of them. The message is on the disk, once for
 * all, before the first member gets it; the store's thread hands it out, in the order of the commits.
 *
 * <p>Any thread. Members are changed on the store's thread alone, when the change is on the disk: so a message goes to
 * those who are members at its number.
 */
final class Group implements Receiver {
    private static final Logger LOG = System.getLogger(Group.class.getName());

    private final StoredGroup stored; // as it was made; its members may have changed
    private final Store store;
    private final Delivery delivery;

    // Guarded by this.
    private final NavigableMap<String, StoredGroup.Member> members = new TreeMap<>(); // by key

    Group(StoredGroup stored, Store store, Delivery delivery) {
        this.stored = stored;
        this.store = store;
        this.delivery = delivery;
        stored.members().forEach(this::add);
    }

    long id() {
        return stored.id();
    }

    String name() {
        return stored.name();
    }

    /** The id of the owner. */
    long owner() {
        return stored.owner();
    }

    boolean announces() {
        return stored.announces();
    }

    @Override
    public void accept(Submission submission) throws RefusedException {
        if (!isMember(submission.name().key())) {
            throw notAMember();
        }
        if (announces() && submission.sender() != owner()) {
            throw new RefusedException(GroupRefusal.OWNER_ONLY, "only its owner posts in " + name());
        }
        NewPost post = new NewPost(
                submission.sender(),
                submission.id(),
                submission.millis(),
                submission.message().bytes());
        store.post(post, id(), new Handout(submission, size()));
    }

    RefusedException notAMember() {
        return new RefusedException(GroupRefusal.NOT_A_MEMBER, "you are not a member of " + name());
    }

    synchronized boolean isMember(String key) {
        return members.containsKey(key);
    }

    synchronized int size() {
        return members.size();
    }

    /** The names of at most {@code max} members, behind the key {@code after}. */
    synchronized List<String> names(String after, int max) {
        return members.tailMap(after, false).values().stream()
                .limit(max)
                .map(StoredGroup.Member::name)
                .toList();
    }

    /** The name of the owner. */
    synchronized String ownerName() {
        return members.values().stream()
                .filter(member -> member.id() == owner())
                .map(StoredGroup.Member::name)
                .findFirst()
                .orElse("");
    }

    private synchronized List<StoredGroup.Member> others(long sender) {
        List<StoredGroup.Member> others = new ArrayList<>(members.size());
        for (StoredGroup.Member member : members.values()) {
            if (member.id() != sender) {
                others.add(member);
            }
        }
        return others;
    }

    synchronized void add(StoredGroup.Member member) {
        members.put(member.key(), member);
    }

    synchronized void removeAll(Collection<StoredGroup.Member> leavers) {
        leavers.forEach(leaver -> members.remove(leaver.key()));
    }

    /** One message on its way to the members. On the store's thread. */
    private final class Handout implements Store.Posted {
        private final Submission submission;
        private final long cost;
        private final List<String> waiting = new ArrayList<>(); // keys
        private Tally tally;

        /** @param members about how many there are */
        Handout(Submission submission, int members) {
            this.submission = submission;
            this.cost = Workload.ofMessage(submission.message().bytes().length) + (long) members * Workload.ROW_BYTES;
            submission.origin().workload().begin(cost);
        }

        /** The sender has no more to wait for; members who are behind have their own rows. */
        private void handedOut() {
            submission.origin().workload().done(cost);
        }

        @Override
        public void posted(long number, Waiters waiters) {
            delivery.fates().posted(submission); // first: a count must not come before it
            List<StoredGroup.Member> receivers = others(submission.sender());
            tally = new Tally(receivers.size(), () -> {
                delivery.fates().counted(submission, tally);
                store.finish(number);
            });
            if (receivers.isEmpty()) {
                handedOut();
                delivery.fates().counted(submission, tally);
                store.finish(number);
                return;
            }
            Message numbered = submission.message().with("number", number); // and encoded once, for all
            for (StoredGroup.Member receiver : receivers) {
                Post post = Post.toMember(numbered, submission, number, tally);
                if (!delivery.people().offer(receiver.key(), post)) {
                    delivery.people().offer(receiver.key(), post, () -> {
                        waiters.add(receiver.id());
                        waiting.add(receiver.key());
                    });
                }
            }
            if (waiting.isEmpty()) {
                handedOut();
            }
        }

        @Override
        public void waiting(int waits, int full) {
            handedOut();
            tally.count(Tally.Outcome.STORED, waits);
            tally.count(Tally.Outcome.REFUSED, full);
            delivery.people().ring(waiting);
        }

        @Override
        public void repeated() {
            handedOut();
            delivery.fates().posted(submission);
        }

        @Override
        public void notAMember() {
            handedOut();
            RefusedException refused = Group.this.notAMember();
            submission.origin().refuse(submission.id(), refused.code(), refused.getMessage());
        }

        @Override
        public void failed(StoreException why) {
            handedOut();
            LOG.log(Level.ERROR, "a message to " + name() + " could not be stored: " + why.getMessage());
            submission.origin().fail(submission.id());
        }
    }
}
