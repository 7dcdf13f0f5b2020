package classchat.delivery;

import classchat.store.Store;
import java.util.List;

/**
 * The mailbox of one person, as the inbox sees it. Requests are carried out in the order in which they were made, and
 * answered in that order by the methods of the inbox that are named here. Only the answer about a group's post comes later if
 * the disk does not take the post at once; no page is read before that. No method waits. An answer comes from inside a
 * request only if the store has been closed.
 */
interface Mail {
    /** Answered by {@code stored} or {@code notStored}. */
    void keep(Post post, Store.Limit limit);

    /** Reads the posts behind a place; answered by {@code pageRead} or {@code pageFailed}. */
    void read(Line line, long after);

    /** Answered by {@code takenOff}, perhaps much later: when the disk takes it. */
    void takeOff(List<Long> places);
}
