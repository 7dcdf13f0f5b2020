package classchat.delivery;

import classchat.relay.Message;
import classchat.store.NewPost;
import classchat.wire.MessageId;

/**
 * A message on its way to one receiver. The fields that the receiver's inbox keeps here are guarded by that
 * inbox's lock; everything else is final.
 */
public final class Post {
    private final Message message;
    private final long sender;
    private final MessageId id;
    private final long millis;
    private final long number;
    private final long group;
    private final Origin origin;
    private final Tally tally;

    // The inbox's: guarded by its lock.
    long place; // in the mailbox; 0 while the post is not there
    boolean keeping; // the mailbox has been asked to keep it, and has not answered
    Outcomes.Failure notKept; // why the mailbox does not have it, although it was asked; null if it was not, or has it
    boolean given; // to the present connection, which has not acknowledged it
    boolean acknowledged;
    private boolean counted;

    private Post(
            Message message,
            long sender,
            MessageId id,
            long millis,
            long number,
            long group,
            Origin origin,
            Tally tally) {
        this.message = message;
        this.sender = sender;
        this.id = id;
        this.millis = millis;
        this.number = number;
        this.group = group;
        this.origin = origin;
        this.tally = tally;
    }

    /** A post for one person. */
    public static Post direct(Submission submission) {
        return new Post(
                submission.message(),
                submission.sender(),
                submission.id(),
                submission.millis(),
                0,
                0,
                submission.origin(),
                null);
    }

    /**
     * A group's post for one of its members.
     *
     * @param message with the number in it; one message for all members
     * @param number the store's
     * @param group the group's id in the store
     * @param tally counts the outcomes at the members
     */
    public static Post toMember(Message message, Submission submission, long number, long group, Tally tally) {
        return new Post(
                message,
                submission.sender(),
                submission.id(),
                submission.millis(),
                number,
                group,
                submission.origin(),
                tally);
    }

    /**
     * A post that was read from a mailbox. Its sender knows already that it is stored.
     *
     * @param origin the sender, if it is to be told of the delivery; otherwise null
     */
    static Post read(long place, long number, Message message, MessageId id, Origin origin) {
        Post post = new Post(message, 0, id, 0, number, 0, origin, null);
        post.place = place;
        return post;
    }

    /** The message as the receiver gets it. */
    Message message() {
        return message;
    }

    MessageId id() {
        return id;
    }

    /** Of a group's post; 0 if it is for this receiver alone. */
    long number() {
        return number;
    }

    /** The group of a group's post that was not read from a mailbox; otherwise 0. */
    long group() {
        return group;
    }

    /** The sender; null if nobody is to be told. */
    Origin origin() {
        return origin;
    }

    /** Counts a group's post; null for a post to one person, and for one that was counted before it was read. */
    Tally tally() {
        return tally;
    }

    int bytes() {
        return message.bytes().length;
    }

    /** For the store; only of a post that is not a group's. */
    NewPost toKeep() {
        return new NewPost(sender, id, millis, message.bytes());
    }

    /** Counts this member's outcome, unless one was counted before: the first one stands. Under the inbox's lock. */
    void count(Tally.Outcome outcome) {
        if (!counted) {
            counted = true;
            tally.count(outcome, 1);
        }
    }

    @Override
    public String toString() {
        return "post " + id + (number == 0 ? "" : ", number " + number);
    }
}
