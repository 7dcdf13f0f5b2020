package classchat.store;

/** The limit that a post was refused for. */
public enum Quota {
    /** The receiver's mailbox is full. */
    MAILBOX,
    /** The sender's share of the receiver's mailbox is used up. */
    SHARE,
    /** The sender has as much on the disk as one sender may have. */
    SENDER,
    /** The database is as large as it may be. */
    DISK
}
