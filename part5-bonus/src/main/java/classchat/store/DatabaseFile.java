package classchat.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;

/** Opens the file of a database. */
final class DatabaseFile {
    private static final System.Logger LOG = System.getLogger(DatabaseFile.class.getName());

    private static final int LOCKED_TIMEOUT_MILLIS = 2_000;

    private DatabaseFile() {}

    /** What is made of a connection. */
    interface Use<T> {
        T of(Connection connection) throws SQLException;
    }

    /**
     * Opens a database, making or updating its tables as needed, and hands the connection to {@code use}, which has to close it.
     *
     * @param file made if it is not there; its folder has to be
     * @throws IOException if the file cannot be used; the message is a sentence, and the file is as it was
     */
    static <T> T open(Path file, Use<T> use) throws IOException {
        if (Files.exists(file) && !Files.isWritable(file)
                || !Files.isWritable(file.toAbsolutePath().getParent())) {
            throw new IOException("cannot write to " + file);
        }
        Connection connection = null;
        try {
            SQLiteConfig settings = new SQLiteConfig();
            settings.setGetGeneratedKeys(false); // or the driver asks for the row's number after each insert
            connection = settings.createConnection("jdbc:sqlite:" + file);
            Schema.prepare(connection, file, LOCKED_TIMEOUT_MILLIS);
            return use.of(connection);
        } catch (SQLException | IOException | RuntimeException e) {
            closeQuietly(connection);
            throw e instanceof IOException sentence
                    ? sentence
                    : new IOException("cannot use the database " + file + ": " + Failures.reason(e), e);
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing failed", e);
        }
    }
}
