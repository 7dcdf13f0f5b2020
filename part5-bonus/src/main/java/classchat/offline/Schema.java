package classchat.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, and how those of an older version become those of this one. The version is kept in SQLite's {@code user_version}.
 */
final class Schema {
    /** What makes version N out of version N-1; the first makes version 1 out of an empty file. */
    private static final List<List<String>> STEPS = List.of(
            List.of(
                    "CREATE TABLE person (key TEXT PRIMARY KEY, name TEXT NOT NULL)",
                    "CREATE TABLE mark (sender TEXT, epoch INTEGER, counter INTEGER NOT NULL, used INTEGER NOT NULL,"
                            + " PRIMARY KEY (sender, epoch)) WITHOUT ROWID",
                    "CREATE TABLE refused (sender TEXT, epoch INTEGER, counter INTEGER, code TEXT NOT NULL, sentence TEXT NOT NULL,"
                            + " PRIMARY KEY (sender, epoch, counter)) WITHOUT ROWID",
                    "CREATE TABLE body (number INTEGER PRIMARY KEY, sender TEXT NOT NULL, epoch INTEGER NOT NULL,"
                            + " counter INTEGER NOT NULL, millis INTEGER NOT NULL, line BLOB NOT NULL)",
                    "CREATE INDEX body_by_id ON body (sender, epoch, counter)",
                    "CREATE TABLE waiting (recipient TEXT, number INTEGER, PRIMARY KEY (recipient, number)) WITHOUT ROWID",
                    "CREATE INDEX waiting_by_number ON waiting (number)",
                    "CREATE TABLE class_group (key TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL, announces INTEGER NOT NULL)",
                    "CREATE TABLE member (class_group TEXT, person TEXT, PRIMARY KEY (class_group, person)) WITHOUT ROWID"),
            List.of(
                    "ALTER TABLE body ADD COLUMN open TEXT",
                    "ALTER TABLE waiting RENAME TO waiting_1",
                    "CREATE TABLE waiting (recipient TEXT, place INTEGER, number INTEGER NOT NULL,"
                            + " PRIMARY KEY (recipient, place)) WITHOUT ROWID",
                    "INSERT INTO waiting (recipient, place, number) SELECT recipient, number, number FROM waiting_1",
                    "DROP TABLE waiting_1",
                    "CREATE INDEX waiting_by_number ON waiting (number)"));

    private Schema() {}

    /** @throws IOException if this program must not touch the file; the message is a sentence */
    static void prepare(Connection connection, Path file, int lockedTimeoutMillis) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + lockedTimeoutMillis);
            int version = number(statement, "PRAGMA user_version");
            if (version > STEPS.size()) {
                throw new IOException("the database " + file + " was written by a newer ClassChat (version " + version
                        + " of its tables, this one knows " + STEPS.size() + "); use that one");
            }
            if (version == 0 && number(statement, "SELECT count(*) FROM sqlite_master") > 0) {
                throw new IOException(file + " is a database, but not one of ClassChat's");
            }
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            for (; version < STEPS.size(); version++) {
                statement.execute("BEGIN IMMEDIATE");
                for (String step : STEPS.get(version)) {
                    statement.execute(step);
                }
                statement.execute("PRAGMA user_version = " + (version + 1));
                statement.execute("COMMIT");
            }
        }
    }

    /** The greatest number that something stored has: the next ones have to be greater, whatever the clock says. */
    static long greatestNumber(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(max(number), 0) FROM body")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
