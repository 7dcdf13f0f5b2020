package classchat.delivery;

import classchat.store.Store;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides what happens to the posts for one person: a state machine without socket, disk or clock. It is told events, and
 * acts through two interfaces: the person's {@link Line}, and the person's {@link Mail}.
 *
 * <pre>
 *             joined                  everything that waited was given
 *   AWAY ───────────▶ DRAINING ─────────────────────────────────▶ LIVE
 *    ▲                 │    ▲                                       │
 *    │ left            │    └──── no room, or something waits ──────┤
 *    └─────────────────┴────────────────────────────────────────────┘ left
 *
 *   event           AWAY              DRAINING                          LIVE
 *   ──────────────  ────────────────  ────────────────────────────────  ─────────────────────────────────
 *   offered         keep              keep; read, if there is room      send; without room: keep what is
 *                                                                       unacknowledged, then it: DRAINING
 *   joined          read: DRAINING    as left, then as AWAY             as left, then as AWAY
 *   left            -                 keep what is unacknowledged:      keep what is unacknowledged:
 *                                     AWAY                              AWAY
 *   acknowledged    ignore            take off what is stored; read     take off what is stored
 *   room again      ignore            read                              -
 *   stored          tell the sender   tell the sender                   tell the sender
 *   not stored      tell the sender   tell the sender, unless the line  as DRAINING
 *                                     has it: then when that ends
 *   page read       ignore            send what the line does not have; -
 *                                     behind the last page, send what is
 *                                     being stored: LIVE; without room, or
 *                                     if something else waits: read on
 *   page failed     ignore            close the line                    -
 *   rung            -                 read once more                    read: DRAINING
 *   taken off       forget the place  forget the place                  forget the place
 * </pre>
 *
 * <p>So there is one order: stored posts come before live ones, and posts that a connection had not acknowledged when it
 * broke come before anything newer. LIVE means: everything in the mailbox, and everything that is about to be stored, was
 * given to the present connection, or was acknowledged and is about to be taken off. So a reader that has caught up goes
 * live with the next page, however many posts keep coming.
 *
 * <p>A full mailbox is one of the reasons why a post is not stored. A post that expires is no event: pages do not show it
 * any more, and to take off an empty place is no error.
 *
 * <p>A page may show posts that are not to be given: those that the present connection was given before they were stored,
 * and those that were acknowledged and are not taken off yet, perhaps because the disk is full. The inbox knows their
 * places and leaves them out.
 *
 * <p>Any thread. The lock is held for moments: the line and the mail only queue.
 */
final class Inbox {
    enum State {
        AWAY,
        DRAINING,
        LIVE
    }

    /** The memory that an unacknowledged post takes besides its line and its fields, in bytes, about. */
    private static final int POST_BYTES = 512;

    private final Mail mail;
    private final int maxUnacknowledged;
    private final long maxUnacknowledgedBytes;
    private final Outcomes outcomes;

    // Guarded by this.
    private State state = State.AWAY;
    private Line line; // null while AWAY
    private final Deque<Post> unacknowledged = new ArrayDeque<>(); // given to the line
    private long unacknowledgedBytes;
    private long acknowledged; // messages of those that the line was sent
    private long readUpTo; // the place of the last post of a page that the line was given
    private boolean reading; // a page, which has not come yet
    private boolean windowCutPage; // the last page was not given whole, because the client had not acknowledged enough
    private boolean rungSinceRead; // something that is not in beingStored was stored since the page was asked for
    private boolean awaitingRoom;
    private final Set<Post> beingStored = new LinkedHashSet<>(); // not given; the mailbox has not answered yet
    private final Set<Long> storedAfterGiven = new HashSet<>(); // places of unacknowledged posts, behind readUpTo
    private final Set<Long> leaving = new HashSet<>(); // places of acknowledged posts that are not taken off yet
    private boolean takingOff; // the mailbox has been asked, and has not answered

    Inbox(Mail mail, int maxUnacknowledged, long maxUnacknowledgedBytes, Outcomes outcomes) {
        this.mail = mail;
        this.maxUnacknowledged = maxUnacknowledged;
        this.maxUnacknowledgedBytes = maxUnacknowledgedBytes;
        this.outcomes = outcomes;
    }

