package classchat.client;

import classchat.wire.MessageId;

/**
 * How much a client keeps in memory.
 *
 * @param maxUnanswered the most messages without an answer; further ones are refused
 * @param maxUnsent the most messages that wait to be sent before a caller that brings more should pause
 * @param maxStored the most stored messages whose receivers are remembered, for the time when they arrive
 */
record ClientLimits(int maxUnanswered, int maxUnsent, int maxStored) {
    static final ClientLimits DEFAULT = new ClientLimits(MessageId.MAX_UNANSWERED, 1_000, 1_000);
}
