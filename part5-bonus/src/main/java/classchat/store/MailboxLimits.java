package classchat.store;

import java.time.Duration;
import java.util.List;

/**
 * The limits of mailboxes, and of what one sender may take of them and of the disk.
 *
 * @param maxMessages the most messages in a mailbox
 * @param maxBytes the most bytes in a mailbox
 * @param maxShareMessages the most messages of one sender in a mailbox
 * @param maxShareBytes the most bytes of one sender in a mailbox
 * @param maxSenderBytes the most bytes of one sender on the disk: a message to a group counts once, and each mailbox that a message
 *     is in counts {@link #ROW_BYTES} more
 * @param maxDiskBytes the most bytes of the database, its log included, before no more messages are stored
 * @param maxUnacknowledged the most messages that a client is sent before it acknowledges one
 * @param maxUnacknowledgedBytes the most bytes of them; the message that exceeds it is the last one sent
 * @param keep how long a message waits; then it is thrown away
 */
public record MailboxLimits(
        int maxMessages,
        long maxBytes,
        int maxShareMessages,
        long maxShareBytes,
        long maxSenderBytes,
        long maxDiskBytes,
        int maxUnacknowledged,
        long maxUnacknowledgedBytes,
        Duration keep) {
    private static final long MIB = 1_024 * 1_024;

    /** About what the disk needs for a message in a mailbox, apart from its text. */
    public static final int ROW_BYTES = 32;

    public static final MailboxLimits DEFAULT = new MailboxLimits(
            10_000, 64 * MIB, 2_500, 16 * MIB, 64 * MIB, 4_096 * MIB, 1_000, MIB, Duration.ofDays(365));

    /** Mailboxes of another size; one sender may fill them. */
    public MailboxLimits withMax(int messages, long bytes) {
        return new MailboxLimits(
                messages,
                bytes,
                messages,
                bytes,
                maxSenderBytes,
                maxDiskBytes,
                maxUnacknowledged,
                maxUnacknowledgedBytes,
                keep);
    }

    /** Another share for one sender. */
    public MailboxLimits withMaxShare(int messages, long bytes) {
        return new MailboxLimits(
                maxMessages,
                maxBytes,
                messages,
                bytes,
                maxSenderBytes,
                maxDiskBytes,
                maxUnacknowledged,
                maxUnacknowledgedBytes,
                keep);
    }

    public MailboxLimits withMaxSenderBytes(long bytes) {
        return new MailboxLimits(
                maxMessages,
                maxBytes,
                maxShareMessages,
                maxShareBytes,
                bytes,
                maxDiskBytes,
                maxUnacknowledged,
                maxUnacknowledgedBytes,
                keep);
    }

    public MailboxLimits withMaxDiskBytes(long bytes) {
        return new MailboxLimits(
                maxMessages,
                maxBytes,
                maxShareMessages,
                maxShareBytes,
                maxSenderBytes,
                bytes,
                maxUnacknowledged,
                maxUnacknowledgedBytes,
                keep);
    }

    public MailboxLimits withMaxUnacknowledged(int messages) {
        return new MailboxLimits(
                maxMessages,
                maxBytes,
                maxShareMessages,
                maxShareBytes,
                maxSenderBytes,
                maxDiskBytes,
                messages,
                maxUnacknowledgedBytes,
                keep);
    }

    public MailboxLimits withKeep(Duration time) {
        return new MailboxLimits(
                maxMessages,
                maxBytes,
                maxShareMessages,
                maxShareBytes,
                maxSenderBytes,
                maxDiskBytes,
                maxUnacknowledged,
                maxUnacknowledgedBytes,
                time);
    }

    /** The limits in words, a line each. */
    public List<String> inWords() {
        return List.of(
                "waiting for a person who is away: " + maxMessages + " messages, " + maxBytes / MIB + " MiB, each for "
                        + keep.toDays() + " days",
                "of these from one sender: " + maxShareMessages + " messages, " + maxShareBytes / MIB + " MiB",
                "stored of one sender in all mailboxes: " + maxSenderBytes / MIB + " MiB",
                "the database: " + maxDiskBytes / MIB + " MiB (--max-disk)",
                "sent to a client before it acknowledges one: " + maxUnacknowledged + " messages, "
                        + maxUnacknowledgedBytes / 1_024 + " KiB");
    }
}
