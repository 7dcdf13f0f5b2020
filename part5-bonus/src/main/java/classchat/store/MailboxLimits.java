package classchat.store;

import java.time.Duration;
import java.util.List;

/**
 * The limits of one person's mailbox.
 *
 * @param maxMessages the most messages in a mailbox
 * @param maxBytes the most bytes in a mailbox
 * @param maxUnacknowledged the most messages that a client is sent before it acknowledges one
 * @param maxUnacknowledgedBytes the most bytes of them; the message that exceeds it is the last one sent
 * @param keep how long a message waits; then it is thrown away
 */
public record MailboxLimits(
        int maxMessages, long maxBytes, int maxUnacknowledged, long maxUnacknowledgedBytes, Duration keep) {
    public static final MailboxLimits DEFAULT =
            new MailboxLimits(10_000, 64L * 1_024 * 1_024, 1_000, 1_024 * 1_024, Duration.ofDays(365));

    public MailboxLimits withMax(int messages, long bytes) {
        return new MailboxLimits(messages, bytes, maxUnacknowledged, maxUnacknowledgedBytes, keep);
    }

    public MailboxLimits withMaxUnacknowledged(int messages) {
        return new MailboxLimits(maxMessages, maxBytes, messages, maxUnacknowledgedBytes, keep);
    }

    public MailboxLimits withKeep(Duration time) {
        return new MailboxLimits(maxMessages, maxBytes, maxUnacknowledged, maxUnacknowledgedBytes, time);
    }

    /** The limits in words, a line each. */
    public List<String> inWords() {
        return List.of(
                "waiting for a person who is away: " + maxMessages + " messages, " + maxBytes / 1_024 / 1_024
                        + " MiB, each for " + keep.toDays() + " days",
                "sent to a client before it acknowledges one: " + maxUnacknowledged + " messages, "
                        + maxUnacknowledgedBytes / 1_024 + " KiB");
    }
}
