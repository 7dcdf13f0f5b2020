package classchat.demos.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Many persons and groups in a server's database, written as rows while no server has it open: joining so often would take
 * hours. Each method may be called once.
 */
final class Population implements AutoCloseable {
    private static final String FILE = "classchat.db";

    private final Connection connection;

    private Population(Connection connection) {
        this.connection = connection;
    }

    /** @param folder the data folder of a server that has ended; its database has no rows yet */
    static Population in(Path folder) throws SQLException {
        Population population = new Population(open(folder));
        population.update("PRAGMA synchronous = OFF");
        population.update("BEGIN IMMEDIATE");
        return population;
    }

    /** Opens a server's database as a second process. The caller closes it. */
    static Connection open(Path folder) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(FILE));
    }

    static String person(long number) {
        return "p" + number;
    }

    static String group(long number) {
        return "#g" + number;
    }

    /** Adds the persons 1 to {@code count}. */
    void persons(int count) throws SQLException {
        update(numbersTo("INSERT INTO person (id, key, name) SELECT i, 'p' || i, 'p' || i FROM number"), count);
        update("UPDATE last_given SET person = ?", count);
    }

    /**
     * Adds the groups 1 to {@code count}, which the persons {@code firstOwner} and up own in turn.
     *
     * @param owners how many owners there are
     * @param members the persons 1 to {@code members} are members of each group, and so is its owner
     */
    void groups(int count, int firstOwner, int owners, int members) throws SQLException {
        update(
                numbersTo("INSERT INTO class_group (id, key, name, owner, announces)"
                        + " SELECT i, '#g' || i, '#g' || i, ? + i % ?, 0 FROM number"),
                count,
                firstOwner,
                owners);
        update(
                numbersTo("INSERT INTO member (class_group, person, since)"
                        + " SELECT class_group.id, number.i, 1 FROM class_group, number"),
                members);
        update("INSERT OR IGNORE INTO member (class_group, person, since) SELECT id, owner, 1 FROM class_group");
        update("UPDATE last_given SET class_group = ?", count);
    }

    private static String numbersTo(String use) {
        return "WITH RECURSIVE number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < ?) " + use;
    }

    private void update(String sql, int... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setInt(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    /** Writes everything. */
    @Override
    public void close() throws SQLException {
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("COMMIT");
        }
    }
}
