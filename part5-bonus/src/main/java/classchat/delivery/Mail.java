package classchat.delivery;

import classchat.store.Store;
import java.util.List;

/**
 * The mailbox of one person, as the {@link Inbox} sees it: what the inbox asks for is done in the order in which it was
 * asked for, and answered in that order by a call of the inbox's method that is named here. No method waits, and no answer
 * comes from inside one.
 */
interface Mail {
    /** Answered by {@link Inbox#stored} or {@link Inbox#notStored}. */
    void keep(Post post, Store.Limit limit);

    /** Reads what waits behind a place; answered by {@link Inbox#pageRead} or {@link Inbox#pageFailed}. */
    void read(Line line, long after);

    /** Answered by {@link Inbox#takenOff}, perhaps much later: when the disk takes it. */
    void takeOff(List<Long> places);
}
