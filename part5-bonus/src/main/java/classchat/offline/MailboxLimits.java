package classchat.offline;

import java.time.Duration;
import java.util.List;

/**
 * What may wait for one person.
 *
 * @param maxMessages how many messages
 * @param maxBytes how many bytes, all of them together
 * @param maxUnacknowledged how many messages may be on their way to a client before it acknowledges one
 * @param keep for how long a message waits; then it is thrown away
 */
public record MailboxLimits(int maxMessages, long maxBytes, int maxUnacknowledged, Duration keep) {
    public static final MailboxLimits DEFAULT =
            new MailboxLimits(10_000, 64L * 1_024 * 1_024, 1_000, Duration.ofDays(365));

    public MailboxLimits withMax(int messages, long bytes) {
        return new MailboxLimits(messages, bytes, maxUnacknowledged, keep);
    }

    public MailboxLimits withKeep(Duration time) {
        return new MailboxLimits(maxMessages, maxBytes, maxUnacknowledged, time);
    }

    /** The limits in words, a line each. */
    public List<String> inWords() {
        return List.of("waiting for somebody who is away: " + maxMessages + " messages, " + maxBytes / 1_024 / 1_024
                + " MiB, each for " + keep.toDays() + " days");
    }
}
