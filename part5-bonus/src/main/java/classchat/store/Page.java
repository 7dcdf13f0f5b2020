package classchat.store;

import java.util.List;

/**
 * A page of a mailbox.
 *
 * @param posts oldest first
 * @param isLast whether nothing waits behind it
 */
public record Page(List<StoredPost> posts, boolean isLast) {}
