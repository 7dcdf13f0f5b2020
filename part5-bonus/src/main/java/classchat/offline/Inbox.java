package classchat.offline;

import classchat.relay.Message;
import classchat.relay.RefusedException;
import classchat.relay.Session;
import classchat.store.MailboxLimits;
import classchat.wire.DeliveryRefusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What comes in for one person: the one place where "who gets it" and "what if nobody can" are decided, in one step.
 *
 * <pre>
 *            joins                     all that waited was given
 *   AWAY ───────────▶ DRAINING ─────────────────────────────────▶ LIVE
 *    ▲                 │    ▲                                       │
 *    │ gone            │    └───── reads too slowly ────────────────┤
 *    └─────────────────┴────────────────────────────────────────────┘ gone
 * </pre>
 *
 * Away, everything is stored. While what was stored is given, oldest first, what is new is stored behind it. Live, it goes
 * straight to the connection. So there is always one order: stored before live, and what a connection had not acknowledged
 * when it broke before anything newer.
 *
 * <p>Any thread. The lock is held for moments: a send only queues, and the disk is the database's thread's business.
 */
final class Inbox {
    private enum State {
        AWAY,
        DRAINING,
        LIVE
    }

    private final Mailbox mailbox;
    private final MailboxLimits limits;
    private final Fates fates;

    private volatile Session session; // null while away; written under the lock

    // Written under the lock. Where a client does not acknowledge, what its connection took counts as delivered.
    private volatile boolean acks;

    // Guarded by this.
    private State state = State.AWAY;
    private final Deque<Post> unacknowledged = new ArrayDeque<>();
    private long unacknowledgedBytes;
    private long acknowledged; // so many of those sent on this connection
    private long lastPlace;
    private long readUpTo; // the place of the last stored post that this connection was given
    private boolean reading;
    private boolean storedSince; // since the last reading began
    private boolean awaitsDrain;
    private int waiting; // stored, or about to be
    private long waitingBytes;
    private boolean uncertain; // whether these are right: some have expired, which this connection may have been given
    private final List<Post> notAdded = new ArrayList<>(); // the disk did not take them when they were to be stored

    Inbox(Mailbox mailbox, MailboxLimits limits, Fates fates) {
        this.mailbox = mailbox;
        this.limits = limits;
        this.fates = fates;
    }

    /** So much was stored when the server started, up to this place. */
    synchronized void startWith(int messages, long bytes, long place) {
        waiting = messages;
        waitingBytes = bytes;
        lastPlace = place;
    }

    // --- posts

    /** @throws RefusedException if it can neither be given nor stored */
    void accept(Post post) throws RefusedException {
        boolean delivered = false;
        synchronized (this) {
            if (state == State.LIVE && hasRoom()) {
                delivered = give(post, post.message);
            } else if (isFull(post.bytes())) {
                throw new RefusedException(
                        DeliveryRefusal.MAILBOX_FULL,
                        "so much waits for this person that no more is taken; your message was not stored");
            } else {
                keep(post);
            }
        }
        if (delivered) {
            fates.delivered(List.of(post));
        }
    }

    private boolean isFull(int bytes) {
        return waiting >= limits.maxMessages() || waitingBytes + bytes > limits.maxBytes();
    }

    /** Takes a group's post, whose body is on the disk, and counts it; on the database's thread, in the order of the group. */
    void acceptFromGroup(Post post) {
        try {
            accept(post);
        } catch (RefusedException e) {
            post.tally.count(post, Tally.Outcome.REFUSED);
        }
    }

    private boolean hasRoom() {
        return !session.connection().isCongested() && (!acks || !isWindowFull());
    }

    private boolean isWindowFull() {
        return unacknowledged.size() >= limits.maxUnacknowledged()
                || unacknowledgedBytes > limits.maxUnacknowledgedBytes();
    }

    /** Sends a post; returns whether that is all that will be heard of it. */
    private boolean give(Post post, Message message) {
        session.send(message);
        place(post);
        if (acks) {
            unacknowledged.add(post);
            unacknowledgedBytes += post.bytes();
            return false;
        }
        if (post.stored) {
            takeOff(List.of(post));
        }
        return true;
    }

    /** Stores what cannot be given now. Who is here has fallen behind: from here on it is the disk that is read. */
    private void keep(Post post) {
        if (state == State.LIVE) {
            storeUnacknowledged(); // it must not be overtaken by this one, if the server is killed now
            state = State.DRAINING;
        }
        store(post);
        readIfDraining();
    }

    /** Its place, behind everything before it; it keeps it. */
    private void place(Post post) {
        if (post.place == 0) {
            post.place = ++lastPlace;
        }
    }

    private void storeUnacknowledged() {
        for (Post post : unacknowledged) {
            if (!post.stored) {
                store(post); // also if the mailbox is full: its sender was not refused
            }
            readUpTo = Math.max(readUpTo, post.place); // this connection has it
        }
    }

    private void store(Post post) {
        place(post);
        post.stored = true;
        count(1, post.bytes());
        storedSince = true;
        if (post.isForGroup()) {
            add(post);
            return;
        }
        mailbox.store(post, () -> notStored(post));
    }

