package classchat.select;

import java.time.Duration;
import java.util.List;

/**
 * What one connection may cost.
 *
 * @param maxLineBytes the longest line taken, its end not counted; a longer one ends its sender's connection
 * @param maxSendQueueBytes the most that may wait to be sent to a peer. Above half of it the connection is congested,
 *     until it falls to a quarter; at the limit the peer is cut off
 * @param stallTimeout a congested peer that others wait for, or one that is owed something before a close, is cut off if it takes
 *     less than a sixteenth of {@code maxSendQueueBytes} in this time; a congested peer for which nobody waits, if it takes
 *     nothing in sixty times this time
 * @param connectTimeout how long a connection may take to be made
 * @param lingerTimeout how long a close waits for the peer's end, so that the last line is not lost to a reset
 * @param maxLingerBytes the most that is read and thrown away meanwhile
 */
public record Limits(
        int maxLineBytes,
        int maxSendQueueBytes,
        Duration stallTimeout,
        Duration connectTimeout,
        Duration lingerTimeout,
        int maxLingerBytes) {
    public static final Limits DEFAULT = new Limits(
            64 * 1_024,
            1_024 * 1_024,
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            1_024 * 1_024);

    /**
     * For a client's end. The server may put the sender's name in front of a line, so a line from it may be longer than one
     * that is typed. The client waits while slow receivers make the server pause.
     */
    public static final Limits CLIENT = new Limits(
            65 * 1_024,
            DEFAULT.maxSendQueueBytes,
            Duration.ofDays(1),
            DEFAULT.connectTimeout,
            DEFAULT.lingerTimeout,
            DEFAULT.maxLingerBytes);

    public Limits {
        if (maxLineBytes < 1 || maxSendQueueBytes < 16 || maxLingerBytes < 0) {
            throw new IllegalArgumentException(
                    "too small a limit: " + maxLineBytes + ", " + maxSendQueueBytes + ", " + maxLingerBytes);
        }
    }

    public Limits withMaxSendQueueBytes(int bytes) {
        return new Limits(maxLineBytes, bytes, stallTimeout, connectTimeout, lingerTimeout, maxLingerBytes);
    }

    public Limits withStallTimeout(Duration timeout) {
        return new Limits(maxLineBytes, maxSendQueueBytes, timeout, connectTimeout, lingerTimeout, maxLingerBytes);
    }

    public Limits withConnectTimeout(Duration timeout) {
        return new Limits(maxLineBytes, maxSendQueueBytes, stallTimeout, timeout, lingerTimeout, maxLingerBytes);
    }

    public Limits withLingerTimeout(Duration timeout) {
        return new Limits(maxLineBytes, maxSendQueueBytes, stallTimeout, connectTimeout, timeout, maxLingerBytes);
    }

    /** The limits in words, a line each. */
    public List<String> inWords() {
        return List.of(
                "a line: " + maxLineBytes + " bytes without its end",
                "waiting to be sent on one connection: " + maxSendQueueBytes + " bytes",
                "a client that does not read: cut off after " + stallTimeout.toSeconds() + " s ("
                        + patientStallTimeout().toSeconds() + " s if nobody waits)",
                "making a connection: " + connectTimeout.toSeconds() + " s",
                "after a close, waiting for the other side's end: " + lingerTimeout.toSeconds() + " s and "
                        + maxLingerBytes + " bytes");
    }

    /** The most bytes that a line and its raw bytes may have together, see {@link Connection#send(byte[], byte[])}. */
    public int maxUnitBytes() {
        return maxSendQueueBytes - 2 * SendQueue.CHUNK_OVERHEAD_BYTES;
    }

    Duration patientStallTimeout() {
        return stallTimeout.multipliedBy(60);
    }

    int highWaterBytes() {
        return maxSendQueueBytes / 2;
    }

    int lowWaterBytes() {
        return maxSendQueueBytes / 4;
    }

    int minProgressBytes() {
        return maxSendQueueBytes / 16;
    }
}
