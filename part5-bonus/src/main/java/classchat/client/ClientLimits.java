package classchat.client;

import classchat.wire.MessageId;

/**
 * How much a client keeps in memory, and how far ahead of the answers it sends.
 *
 * @param maxUnanswered the most messages without an answer; further ones are refused
 * @param maxUnsent the most messages that wait to be sent before a caller that brings more should pause
 * @param maxUnsentChars the most characters of their texts
 * @param maxInFlight the most messages that are sent on a connection before one of them is answered. Fewer than a server gives a
 *     receiver that is here before that one acknowledges: so they need no place in a mailbox, where there may be none
 * @param maxInFlightBytes the most bytes of them; the message that exceeds it is the last one sent
 * @param maxStored the most stored messages whose receivers are remembered, for the time when they arrive
 */
record ClientLimits(
        int maxUnanswered, int maxUnsent, int maxUnsentChars, int maxInFlight, int maxInFlightBytes, int maxStored) {
    static final ClientLimits DEFAULT =
            new ClientLimits(MessageId.MAX_UNANSWERED, 1_000, 1_024 * 1_024, 256, 256 * 1_024, 1_000);
}
