package classchat.store;

import java.util.ArrayList;
import java.util.List;

/** The tables of older versions, and how their contents come into those of the next. There names were keys. */
final class OlderTables {
    static final List<String> VERSION_1 = List.of(
            "CREATE TABLE person (key TEXT PRIMARY KEY, name TEXT NOT NULL)",
            "CREATE TABLE mark (sender TEXT, epoch INTEGER, counter INTEGER NOT NULL, used INTEGER NOT NULL,"
                    + " PRIMARY KEY (sender, epoch)) WITHOUT ROWID",
            "CREATE TABLE refused (sender TEXT, epoch INTEGER, counter INTEGER, code TEXT NOT NULL,"
                    + " sentence TEXT NOT NULL, PRIMARY KEY (sender, epoch, counter)) WITHOUT ROWID",
            "CREATE TABLE body (number INTEGER PRIMARY KEY, sender TEXT NOT NULL, epoch INTEGER NOT NULL,"
                    + " counter INTEGER NOT NULL, millis INTEGER NOT NULL, line BLOB NOT NULL)",
            "CREATE INDEX body_by_id ON body (sender, epoch, counter)",
            "CREATE TABLE waiting (recipient TEXT, number INTEGER, PRIMARY KEY (recipient, number)) WITHOUT ROWID",
            "CREATE INDEX waiting_by_number ON waiting (number)",
            "CREATE TABLE class_group (key TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL,"
                    + " announces INTEGER NOT NULL)",
            "CREATE TABLE member (class_group TEXT, person TEXT, PRIMARY KEY (class_group, person)) WITHOUT ROWID");

    static final List<String> VERSION_2 = List.of(
            "ALTER TABLE body ADD COLUMN open TEXT",
            "ALTER TABLE waiting RENAME TO waiting_1",
            "CREATE TABLE waiting (recipient TEXT, place INTEGER, number INTEGER NOT NULL,"
                    + " PRIMARY KEY (recipient, place)) WITHOUT ROWID",
            "INSERT INTO waiting (recipient, place, number) SELECT recipient, number, number FROM waiting_1",
            "DROP TABLE waiting_1",
            "CREATE INDEX waiting_by_number ON waiting (number)");

    private static final List<String> TABLES_2 =
            List.of("person", "mark", "refused", "body", "waiting", "class_group", "member");

    /** Each open post of version 2 with each of its receivers, whose keys it lists with blanks between them. */
    private static final String OPEN_2 = "body_2, json_each('[\"' || replace(open, ' ', '\",\"') || '\"]') AS receiver";