    /** Returns whether it reaches nobody now: what this connection was given may be acknowledged yet, or is stored when that ends. */
    private synchronized boolean notStored(Post post) {
        if (!post.stored) {
            return false; // it has been acknowledged meanwhile
        }
        post.stored = false;
        count(-1, -post.bytes());
        return !unacknowledged.contains(post);
    }

    /** What the disk does not take is not lost, as its body is there. It is added before this person gets anything newer from the disk. */
    private void add(Post post) {
        mailbox.add(post, () -> {
            synchronized (this) {
                if (post.stored) {
                    notAdded.add(post);
                }
                if (session != null) {
                    Session behind = session;
                    leave(); // first: nothing more is given to it
                    behind.connection().close(); // the client comes again, later
                }
            }
        });
    }

    private void count(int messages, long bytes) {
        waiting = Math.max(0, waiting + messages);
        waitingBytes = Math.max(0, waitingBytes + bytes);
    }

    private void takeOff(List<Post> posts) {
        for (Post post : posts) {
            post.stored = false;
            count(-1, -post.bytes());
        }
        notAdded.removeAll(posts);
        mailbox.takeOff(posts);
    }

    /** So much has been thrown away on the disk, because nobody fetched it in time. */
    synchronized void expired(int messages, long bytes) {
        uncertain = true;
        // Otherwise some of it may have been given, and will be counted when it is acknowledged.
        if (state == State.AWAY) {
            count(-messages, -bytes);
        }
    }

    // --- draining

    private void read() {
        if (reading || !hasRoom()) {
            awaitDrain();
            return;
        }
        reading = true;
        storedSince = false;
        Session reader = session;
        mailbox.read(
                readUpTo,
                (posts, isAll) -> onRead(reader, posts, isAll),
                () -> reader.connection().close()); // the client comes again, later
    }

    /** Where there is no room because the connection is behind; where a client has not acknowledged, that it does is awaited. */
    private void awaitDrain() {
        if (!reading && !awaitsDrain && !(acks && isWindowFull())) {
            awaitsDrain = true;
            Session behind = session;
            behind.connection().whenDrained(() -> {
                synchronized (this) {
                    if (session == behind) {
                        awaitsDrain = false;
                        readIfDraining();
                    }
                }
            });
        }
    }

    private void readIfDraining() {
        if (state == State.DRAINING) {
            read();
        }
    }

    private void onRead(Session reader, List<Post> posts, boolean isAll) {
        List<Post> delivered = new ArrayList<>();
        synchronized (this) {
            if (session != reader) {
                return;
            }
            reading = false;
            int given = 0;
            for (Post post : posts) {
                if (!hasRoom()) {
                    break;
                }
                readUpTo = post.place;
                if (give(post, delayed(post))) {
                    delivered.add(post);
                }
                given++;
            }
            if (given == posts.size() && isAll && !storedSince) {
                state = State.LIVE;
                countAgain();
            } else {
                read();
            }
        }
        fates.delivered(delivered);
    }

    /** All that is stored has been given. */
    private void countAgain() {
        waiting = 0;
        waitingBytes = 0;
        for (Post post : unacknowledged) {
            if (post.stored) {
                count(1, post.bytes());
            }
        }
        uncertain = false;
    }

    private static Message delayed(Post post) {
        Instant time = Instant.ofEpochMilli(post.millis).truncatedTo(ChronoUnit.SECONDS);
        return post.message.with("time", time.toString()).with("delayed", Boolean.TRUE);
    }

    // --- the person comes and goes

    /** The person has joined; {@code acknowledges} says whether the client does. */
    synchronized void attach(Session joined, boolean acknowledges) {
        if (session != null) {
            leave();
        }
        session = joined;
        acks = acknowledges;
        acknowledged = 0;
        readUpTo = 0;
        reading = false;
        awaitsDrain = false;
        List<Post> again = List.copyOf(notAdded);
        notAdded.clear();
        again.forEach(this::add);
        if (waiting == 0 && !uncertain) {
            state = State.LIVE;
        } else {
            state = State.DRAINING;
            read();
        }
    }

    /** That connection is over. */
    synchronized void detach(Session gone) {
        if (session == gone) {
            leave();
        }
    }

    private void leave() {
        state = State.AWAY;
        session = null;
        storeUnacknowledged();
        unacknowledged.clear();
        unacknowledgedBytes = 0;
    }

    /**
     * The client has got, and keeps, the first {@code count} messages of those that it was sent on this connection.
     *
     * @return false if it was not sent so many
     */
    boolean received(Session from, long count) {
        List<Post> arrived = new ArrayList<>();
        List<Post> stored = new ArrayList<>();
        synchronized (this) {
            if (session != from) {
                return true;
            }
            if (!acks || count > acknowledged + unacknowledged.size()) {
                return false;
            }
            for (; acknowledged < count; acknowledged++) {
                Post post = unacknowledged.remove();
                unacknowledgedBytes -= post.bytes();
                arrived.add(post);
                if (post.stored) {
                    stored.add(post);
                }
            }
            if (!stored.isEmpty()) {
                takeOff(stored);
            }
            readIfDraining();
        }
        fates.delivered(arrived);
        return true;
    }

    /** Tells the person something, if it is here and its client understands it. */
    void tell(Message message) {
        Session here = session;
        if (here != null && acks) {
            here.send(message);
        }
    }
}
