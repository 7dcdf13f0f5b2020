package classchat.store;

import classchat.wire.MessageId;

/**
 * A post in a mailbox.
 *
 * @param place its place in this mailbox
 * @param number of a group's post, see {@link Store.Posted#posted}; 0 if it is for this person alone
 * @param sender the id of the person
 * @param id as it was when the post was kept
 * @param millis when it came in: milliseconds since 1970
 * @param line the message and its line feed
 */
public record StoredPost(long place, long number, long sender, MessageId id, long millis, byte[] line) {
    public boolean isForGroup() {
        return number > 0;
    }
}