    private static final List<String> CONTENTS_TO_3 = List.of(
            "INSERT INTO person (key, name) SELECT key, name FROM person_2",
            // A person that could not be written when it first joined, and sent or got messages all the same.
            "INSERT INTO person (key, name) SELECT key, key FROM (SELECT sender AS key FROM body_2"
                    + " UNION SELECT recipient FROM waiting_2 UNION SELECT sender FROM mark_2"
                    + " UNION SELECT sender FROM refused_2 UNION SELECT owner FROM class_group_2"
                    + " UNION SELECT receiver.value FROM " + OPEN_2 + " WHERE open IS NOT NULL) AS mentioned"
                    + " WHERE key NOT IN (SELECT key FROM person_2)",
            "INSERT INTO mark (sender, epoch, counter, failed, skipped, used)"
                    + " SELECT id, epoch, counter, '', '', used FROM mark_2 JOIN person ON key = sender",
            "INSERT INTO refused (sender, epoch, counter, code, sentence)"
                    + " SELECT id, epoch, counter, code, sentence FROM refused_2 JOIN person ON key = sender",
            "INSERT INTO class_group (key, name, owner, announces) SELECT class_group_2.key, class_group_2.name, id, announces"
                    + " FROM class_group_2 JOIN person ON person.key = owner",
            "INSERT INTO member (class_group, person, since) SELECT class_group.id, person.id, 0 FROM member_2"
                    + " JOIN class_group ON class_group.key = member_2.class_group JOIN person ON person.key = member_2.person",
            // The message itself says whether it is for a group.
            "CREATE TABLE addressed_2 AS SELECT number, CASE WHEN json_valid(CAST(line AS TEXT))"
                    + " THEN lower(json_extract(CAST(line AS TEXT), '$.receiver')) END AS receiver FROM body_2",
            "CREATE TABLE group_post_2 AS SELECT number, receiver FROM addressed_2 WHERE receiver LIKE '#%'"
                    + " OR number IN (SELECT number FROM body_2 WHERE open IS NOT NULL)",
            "INSERT INTO waiting (recipient, place, sender, epoch, counter, millis, line)"
                    + " SELECT recipient.id, place, sender.id, nullif(epoch, -1), nullif(counter, -1), millis, line FROM waiting_2"
                    + " JOIN body_2 ON body_2.number = waiting_2.number"
                    + " JOIN person AS recipient ON recipient.key = waiting_2.recipient"
                    + " JOIN person AS sender ON sender.key = body_2.sender"
                    + " WHERE body_2.number NOT IN (SELECT number FROM group_post_2) ORDER BY recipient.id, place"
                    + " ON CONFLICT (sender, epoch, counter, recipient) WHERE epoch IS NOT NULL DO NOTHING",
            "INSERT INTO body (number, sender, epoch, counter, millis, line, class_group)"
                    + " SELECT body_2.number, person.id, epoch, counter, millis, line, coalesce(class_group.id, 0) FROM body_2"
                    + " JOIN group_post_2 ON group_post_2.number = body_2.number JOIN person ON person.key = body_2.sender"
                    + " LEFT JOIN class_group ON class_group.key = receiver",
            "INSERT INTO waiting (recipient, place, number) SELECT person.id, min(place), body.number FROM waiting_2"
                    + " JOIN body ON body.number = waiting_2.number JOIN person ON person.key = recipient"
                    + " GROUP BY person.id, body.number",
            // An open post waits for all its receivers, behind their earlier posts.
            "INSERT INTO waiting (recipient, place, number) SELECT person.id,"
                    + " coalesce((SELECT max(place) FROM waiting WHERE recipient = person.id), 0)"
                    + " + row_number() OVER (PARTITION BY person.id ORDER BY number), number FROM " + OPEN_2
                    + " JOIN person ON person.key = receiver.value WHERE open IS NOT NULL AND NOT EXISTS"
                    + " (SELECT 1 FROM waiting AS there WHERE there.recipient = person.id AND there.number = body_2.number)",
            "DELETE FROM body WHERE number NOT IN (SELECT number FROM waiting WHERE number IS NOT NULL)",
            "UPDATE person SET (messages, bytes, last_place) ="
                    + " (SELECT count(*), coalesce(sum(length(coalesce(waiting.line, body.line))), 0), coalesce(max(place), 0)"
                    + " FROM waiting LEFT JOIN body ON body.number = waiting.number WHERE recipient = person.id)",
            // Numbers were microseconds of the clock. An empty file has none, and begins with 1.
            "INSERT INTO last_given (person, class_group, number, run)"
                    + " SELECT coalesce((SELECT max(id) FROM person), 0), coalesce((SELECT max(id) FROM class_group), 0),"
                    + " CASE WHEN EXISTS (SELECT 1 FROM person) THEN max(coalesce((SELECT max(number) FROM body_2), 0),"
                    + " CAST(strftime('%s', 'now') AS INTEGER) * 1000000) ELSE 0 END, 0",
            "DROP TABLE addressed_2",
            "DROP TABLE group_post_2");

    private OlderTables() {}

    /** The statements that make {@code tables} out of those of version 2. */
    static List<String> toVersion3(List<String> tables) {
        List<String> steps = new ArrayList<>(List.of("DROP INDEX body_by_id", "DROP INDEX waiting_by_number"));
        TABLES_2.forEach(table -> steps.add("ALTER TABLE " + table + " RENAME TO " + table + "_2"));
        steps.addAll(tables);
        steps.addAll(CONTENTS_TO_3);
        TABLES_2.forEach(table -> steps.add("DROP TABLE " + table + "_2"));
        return steps;
    }
}
