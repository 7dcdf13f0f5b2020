package classchat.delivery;

import classchat.relay.Message;
import classchat.relay.Name;
import classchat.wire.MessageId;

/**
 * A message that a member has sent, before its receiver has been found.
 *
 * @param message with the sender's own name, and without fields that are not passed on
 * @param sender the sender's id in the store
 * @param name the sender's name
 * @param id by which a repeat is recognised
 * @param millis when it came in: milliseconds since 1970
 * @param origin learns the fate of the message
 */
public record Submission(Message message, long sender, Name name, MessageId id, long millis, Origin origin) {}
