package classchat.offline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The database's thread's view: statements, prepared once. */
public final class Sql {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** A statement with its parameters: Long, Integer, String, byte[] or null. */
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

    /** Changes something; returns how many rows. */
    public int update(String statement, Object... parameters) throws SQLException {
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

    /** What is done with each row of an answer. */
    public interface Row {
        void accept(ResultSet row) throws SQLException;
    }

    /** The same; says whether it wants more. */
    public interface RowTest {
        boolean accept(ResultSet row) throws SQLException;
    }

    /** Asks something. */
    public void query(String statement, Row each, Object... parameters) throws SQLException {
        queryWhile(
                statement,
                row -> {
                    each.accept(row);
                    return true;
                },
                parameters);
    }

    /** Asks something, until {@code each} wants no more; returns whether that was never so. */
    public boolean queryWhile(String statement, RowTest each, Object... parameters) throws SQLException {
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

    /** Whether there is such a row. */
    public boolean exists(String statement, Object... parameters) throws SQLException {
        return !queryWhile(statement, row -> false, parameters);
    }
}
