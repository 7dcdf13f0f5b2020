package classchat.offline;

import classchat.relay.Message;
import classchat.relay.RefusedException;

/** A message on its way: what it says, and who is to learn its fate. */
final class Post {
    final Message message;
    final String sender; // the key of the name
    final MessageId id; // NONE if the sender does not want to know
    final long millis; // when it came in

    /** In this order posts are stored and read; 0 until it has one. */
    volatile long number;

    /** Whether it is on the disk for its receiver, or about to be: then it has to be taken off there once it has arrived. */
    volatile boolean stored;

    /** What became of it at the other members, if it is a group's; null if not. */
    final Tally tally;

    Post(Message message, String sender, MessageId id, long millis, Tally tally) {
        this.message = message;
        this.sender = sender;
        this.id = id;
        this.millis = millis;
        this.tally = tally;
    }

    static Post stored(long number, Message message, String sender, MessageId id, long millis) {
        Post post = new Post(message, sender, id, millis, null);
        post.number = number;
        post.stored = true;
        return post;
    }

    /** The same, on the disk under this number, which its receivers are told: it is the same for all of them. */
    Post numbered(long order) {
        Post numbered = new Post(message.with("number", order), sender, id, millis, tally);
        numbered.number = order;
        numbered.stored = true;
        return numbered;
    }

    /** A member of the group has not got it yet, and will get it from the disk. */
    void tallyStored(Fates fates) {
        if (tally != null && tally.count(false)) {
            fates.settled(this);
        }
    }

    /** As the sender wrote it. */
    String receiver() {
        try {
            return message.required("receiver");
        } catch (RefusedException e) {
            throw new IllegalStateException("a post without a receiver", e);
        }
    }

    int bytes() {
        return message.bytes().length;
    }
}
