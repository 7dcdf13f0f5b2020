package classchat.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Makes the tables, or makes those of this version out of an older one's. The version is SQLite's {@code user_version}. */
final class Schema {
    private static final List<List<String>> STEPS = List.of(
            OlderTables.VERSION_1, OlderTables.VERSION_2, OlderTables.toVersion3(Tables.VERSION_3), Tables.VERSION_4);

    /** The log may need more for a while, when a copy is made; then it is cut to this. */
    private static final int MAX_LOG_BYTES = 16 * 1_024 * 1_024;

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
            statement.execute("PRAGMA journal_size_limit = " + MAX_LOG_BYTES);
            for (; version < STEPS.size(); version++) {
                statement.execute("BEGIN IMMEDIATE");
                for (String step : STEPS.get(version)) {
                    statement.execute(step);
                }
                statement.execute("PRAGMA user_version = " + (version + 1));
                statement.execute("COMMIT");
            }
            for (String table : Tables.NAMES) {
                number(statement, "SELECT count(*) FROM (SELECT 1 FROM " + table + " LIMIT 1)"); // fails if it is gone
            }
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
