package classchat.group;

import classchat.delivery.Delivery;
import classchat.delivery.Post;
import classchat.delivery.Receiver;
import classchat.delivery.Submission;
import classchat.delivery.Tally;
import classchat.delivery.Workload;
import classchat.relay.Message;
import classchat.relay.Name;
import classchat.relay.RefusedException;
import classchat.store.NewPost;
import classchat.store.Quota;
import classchat.store.Store;
import classchat.store.StoreException;
import classchat.store.StoredGroup;
import classchat.wire.GroupRefusal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A group: a message to it reaches every other member, in one order for all of them. The message is on the disk, once for
 * all, before the first member gets it; the store's thread hands it out, in the order of the commits.
 *
 * <p>Any thread. Members are changed on the store's thread alone, when the change is on the disk: so a message goes to the
 * members at its number.
 */
final class Group implements Receiver {
    private static final Logger LOG = System.getLogger(Group.class.getName());

    /** To give a post to so many members who are here takes the store's thread about as long as to write a row for one who is away. */
    private static final int MEMBERS_A_ROW = 8;

    private final long id;
    private final String name;
    private final String key;
    private final long owner;
    private final String ownerName;
    private final boolean announces;
    private final Store store;
    private final Delivery delivery;
    private volatile SortedList<StoredGroup.Member> members;
    private volatile int absentLast; // members that the last post was written for

    // The store's thread alone.
    private int unanswered; // posts that have asked for the absent members, and have no answer yet
    private Set<Long> absentBefore = Set.of(); // the members that the last of them wrote the post for

    Group(StoredGroup stored, Store store, Delivery delivery) {
        this.id = stored.id();
        this.name = stored.name();
        this.key = Name.key(name);
        this.owner = stored.owner();
        this.announces = stored.announces();
        this.store = store;
        this.delivery = delivery;
        this.members = SortedList.of(StoredGroup.Member::key, stored.members());
        this.absentLast = members.size(); // after a start they are
        this.ownerName = stored.members().stream()
                .filter(member -> member.id() == owner)
                .map(StoredGroup.Member::name)
                .findFirst()
                .orElse("");
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    /** The name is compared by it. */
    String key() {
        return key;
    }

    /** The id of the owner. */
    long owner() {
        return owner;
    }

    /** The name of the owner. */
    String ownerName() {
        return ownerName;
    }

    boolean announces() {
        return announces;
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
        int count = members.size();
        int rows = absentLast + (count - absentLast) / MEMBERS_A_ROW;
        store.post(post, id(), rows, new Handout(submission, count));
    }

    RefusedException notAMember() {
        return new RefusedException(GroupRefusal.NOT_A_MEMBER, "you are not a member of " + name());
    }

    boolean isMember(String person) {
        return members.find(person) != null;
    }

    /** The members at this moment. */
    SortedList<StoredGroup.Member> members() {
        return members;
    }

    /** The store's thread alone. */
    void add(Collection<StoredGroup.Member> joiners) {
        members = members.with(joiners);
    }

    /** The store's thread alone. */
    void remove(Set<String> leavers) {
        members = members.without(leavers);
    }

    /** One message on its way to the members. On the store's thread. */
    private final class Handout implements Store.Posted {
        private final Submission submission;
        private final long cost;
        private boolean hasAsked;
        private Set<Long> absent = Set.of();
        private Tally tally;

        /** @param members about how many there are */
        Handout(Submission submission, int members) {
            this.submission = submission;
            this.cost = Workload.ofMessage(submission.message().bytes().length) + (long) members * Workload.ROW_BYTES;
            submission.origin().workload().begin(cost);
        }

        /** The sender has no more to wait for. */
        private void done() {
            submission.origin().workload().done(cost);
            if (hasAsked) {
                hasAsked = false;
                unanswered--;
                absentBefore = unanswered == 0 ? Set.of() : absentBefore; // it is large
            }
        }

        private boolean isSender(StoredGroup.Member member) {
            return member.id() == submission.sender();
        }

        /**
         * {@inheritDoc}
         *
         * <p>A member who leaves between two posts of one commit is not absent for the second: the first is offered to the inbox when
         * the commit is done, and the mailbox would have the second before.
         */
        @Override
        public Collection<Long> absent() {
            Set<Long> away = new HashSet<>();
            for (StoredGroup.Member member : members) {
                if (!isSender(member)
                        && delivery.people().isAway(member.key())
                        && (unanswered == 0 || absentBefore.contains(member.id()))) {
                    away.add(member.id());
                }
            }
            unanswered += hasAsked ? 0 : 1;
            hasAsked = true;
            absent = away;
            absentBefore = away;
            absentLast = away.size();
            return away;
        }

        @Override
        public void posted(long number, int full) {
            done();
            Set<Long> away = absent;
            absent = Set.of(); // it is large, and this is in memory until the last member has acknowledged the post
            delivery.fates().posted(submission); // first: a count must not come before it
            SortedList<StoredGroup.Member> all = members; // as they were when the absent ones were asked for
            int receivers = all.size() - (all.find(submission.name().key()) == null ? 0 : 1);
            Runnable complete = () -> {
                delivery.fates().counted(submission, tally);
                store.finish(number, id);
            };
            tally = new Tally(receivers, complete);
            if (receivers == 0) {
                complete.run();
                return;
            }
            tally.count(Tally.Outcome.STORED, away.size() - full);
            tally.count(Tally.Outcome.REFUSED, full);
            Message numbered = submission.message().with("number", number); // and encoded once, for all
            List<String> keys = new ArrayList<>(away.size());
            for (StoredGroup.Member receiver : all) {
                if (away.contains(receiver.id())) {
                    keys.add(receiver.key());
                } else if (!isSender(receiver)) {
                    delivery.people().offer(receiver.key(), Post.toMember(numbered, submission, number, id, tally));
                }
            }
            delivery.people().ring(keys);
        }

        @Override
        public void repeated() {
            done();
            delivery.fates().posted(submission);
        }

        @Override
        public void notAMember() {
            done();
            RefusedException refused = Group.this.notAMember();
            submission.origin().refuse(submission.id(), refused.code(), refused.getMessage());
        }

        @Override
        public void full(Quota exceeded) {
            done();
            delivery.fates().refused(submission, exceeded);
        }

        @Override
        public void failed(StoreException why) {
            done();
            LOG.log(Level.ERROR, "a message to " + name() + " could not be stored: " + why.getMessage());
            submission.origin().fail(submission.id());
        }
    }
}
