package classchat.store;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts the posts of each sender: in each mailbox, and on the disk in all. At every commit the counters match the rows in the
 * tables exactly, so nothing is counted at a start. Memory holds the changes of one transaction alone. Every method but {@link
 * #ended} runs in a transaction.
 */
final class Quotas {
    /** In place of a recipient: all mailboxes together. No person has this id. */
    private static final long ALL = 0;

    private record Pair(long recipient, long sender) {}

    /** Numbers of messages and bytes. */
    private static final class Share {
        private long messages;
        private long bytes;

        void add(long moreMessages, long moreBytes) {
            messages += moreMessages;
            bytes += moreBytes;
        }
    }

    private final Sql sql;
    private final MailboxLimits limits;
    private final DiskSpace disk;

    // Of this transaction.
    private final Map<Pair, Share> before = new LinkedHashMap<>();
    private final Map<Pair, Share> changes = new LinkedHashMap<>();

    Quotas(Sql sql, MailboxLimits limits, DiskSpace disk) {
        this.sql = sql;
        this.limits = limits;
        this.disk = disk;
    }

    private Share now(long recipient, long sender) throws SQLException {
        Pair pair = new Pair(recipient, sender);
        Share stored = before.get(pair);
        if (stored == null) {
            Share read = new Share();
            sql.query(
                    "SELECT messages, bytes FROM share WHERE recipient = ? AND sender = ?",
                    row -> read.add(row.getLong(1), row.getLong(2)),
                    recipient,
                    sender);
            before.put(pair, read);
            stored = read;
        }
        Share now = new Share();
        now.add(stored.messages, stored.bytes);
        Share change = changes.get(pair);
        if (change != null) {
            now.add(change.messages, change.bytes);
        }
        return now;
    }

    private void change(long recipient, long sender, long messages, long bytes) {
        changes.computeIfAbsent(new Pair(recipient, sender), pair -> new Share())
                .add(messages, bytes);
    }

    /** The quota of a mailbox that one more post of this sender would exceed; null if it would exceed none. */
    Quota exceeded(Mailbox mailbox, long sender, int bytes) throws SQLException {
        if (!mailbox.hasRoom(bytes, limits.maxMessages(), limits.maxBytes())) {
            return Quota.MAILBOX;
        }
        if (mailbox.hasRoom(bytes, limits.maxShareMessages(), limits.maxShareBytes())) {
            return null; // the most common case, in which nothing has to be read
        }
        Share share = now(mailbox.person, sender);
        boolean fits = share.messages < limits.maxShareMessages() && share.bytes + bytes <= limits.maxShareBytes();
        return fits ? null : Quota.SHARE;
    }

    /** The quota of the disk that one more text of this sender would exceed; null if it would exceed none. */
    Quota exceeded(long sender, int bytes) throws SQLException {
        boolean fits = now(ALL, sender).bytes + bytes + MailboxLimits.ROW_BYTES <= limits.maxSenderBytes();
        return !fits ? Quota.SENDER : isDiskFull(bytes) ? Quota.DISK : null;
    }

    /** Whether the disk has no room for so many bytes more. */
    boolean isDiskFull(int bytes) throws SQLException {
        return !disk.hasRoom(bytes);
    }

    /** A text of this sender was written to the disk. */
    void textAdded(long sender, int bytes) {
        change(ALL, sender, 0, bytes);
        disk.added(bytes);
    }

    /** Texts of this sender were deleted from the disk. */
    void textsRemoved(long sender, long bytes) {
        change(ALL, sender, 0, -bytes);
    }

    /** A post of this sender was put into a mailbox. */
    void rowAdded(long recipient, long sender, int bytes) {
        change(recipient, sender, 1, bytes);
        change(ALL, sender, 1, MailboxLimits.ROW_BYTES);
        disk.added(MailboxLimits.ROW_BYTES);
    }

    /** Posts of this sender, with so many bytes, were removed from a mailbox. */
    void rowsRemoved(long recipient, long sender, long rows, long bytes) {
        change(recipient, sender, -rows, -bytes);
        change(ALL, sender, -rows, -rows * MailboxLimits.ROW_BYTES);
    }

    /** Writes the counters that have changed. */
    void flush() throws SQLException {
        for (Map.Entry<Pair, Share> each : changes.entrySet()) {
            long recipient = each.getKey().recipient();
            long sender = each.getKey().sender();
            Share change = each.getValue();
            if (change.messages != 0 || change.bytes != 0) {
                sql.update(
                        "INSERT INTO share (recipient, sender, messages, bytes) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (recipient, sender) DO UPDATE SET messages = messages + excluded.messages,"
                                + " bytes = bytes + excluded.bytes",
                        recipient,
                        sender,
                        change.messages,
                        change.bytes);
            }
            if (change.bytes < 0) {
                sql.update(
                        "DELETE FROM share WHERE recipient = ? AND sender = ? AND messages = 0 AND bytes = 0",
                        recipient,
                        sender);
            }
        }
    }

    /** The transaction is over. */
    void ended() {
        before.clear();
        changes.clear();
        disk.ended();
    }
}
