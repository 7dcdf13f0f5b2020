package classchat.store;

import classchat.wire.MessageId;

/**
 * A post that is to be kept.
 *
 * @param sender the id of the person
 * @param id by which a repeat is recognised; {@link MessageId#NONE} if there is none
 * @param millis when it came in: milliseconds since 1970
 * @param line the message and its line feed; not changed any more
 */
public record NewPost(long sender, MessageId id, long millis, byte[] line) {}
