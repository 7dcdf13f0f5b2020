package classchat.delivery;

import classchat.store.Store;
import java.util.List;

/**
 * The mailbox of one person, as the inbox sees it: what the inbox asks for is done in the order in which it was
 * asked for, and answered in that order by a call of the method of the inbox that is named here. No method waits, and no answer
 * comes from inside one.
 */
interface Mail {
    /** Answered by {@code stored} or {@code notStored}. */
    void keep(Post post, Store.Limit limit);

    /** Reads what waits behind a place; answered by {@code pageRead} or {@code pageFailed}. */
    void read(Line line, long after);

    /** Answered by {@code takenOff}, perhaps much later: when the disk takes it. */
    void takeOff(List<Long> places);
}
