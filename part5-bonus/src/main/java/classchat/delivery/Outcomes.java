package classchat.delivery;

import classchat.store.Quota;
import java.util.List;

/** Is told the outcomes of posts. Called under an inbox's lock, or on the store's thread; no method waits. */
interface Outcomes {
    /** The receiver's client has them. */
    void delivered(List<Post> posts);

    /** The post waits in the receiver's mailbox. */
    void stored(Post post);

    /** The post reaches nobody. */
    void failed(Post post, Failure why);

    /** Why a post reaches nobody. */
    enum Failure {
        MAILBOX_FULL,
        SHARE_FULL,
        SENDER_FULL,
        DISK_FULL,
        NOT_STORED,
        UNKNOWN_RECEIVER;

        /** The failure of a post that the store has refused. */
        static Failure of(Quota exceeded) {
            return switch (exceeded) {
                case MAILBOX -> MAILBOX_FULL;
                case SHARE -> SHARE_FULL;
                case SENDER -> SENDER_FULL;
                case DISK -> DISK_FULL;
            };
        }
    }
}
