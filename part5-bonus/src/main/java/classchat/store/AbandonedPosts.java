package classchat.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Posts to groups that were not finished when an earlier run of the server ended. They stand for every member at the
 * time of their number, except the sender. There may be millions of such mailbox rows, so nothing is done at the start: a person's
 * rows are written when the mailbox is touched for the first time in a run, before anything newer.
 */
final class AbandonedPosts {
    private final Sql sql;
    private final Mailboxes mailboxes;
    private final Quotas quotas;
    private final long run;
    private final boolean exist;

    /** Runs in a transaction, when the store is opened. */
    AbandonedPosts(Sql sql, Mailboxes mailboxes, Quotas quotas, long run) throws SQLException {
        this.sql = sql;
        this.quotas = quotas;
        this.mailboxes = mailboxes;
        this.run = run;
        clean();
        this.exist = sql.exists("SELECT 1 FROM body WHERE run IS NOT NULL");
    }

    /** Puts the posts of earlier runs that are for this person into the mailbox. */
    void settle(Mailbox mailbox) throws SQLException {
        if (!exist || mailbox.settledRun() >= run - 1) {
            return;
        }
        List<Long> numbers = new ArrayList<>();
        sql.query(
                "SELECT number FROM member JOIN body ON body.class_group = member.class_group AND number >= since"
                        + " AND (until IS NULL OR number < until)"
                        + " WHERE person = ? AND sender <> ? AND run IS NOT NULL AND run > ? AND run < ? ORDER BY number",
                row -> numbers.add(row.getLong(1)),
                mailbox.person,
                mailbox.person,
                mailbox.settledRun(),
                run);
        for (long number : numbers) {
            mailboxes.keepShared(mailbox, number, Store.Limit.WAIVED);
        }
        if (sql.mayWrite()) {
            mailboxes.settled(mailbox, run - 1);
        }
    }

    /** Finishes posts of earlier runs that all their members have in their mailboxes, and forgets memberships of the past. */
    void clean() throws SQLException {
        List<long[]> open = new ArrayList<>();
        sql.query(
                "SELECT DISTINCT class_group, run FROM body WHERE run IS NOT NULL AND run < ?",
                row -> open.add(new long[] {row.getLong(1), row.getLong(2)}),
                run);
        for (long[] each : open) {
            if (!sql.exists(
                    "SELECT 1 FROM member JOIN person ON id = person WHERE class_group = ? AND settled_run < ?",
                    each[0],
                    each[1])) {
                sql.query(
                        "SELECT sender, sum(length(line)) FROM body WHERE class_group = ? AND run = ?"
                                + " AND NOT EXISTS (SELECT 1 FROM waiting WHERE number = body.number) GROUP BY sender",
                        row -> quotas.textsRemoved(row.getLong(1), row.getLong(2)),
                        each[0],
                        each[1]);
                sql.update(
                        "DELETE FROM body WHERE class_group = ? AND run = ?"
                                + " AND NOT EXISTS (SELECT 1 FROM waiting WHERE number = body.number)",
                        each[0],
                        each[1]);
                sql.update("UPDATE body SET run = NULL WHERE class_group = ? AND run = ?", each[0], each[1]);
            }
        }
        sql.update("DELETE FROM member WHERE until IS NOT NULL AND NOT EXISTS (SELECT 1 FROM body"
                + " WHERE body.class_group = member.class_group AND run IS NOT NULL AND number < until)");
    }
}
