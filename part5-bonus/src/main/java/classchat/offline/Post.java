package classchat.offline;

import classchat.relay.Message;
import classchat.wire.MessageId;

/** A message on its way to one receiver: what it says, and who is to learn its fate. */
final class Post {
    final Message message;
    final Person sender;

    /** The epoch of the id, if its sender is still to learn of the message that it is safe; null if not. */
    final Epoch epoch;

    final MessageId id; // NONE if the sender does not want to know
    final long millis; // when it came in

    /** What becomes of it at the members of a group; null if it is none's. */
    final Tally tally;

    /** What the body is called on the disk, and of a group's, its place in the order of the group; 0 until it has one. */
    volatile long number;

    /** In this order posts are given to their receiver, stored for it, and read; 0 until it has one. Under its inbox's lock. */
    long place;

    /** Whether it is on the disk for its receiver, or about to be: then it has to be taken off there once it has arrived. */
    volatile boolean stored;

    private boolean counted; // guarded by the tally

    Post(Message message, Person sender, Epoch epoch, MessageId id, long millis, Tally tally) {
        this.message = message;
        this.sender = sender;
        this.epoch = epoch;
        this.id = id;
        this.millis = millis;
        this.tally = tally;
    }

    /** From the disk. Its sender knows that it is safe. */
    static Post stored(long number, long place, Message message, Person sender, MessageId id, long millis) {
        Post post = new Post(message, sender, null, id, millis, null);
        post.number = number;
        post.place = place;
        post.stored = true;
        return post;
    }

    /** What is said to a group, with its number, which its receivers are told: it is the same for all of them. */
    Post numbered(long order) {
        Post numbered = new Post(message.with("number", order), sender, epoch, id, millis, tally);
        numbered.number = order;
        return numbered;
    }

    /** The same for one member of the group. */
    Post forMember() {
        Post post = new Post(message, sender, null, id, millis, tally);
        post.number = number;
        return post;
    }

    boolean isForGroup() {
        return tally != null;
    }

    /** Returns whether this is the first time. Under the tally's lock. */
    boolean countOnce() {
        boolean first = !counted;
        counted = true;
        return first;
    }

    int bytes() {
        return message.bytes().length;
    }
}
