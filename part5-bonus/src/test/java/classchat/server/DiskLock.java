package classchat.server;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** While it is open, no other program can write to a server's database; the server notices after up to 2 seconds. */
public final class DiskLock implements AutoCloseable {
    private final Connection connection;

    private DiskLock(Connection connection) {
        this.connection = connection;
    }

    /** @param folder the data folder of a server that runs */
    public static DiskLock on(Path folder) throws SQLException {
        DiskLock lock = new DiskLock(DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("classchat.db")));
        lock.execute("BEGIN IMMEDIATE");
        return lock;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        execute("ROLLBACK");
        connection.close();
    }
}
