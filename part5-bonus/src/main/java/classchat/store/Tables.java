package classchat.store;

import java.util.List;

/**
 * The tables of version 4.
 *
 * <pre>
 * person       every person who has joined, and the counters of the mailbox: they match the rows of `waiting` exactly.
 *              `unused_since` is the time of a join, or NULL when the person has written something
 * waiting      one row for each post in a mailbox. A post for one person is in the row; of a group's post the row has
 *              the number, and `body` the rest
 * body         posts to groups. `run` is the start of the server that took the post, or NULL when it is finished. Until
 *              then it stands for all members, see {@link AbandonedPosts}
 * member       from which number of a post on, and until which, a person is a member of a group
 * share        how many posts of a sender wait for a recipient, and their bytes: they match the rows of `waiting` exactly.
 *              Recipient 0 stands for all: there the bytes are those of {@link Quotas}
 * mark         how far the messages of a sender's epoch have an answer
 * refused      refusals, for repeats
 * last_given   the last id of a person and of a group, the last number of a post, and how often the store was opened
 * </pre>
 *
 * A post for one person is three entries in B-trees: the row, its place and its id. That is what a commit consists of. The
 * counters in `person` and `share` are written once for each commit.
 */
final class Tables {
    static final List<String> NAMES =
            List.of("person", "waiting", "body", "class_group", "member", "share", "mark", "refused", "last_given");

    static final List<String> VERSION_3 = List.of(
            "CREATE TABLE person (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
                    + " messages INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,"
                    + " last_place INTEGER NOT NULL DEFAULT 0, settled_run INTEGER NOT NULL DEFAULT 0)",
            "CREATE TABLE waiting (recipient INTEGER NOT NULL, place INTEGER NOT NULL, number INTEGER, sender INTEGER,"
                    + " epoch INTEGER, counter INTEGER, millis INTEGER, line BLOB, PRIMARY KEY (recipient, place))",
            "CREATE UNIQUE INDEX waiting_by_id ON waiting (sender, epoch, counter, recipient) WHERE epoch IS NOT NULL",
            "CREATE UNIQUE INDEX waiting_by_number ON waiting (number, recipient) WHERE number IS NOT NULL",
            "CREATE TABLE body (number INTEGER PRIMARY KEY, sender INTEGER NOT NULL, epoch INTEGER NOT NULL,"
                    + " counter INTEGER NOT NULL, millis INTEGER NOT NULL, line BLOB NOT NULL,"
                    + " class_group INTEGER NOT NULL, run INTEGER)",
            "CREATE INDEX body_by_id ON body (sender, epoch, counter)",
            "CREATE INDEX body_unfinished ON body (class_group, number) WHERE run IS NOT NULL",
            "CREATE TABLE class_group (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
                    + " owner INTEGER NOT NULL, announces INTEGER NOT NULL)",
            "CREATE TABLE member (class_group INTEGER, person INTEGER, since INTEGER, until INTEGER,"
                    + " PRIMARY KEY (class_group, person, since)) WITHOUT ROWID",
            "CREATE INDEX member_by_person ON member (person)",
            "CREATE TABLE mark (sender INTEGER, epoch INTEGER, counter INTEGER NOT NULL, failed TEXT NOT NULL,"
                    + " skipped TEXT NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (sender, epoch)) WITHOUT ROWID",
            "CREATE TABLE refused (sender INTEGER, epoch INTEGER, counter INTEGER, code TEXT NOT NULL,"
                    + " sentence TEXT NOT NULL, PRIMARY KEY (sender, epoch, counter)) WITHOUT ROWID",
            "CREATE TABLE last_given (person INTEGER NOT NULL, class_group INTEGER NOT NULL, number INTEGER NOT NULL,"
                    + " run INTEGER NOT NULL)");

    /** What version 4 adds. */
    static final List<String> VERSION_4 = List.of(
            "ALTER TABLE person ADD COLUMN unused_since INTEGER", // of those that are known already it is not known
            "CREATE INDEX group_by_owner ON class_group (owner)",
            "CREATE TABLE share (recipient INTEGER, sender INTEGER, messages INTEGER NOT NULL, bytes INTEGER NOT NULL,"
                    + " PRIMARY KEY (recipient, sender)) WITHOUT ROWID",
            "INSERT INTO share (recipient, sender, messages, bytes) SELECT recipient, coalesce(waiting.sender, body.sender) AS of,"
                    + " count(*), sum(length(coalesce(waiting.line, body.line)))"
                    + " FROM waiting LEFT JOIN body ON body.number = waiting.number"
                    + " WHERE of IS NOT NULL GROUP BY recipient, of",
            "INSERT INTO share (recipient, sender, messages, bytes) SELECT 0, of, sum(messages), sum(bytes) FROM"
                    + " (SELECT sender AS of, messages, messages * " + MailboxLimits.ROW_BYTES + " AS bytes FROM share"
                    + " UNION ALL SELECT sender, 0, length(line) FROM waiting WHERE sender IS NOT NULL"
                    + " UNION ALL SELECT sender, 0, length(line) FROM body) GROUP BY of",
            // A version without a bound has left these. Without a mark, their messages are new when they come again.
            "DELETE FROM mark WHERE (sender, epoch) IN"
                    + " (SELECT sender, epoch FROM refused GROUP BY sender, epoch HAVING count(*) > 1000)",
            "DELETE FROM refused WHERE (sender, epoch) NOT IN (SELECT sender, epoch FROM mark)");

    private Tables() {}
}
