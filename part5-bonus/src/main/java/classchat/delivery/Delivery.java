package classchat.delivery;

import classchat.multithread.Network;
import classchat.relay.Admission;
import classchat.relay.ErrorCode;
import classchat.relay.Message;
import classchat.relay.MessageTypes;
import classchat.relay.Name;
import classchat.relay.Refusal;
import classchat.relay.RefusedException;
import classchat.relay.Relay;
import classchat.relay.Session;
import classchat.store.Known;
import classchat.store.MailboxLimits;
import classchat.store.Store;
import classchat.store.StoreException;
import classchat.store.StoredPerson;
import classchat.wire.DeliveryRefusal;
import classchat.wire.MessageId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Connects part 4's relay with people, inboxes and the store: a session that joins is a person of the store and gets the messages that waited; a message has
 * an id, goes to an inbox or a group, and its sender learns its fate. Part 4 knows nothing of it: this uses the seams that part 4 leaves.
 */
public final class Delivery implements Admission {
    private static final Logger LOG = System.getLogger(Delivery.class.getName());

    /** A later join of a person that has never written is noted after this time, so that joins cost no writes. */
    private static final long SEEN_MILLIS = Duration.ofHours(1).toMillis();

    private static final List<String> PLAIN_FIELDS = List.of("type", "status", "sender", "receiver", "text");

    private final Relay relay;
    private final Store store;
    private final Claims claims;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Fates fates;
    private final People people;
    private final Receivers receivers;
    private final MessageTypes<Member> types = new MessageTypes<>();
    private final NewNames newNames;
    private final Expiry expiry; // guarded by itself
    private final Expiry unused; // names; guarded by expiry

    /**
     * @param clock the wall clock, for what people see and for expiry
     * @param nanoTime the monotonic clock, for expiry
     * @param random for the ids of plain clients' messages
     */
    public Delivery(
            Relay relay,
            Store store,
            Claims claims,
            Wakes wakes,
            MailboxLimits limits,
            NameLimits names,
            Clock clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.relay = relay;
        this.store = store;
        this.claims = claims;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
        this.fates = new Fates(store);
        this.people = new People(
                store, limits, IdLimits.DEFAULT, fates, wakes, relay.sessions().memory());
        this.receivers = new Receivers(people);
        this.newNames = new NewNames(names, nanoTime);
        this.expiry = new Expiry(limits.keep(), nanoTime.getAsLong(), clock.millis());
        this.unused = new Expiry(names.unusedFor(), nanoTime.getAsLong(), clock.millis());
        types.on(Message.TEXT, this::text).on("received", Delivery::received);
        relay.sessions().setAdmission(this);
    }

    /** The types of messages that a member may send, besides part 4's. Types are added before the server starts. */
    public MessageTypes<Member> types() {
        return types;
    }

    /** The receivers that a message may have. Directories are added before the server starts. */
    public Receivers receivers() {
        return receivers;
    }

    public People people() {
        return people;
    }

    public Fates fates() {
        return fates;
    }

    // --- joining

    @Override
    public void decide(Request request) {
        boolean acknowledges;
        try {
            acknowledges = request.join().flag("acks");
        } catch (RefusedException e) {
            request.refuse(e);
            return;
        }
        expire();
        claims.claim(request.name(), new Claims.Answer() {
            @Override
            public void granted() {
                enter(request, acknowledges);
            }

            @Override
            public void refused(RefusedException why) {
                request.refuse(why);
            }
        });
    }

    /** Looks the person up: after the claim, because the server that had the name before may have written until then. */
    private void enter(Request request, boolean acknowledges) {
        String key = request.name().key();
        long now = clock.millis();
        NewNames.Permit permit =
                newNames.permit(Network.of(request.session().connection().peer()));
        people.arrives(key);
        Store.Answer<StoredPerson> entered = new Store.Answer<>() {
            @Override
            public void done(StoredPerson stored) {
                if (stored == null) {
                    release(request.name());
                    request.refuse(permit.refusal());
                    return;
                }
                if (stored.unusedSince() > 0 && now - stored.unusedSince() > SEEN_MILLIS) {
                    store.seen(stored.id(), now);
                }
                request.admit(new Member(
                        request.session(),
                        people.enter(stored),
                        acknowledges,
                        types,
                        relay,
                        () -> release(request.name()),
                        random.nextLong(MessageId.EPOCHS)));
            }

            @Override
            public void failed(StoreException why) {
                permit.giveBack();
                release(request.name());
                request.refuse(new RefusedException(
                        DeliveryRefusal.NOT_STORED, "the server cannot use its disk now; try again later"));
            }
        };
        people.whenFree(key, known -> store.enter(key, request.name().text(), known, now, permit, entered));
    }