    // --- posts

    /** A post for this person. */
    synchronized void offered(Post post) {
        if (state == State.LIVE && hasRoom()) {
            give(post);
            if (!line.acknowledges()) {
                delivered(List.of(post));
            }
            return;
        }
        if (state == State.LIVE) {
            drain(); // what the line has must not be overtaken by this one, if the server is killed now
        }
        beingStored.add(post);
        keep(post, Store.Limit.ENFORCED);
        read();
    }

    /** Something was stored for this person that this inbox has not asked for. */
    synchronized void rung() {
        rungSinceRead = true;
        if (state == State.LIVE) {
            drain();
        }
        read();
    }

    private void drain() {
        state = State.DRAINING;
        for (Post post : unacknowledged) {
            if (post.place == 0 && !post.keeping && post.notKept == null) {
                keep(post, Store.Limit.WAIVED);
            }
        }
    }

    private void keep(Post post, Store.Limit limit) {
        post.keeping = true;
        mail.keep(post, limit);
    }

    private boolean hasRoom() {
        return line.hasRoom() && !isWindowFull();
    }

    private boolean isWindowFull() {
        return unacknowledged.size() >= maxUnacknowledged
                || unacknowledgedBytes > maxUnacknowledgedBytes
                || !unacknowledged.isEmpty()
                        && heldBytes() > line.shareBytes(); // one at least: it goes on with the acknowledgment
    }

    private long heldBytes() {
        return (long) unacknowledged.size() * POST_BYTES + 2 * unacknowledgedBytes; // as a line, and as fields
    }

    /**
     * Returns true if a page is worth reading. After one of which the window took a part, a quarter of the window has to be free,
     * and half of the share of memory: a client that acknowledges one by one would cost a page for each message.
     */
    private boolean isWorthAPage() {
        return !windowCutPage
                || unacknowledged.isEmpty()
                || maxUnacknowledged - unacknowledged.size() >= Math.max(1, maxUnacknowledged / 4)
                        && heldBytes() <= line.shareBytes() / 2;
    }

    /** Sends a post. It is delivered when it is acknowledged, or, where the client does not acknowledge, at once. */
    private void give(Post post) {
        line.send(post);
        if (line.acknowledges()) {
            post.given = true;
            unacknowledged.add(post);
            unacknowledgedBytes += post.bytes();
            line.holds(heldBytes());
        }
    }

    /** These posts have arrived. */
    private void delivered(List<Post> posts) {
        List<Long> places = null; // most posts are not stored
        for (Post post : posts) {
            post.given = false;
            post.acknowledged = true;
            if (post.place > 0) {
                storedAfterGiven.remove(post.place);
                places = places == null ? new ArrayList<>() : places;
                places.add(post.place);
            }
        }
        if (places != null) {
            takeOff(places);
        }
        if (!posts.isEmpty()) {
            outcomes.delivered(posts);
        }
    }

    // --- answers of the mailbox

    /** A post is in the mailbox. */
    synchronized void stored(Post post, long place) {
        post.keeping = false;
        beingStored.remove(post);
        post.place = place;
        if (post.acknowledged) {
            takeOff(List.of(place));
            return;
        }
        if (post.given) {
            storedAfterGiven.add(place);
        }
        outcomes.stored(post);
    }

    /** A post is not in the mailbox, and will not be. */
    synchronized void notStored(Post post, Outcomes.Failure why) {
        post.keeping = false;
        beingStored.remove(post);
        if (post.given) {
            post.notKept = why; // it may be acknowledged yet
        } else if (!post.acknowledged) {
            outcomes.failed(post, why);
        }
    }

