package classchat.delivery;

import classchat.relay.Message;
import classchat.relay.Name;
import classchat.relay.RefusedException;
import classchat.relay.Roster;
import classchat.select.MemoryBudget;
import classchat.store.MailboxLimits;
import classchat.store.Quota;
import classchat.store.Store;
import classchat.store.StoreException;
import classchat.store.StoredPerson;
import classchat.wire.MessageId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/**
 * The people who have joined since the server was started and are not forgotten, and the way to those who have not: the store. Any thread.
 *
 * <p>A post is offered to a person's inbox if the person is in the map, and otherwise goes straight to the store, in one
 * step: a person who joins at this moment is put into the map before that step or after it, and reads the mailbox afterwards.
 */
public final class People implements Receivers.Directory {
    private static final Logger LOG = System.getLogger(People.class.getName());

    private final Store store;
    private final MailboxLimits limits;
    private final IdLimits idLimits;
    private final Fates fates;
    private final Wakes wakes;
    private final MemoryBudget memory;
    private final Map<String, Person> byKey = new ConcurrentHashMap<>();
    private final Map<Long, Person> byId = new ConcurrentHashMap<>();
    private final Map<String, Integer> sessions =
            new ConcurrentHashMap<>(); // by key: how many are here, or about to join

    /** @param memory how much work one person may cause depends on it */
    People(Store store, MailboxLimits limits, IdLimits idLimits, Fates fates, Wakes wakes, MemoryBudget memory) {
        this.store = store;
        this.limits = limits;
        this.idLimits = idLimits;
        this.fates = fates;
        this.wakes = wakes;
        this.memory = memory;
    }

    /** A session is about to join under this key: to be called before the store looks the person up. */
    void arrives(String key) {
        sessions.merge(key, 1, Integer::sum);
    }

    /** Undoes {@link #arrives}: the session is over, or did not join. */
    void leaves(String key) {
        sessions.computeIfPresent(key, (same, count) -> {
            Person person = count == 1 ? byKey.get(key) : null;
            if (person != null) {
                person.ids().leave(); // in one step: a session that arrives now reads the marks after this
            }
            return count == 1 ? null : count - 1;
        });
    }

    /** Whether nobody is here under this key, or about to join. */
    boolean isAbsent(String key) {
        return !sessions.containsKey(key);
    }

    /** The store does not know these persons any more. On the store's thread, before one of them can be entered again. */
    void forget(Collection<StoredPerson> forgotten) {
        for (StoredPerson person : forgotten) {
            byKey.computeIfPresent(person.key(), (key, known) -> known.id() == person.id() ? null : known);
            byId.remove(person.id());
        }
    }

    /**
     * Runs something for a person who is about to join, when the work that the person has caused before is done, or most of it.
     *
     * @param task gets the person's id, or 0 if the person has not joined since the server was started
     */
    void whenFree(String key, LongConsumer task) {
        Person known = byKey.get(key);
        if (known == null) {
            task.accept(0);
        } else {
            known.workload().whenNotTooMuch(() -> task.accept(known.id()));
        }
    }

    /** The person that the store has found; from now on posts go to its inbox. */
    Person enter(StoredPerson stored) {
        Person entered = byKey.computeIfAbsent(stored.key(), key -> {
            Workload workload = new Workload(memory);
            StoreMail mail = new StoreMail(store, stored.id(), workload, this::originOf, () -> wakes.ring(key));
            Inbox inbox = new Inbox(mail, limits.maxUnacknowledged(), limits.maxUnacknowledgedBytes(), fates);
            mail.answerTo(inbox);
            Ids ids = new Ids(stored.id(), stored.marks(), store, idLimits, workload);
            Person person = new Person(stored.id(), stored.unusedSince() == 0, inbox, ids, workload);
            byId.put(stored.id(), person);
            return person;
        });
        entered.ids().learn(stored.marks());
        return entered;
    }

    /** Another server has stored something for this person. Any thread. */
    public void rung(String key) {
        Person person = byKey.get(key);
        if (person != null) {
            person.inbox().rung();
        }
    }

    /** Something was stored for these persons, who were away. */
    public void ring(Collection<String> keys) {
        keys.forEach(wakes::ring);
    }

    private Origin originOf(long sender, MessageId id) {
        Person person = byId.get(sender);
        return person != null && person.ids().knows(id.epoch()) ? person : null;
    }

    @Override
    public Receiver find(String name) throws RefusedException {
        Person person = byKey.get(name);
        if (person == null) {
            person = byKey.get(Name.key(name));
        }
        if (person != null) {
            Inbox inbox = person.inbox();
            return submission -> inbox.offered(Post.direct(submission));
        }
        if (!isName(name)) {
            throw Roster.absent(name);
        }
        String key = Name.key(name);
        return submission -> {
            Post post = Post.direct(submission);
            offer(
                    key,
                    post,
                    () -> store.keep(
                            post.toKeep(), key, post.origin().workload().charge(post, new KeptForAbsent(key, post))));
        };
    }

    /** Nobody can have another name: it need not be looked up on the disk. */
    private static boolean isName(String text) {
        try {
            Name.of(text);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    /**
     * Whether a post for a person can go straight into the mailbox: nobody is there to be given it, and no earlier post is still on
     * its way there. If the person joins after the question, the mailbox is read after it.
     */
    public boolean isAway(String key) {
        Person person = byKey.get(key);
        return person == null || person.inbox().isAway();
    }

    /** Offers a post to a person who has joined since the server was started, and who is no longer unused: nobody forgets this one. */
    public void offer(String key, Post post) {
        Person person = byKey.get(key);
        if (person == null) { // the members behind this one must not lose the post
            LOG.log(Level.ERROR, "a member who was here is not known any more");
            fates.failed(post, Outcomes.Failure.UNKNOWN_RECEIVER);
        } else {
            person.inbox().offered(post);
        }
    }

    /**
     * Offers a post to a person, or does something else with it if the person has not joined since the server was started. The
     * two cannot overlap with a join.
     *
     * @param otherwise must not block
     */
    private void offer(String key, Post post, Runnable otherwise) {
        Person person = byKey.compute(key, (same, present) -> {
            if (present == null) {
                otherwise.run();
            }
            return present;
        });
        if (person != null) {
            person.inbox().offered(post);
        }
    }

    /** Tells a person something, if it is here and its client understands notices. */
    public void tell(String key, Message message) {
        Person person = byKey.get(key);
        if (person != null) {
            person.tell(message);
        }
    }

    /** The answers about a post for a person who has not joined since the server was started. */
    private final class KeptForAbsent implements Store.Kept {
        private final String receiverKey;
        private final Post post;

        KeptForAbsent(String receiverKey, Post post) {
            this.receiverKey = receiverKey;
            this.post = post;
        }

        @Override
        public void stored(long place) {
            fates.stored(post);
            wakes.ring(receiverKey);
        }

        @Override
        public void full(Quota exceeded) {
            fates.failed(post, Outcomes.Failure.of(exceeded));
        }

        @Override
        public void unknownReceiver() {
            fates.failed(post, Outcomes.Failure.UNKNOWN_RECEIVER);
        }

        @Override
        public void failed(StoreException why) {
            LOG.log(Level.ERROR, "a message could not be stored: " + why.getMessage());
            fates.failed(post, Outcomes.Failure.NOT_STORED);
        }
    }
}