    private void release(Name name) {
        people.leaves(name.key());
        claims.release(name);
    }

    /** Throws away what is too old: messages, and names that were never used. Each join is a look at the clocks; one an hour counts. */
    private void expire() {
        synchronized (expiry) {
            expiry.look(nanoTime.getAsLong(), clock.millis()).ifPresent(store::expire);
            unused.look(nanoTime.getAsLong(), clock.millis()).ifPresent(before -> forgetUnused(before, 0));
        }
    }

    /** Looks at one page of persons after the other: other work comes between them. */
    private void forgetUnused(long beforeMillis, long after) {
        store.forgetUnused(beforeMillis, after, people::isAbsent, new Store.Answer<>() {
            @Override
            public void done(Store.Forgotten page) {
                people.forget(page.forgotten());
                if (!page.isLast()) {
                    forgetUnused(beforeMillis, page.last());
                }
            }

            @Override
            public void failed(StoreException why) {
                LOG.log(Level.DEBUG, "names could not be forgotten: " + why.getMessage());
            }
        });
    }

    // --- messages

    private void text(Member from, Message message) throws RefusedException {
        try {
            synchronized (from.person().sending()) {
                if (from.session().isGone()) {
                    return; // the client repeats the message on its next connection
                }
                if (from.person().writes()) {
                    store.wrote(from.id());
                }
                if (from.acknowledges()) {
                    withId(from, message);
                } else {
                    plain(from, message);
                }
            }
        } finally {
            // Also if the message was refused: that is written down.
            from.person().workload().pauseIfTooMuch(from.session().connection());
        }
    }

    private void withId(Member from, Message message) throws RefusedException {
        MessageId id = MessageId.parse(message.string("id"));
        Ids ids = from.person().ids();
        switch (ids.begin(id)) {
            case NEW -> {
                try {
                    Message stamped = Relay.stamped(from.name(), message);
                    submit(from, stamped, id, from.person());
                } catch (RefusedException e) {
                    ids.refuse(id, e.code(), e.getMessage());
                    throw e;
                }
            }
            case ON_ITS_WAY -> {} // the answer comes by itself
            case REFUSED -> {
                Epoch.Refusal refusal = ids.refusal(id);
                if (refusal != null) {
                    from.session().answer(refused(id, refusal.code(), refusal.sentence()));
                } else {
                    withId(from, message); // it was written at this moment, or could not be
                }
            }
            case ANSWERED -> answerRepeat(from, id);
            case SKIPPED ->
                throw new RefusedException(
                        Refusal.BAD_FIELD, "ids go up: one that was left out cannot be used any more");
        }
    }

    /** A plain client may use an id twice, so receivers get one that the server makes. */
    private void plain(Member from, Message message) throws RefusedException {
        MessageId id = from.nextOwnId();
        Message stamped = Relay.stamped(from.name(), message);
        Origin origin = new PlainOrigin(from.session(), from.person().workload(), message.id());
        submit(from, stamped.only(PLAIN_FIELDS).with("id", id.toString()), id, origin);
    }

    private void submit(Member from, Message stamped, MessageId id, Origin origin) throws RefusedException {
        String receiver = stamped.required("receiver");
        receivers.find(receiver).accept(new Submission(stamped, from.id(), from.name(), id, clock.millis(), origin));
        relay.showSent(from.name(), receiver);
    }

    /** The sender did not hear what became of a message, and has sent it again: looks it up. */
    private void answerRepeat(Member from, MessageId id) {
        Session session = from.session();
        Workload workload = from.person().workload();
        workload.begin(Workload.WORK_BYTES);
        store.lookUp(from.id(), id, new Store.Answer<>() {
            @Override
            public void done(Known known) {
                workload.done(Workload.WORK_BYTES);
                session.send(
                        known.code() != null
                                ? refused(id, known.code(), known.sentence())
                                : Message.fromServer(known.isStored() ? "stored" : "delivered")
                                        .with("ids", List.of(id.toString())));
            }

            @Override
            public void failed(StoreException why) {
                workload.done(Workload.WORK_BYTES);
                session.connection().close(); // the client comes again, later, and asks again
            }
        });
    }

    private static Message refused(MessageId id, String code, String sentence) {
        ErrorCode asBefore = () -> code;
        return Message.error(asBefore, sentence, id.toString());
    }

    private static void received(Member from, Message message) throws RefusedException {
        Long count = message.number("count");
        if (count == null || !from.person().inbox().acknowledged(from, count)) {
            throw new RefusedException(
                    Refusal.BAD_FIELD, "'count' must say how many messages have been received on this connection");
        }
    }
}