    /** A page that was asked for on {@code reader}. */
    synchronized void pageRead(Line reader, List<Post> posts, boolean isLast) {
        if (line != reader) {
            return;
        }
        reading = false;
        List<Post> given = new ArrayList<>();
        boolean isAllGiven = true;
        for (Post post : posts) {
            if (!storedAfterGiven.contains(post.place) && !leaving.contains(post.place)) {
                if (!hasRoom()) {
                    isAllGiven = false;
                    windowCutPage = isWindowFull();
                    break;
                }
                give(post);
                given.add(post);
            }
            readUpTo = post.place;
        }
        if (isAllGiven && isLast && !rungSinceRead) {
            // The answers come in order: a post that is not on the last page, and not given, is being stored now.
            for (Iterator<Post> rest = beingStored.iterator(); rest.hasNext() && hasRoom(); rest.remove()) {
                Post post = rest.next();
                give(post);
                given.add(post);
            }
            if (beingStored.isEmpty()) {
                state = State.LIVE;
            }
        }
        if (!line.acknowledges()) {
            delivered(given);
        }
        read();
    }

    /** The mailbox could not be read. */
    synchronized void pageFailed(Line reader) {
        if (line == reader) {
            line.close(); // nothing is read any more on it: posts sent to it now would be lost
        }
    }

    /** Posts are gone from the mailbox. */
    synchronized void takenOff(List<Long> places) {
        places.forEach(leaving::remove);
        takingOff = false;
        takeOffIfAny();
    }

    private void takeOff(List<Long> places) {
        leaving.addAll(places);
        takeOffIfAny();
    }

    /** One request at a time: while the disk is full, there is one to repeat, however many posts are acknowledged. */
    private void takeOffIfAny() {
        if (!takingOff && !leaving.isEmpty()) {
            takingOff = true;
            mail.takeOff(List.copyOf(leaving));
        }
    }

    private void read() {
        if (state != State.DRAINING || reading) {
            return;
        }
        if (hasRoom() && isWorthAPage()) {
            reading = true;
            windowCutPage = false;
            rungSinceRead = false;
            mail.read(line, readUpTo);
        } else if (!line.hasRoom() && !awaitingRoom) { // a full window has room again when the client acknowledges
            awaitingRoom = true;
            line.awaitRoom();
        }
    }

    // --- the person's connection

    /** The person has joined on a connection. */
    synchronized void joined(Line newLine) {
        if (line != null) {
            left(line);
        }
        line = newLine;
        state = State.DRAINING;
        acknowledged = 0;
        readUpTo = 0;
        reading = false;
        windowCutPage = false;
        awaitingRoom = false;
        read();
    }

    /** A connection is over. */
    synchronized void left(Line gone) {
        if (line != gone) {
            return;
        }
        state = State.AWAY;
        line.holds(0);
        line = null;
        List<Post> later = List.copyOf(beingStored);
        List<Post> given = List.copyOf(unacknowledged);
        beingStored.clear();
        unacknowledged.clear();
        unacknowledgedBytes = 0;
        storedAfterGiven.clear();
        for (Post post : given) {
            post.given = false;
            if (post.notKept != null) {
                outcomes.failed(post, post.notKept); // it is not kept once more: it would be behind later posts
            } else if (post.keeping) {
                beingStored.add(post);
            } else if (post.place == 0) {
                beingStored.add(post);
                keep(post, Store.Limit.WAIVED);
            }
        }
        beingStored.addAll(later); // they came in behind all that was given
    }

    /** A connection that was congested has room again. */
    synchronized void roomAgain(Line roomy) {
        if (line == roomy) {
            awaitingRoom = false;
            read();
        }
    }

    /**
     * The client has, and keeps, the first {@code count} messages of those that it was sent on this connection.
     *
     * @return false if it was not sent so many, or cannot say so
     */
    synchronized boolean acknowledged(Line from, long count) {
        if (line != from) {
            return true; // the connection is over
        }
        if (!line.acknowledges() || count < 0 || count > acknowledged + unacknowledged.size()) {
            return false;
        }
        List<Post> arrived = new ArrayList<>();
        for (; acknowledged < count; acknowledged++) {
            Post post = unacknowledged.remove();
            unacknowledgedBytes -= post.bytes();
            arrived.add(post);
        }
        line.holds(heldBytes());
        delivered(arrived);
        read();
        return true;
    }

    /** Whether nobody is there, and no post is on its way to the mailbox: the next one can be put there without this inbox. */
    synchronized boolean isAway() {
        return state == State.AWAY && beingStored.isEmpty();
    }

    synchronized State state() {
        return state;
    }
}
