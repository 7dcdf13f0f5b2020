package classchat.delivery;

import classchat.relay.Message;
import classchat.relay.Name;
import classchat.wire.MessageId;

/**
 * What a member has sent, before it is known for whom it is.
 *
 * @param message with the sender's own name, and without fields that are not passed on
 * @param sender the sender's id in the store
 * @param name the sender's name
 * @param id by which a repeat is recognised
 * @param millis when it came in: milliseconds since 1970
 * @param origin learns what becomes of it
 */
public record Submission(Message message, long sender, Name name, MessageId id, long millis, Origin origin) {}
