package classchat.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The statements of one connection, prepared once. Not thread-safe. */
final class Sql implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private boolean mayWrite = true;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Whether {@link #update} is allowed; if not, it fails at once. */
    void allowWrites(boolean allowed) {
        mayWrite = allowed;
    }

    /** Whether a failure is that of an update that was not allowed. */
    boolean isWriteRefused(Throwable why) {
        return why instanceof WriteRefused;
    }

    private static final class WriteRefused extends SQLException {
        private static final long serialVersionUID = 1L;

        WriteRefused() {
            super("the database cannot be written now");
        }
    }

    boolean mayWrite() {
        return mayWrite;
    }

    /** @param parameters Long, Integer, String, byte[] or null */
    private PreparedStatement prepare(String statement, Object... parameters) throws SQLException {
        PreparedStatement ready = prepared.get(statement);
        if (ready == null) {
            ready = connection.prepareStatement(statement);
            prepared.put(statement, ready);
        }
        for (int i = 0; i < parameters.length; i++) {
            ready.setObject(i + 1, parameters[i]);
        }
        return ready;
    }

    /** Begins or ends a transaction. */
    void execute(String statement) throws SQLException {
        try {
            prepare(statement).executeUpdate();
        } catch (SQLException e) {
            throw unprepared(statement, e);
        }
    }

    /** Changes rows; returns how many. */
    int update(String statement, Object... parameters) throws SQLException {
        if (!mayWrite) {
            throw new WriteRefused();
        }
        try {
            return prepare(statement, parameters).executeUpdate();
        } catch (SQLException e) {
            throw unprepared(statement, e);
        }
    }

    /** The driver closes a statement that has failed, as on a full disk: the next time it has to be a new one. */
    private SQLException unprepared(String statement, SQLException why) {
        PreparedStatement failed = prepared.remove(statement);
        try {
            if (failed != null) {
                failed.close();
            }
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
        return why;
    }

    /** Takes one row of a result. */
    interface Row {
        void accept(ResultSet row) throws SQLException;
    }

    /** Takes one row of a result; returns false if it wants no more. */
    interface RowTest {
        boolean accept(ResultSet row) throws SQLException;
    }

    /** Hands each row of a result to {@code each}. */
    void query(String statement, Row each, Object... parameters) throws SQLException {
        queryWhile(
                statement,
                row -> {
                    each.accept(row);
                    return true;
                },
                parameters);
    }

    /** Hands rows of a result to {@code each} until it returns false; returns true if it never did. */
    boolean queryWhile(String statement, RowTest each, Object... parameters) throws SQLException {
        try (ResultSet rows = prepare(statement, parameters).executeQuery()) {
            while (rows.next()) {
                if (!each.accept(rows)) {
                    return false;
                }
            }
            return true;
        } catch (SQLException e) {
            throw unprepared(statement, e);
        }
    }

    /** The first column of the first row; null if there is no row, or if it is NULL. */
    Long number(String statement, Object... parameters) throws SQLException {
        Long[] found = {null};
        queryWhile(
                statement,
                row -> {
                    long number = row.getLong(1);
                    found[0] = row.wasNull() ? null : number;
                    return false;
                },
                parameters);
        return found[0];
    }

    /** Whether there is such a row. */
    boolean exists(String statement, Object... parameters) throws SQLException {
        return !queryWhile(statement, row -> false, parameters);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
