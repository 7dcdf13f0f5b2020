package classchat.store;

import java.sql.SQLException;

/** The ids and numbers that were given last. They only go up, and are written once a commit. */
final class Counters {
    private final Sql sql;
    private final long run;
    private long person;
    private long group;
    private long number;
    private boolean isLoaded;
    private boolean isChanged;

    /** Counts the start of the store. */
    Counters(Sql sql) throws SQLException {
        this.sql = sql;
        sql.update("UPDATE last_given SET run = run + 1");
        this.run = sql.number("SELECT run FROM last_given");
    }

    /** The start of this store: greater than those of all starts before. */
    long run() {
        return run;
    }

    private void change() throws SQLException {
        load();
        isChanged = true;
    }

    private void load() throws SQLException {
        if (!isLoaded) {
            sql.query("SELECT person, class_group, number FROM last_given", row -> {
                person = row.getLong(1);
                group = row.getLong(2);
                number = row.getLong(3);
            });
            isLoaded = true;
        }
    }

    long newPerson() throws SQLException {
        change();
        return ++person;
    }

    long newGroup() throws SQLException {
        change();
        return ++group;
    }

    long newNumber() throws SQLException {
        change();
        return ++number;
    }

    /** The number that the next post to a group will have. */
    long nextNumber() throws SQLException {
        load();
        return number + 1;
    }

    void flush() throws SQLException {
        if (isChanged) {
            sql.update("UPDATE last_given SET person = ?, class_group = ?, number = ?", person, group, number);
            isChanged = false;
        }
    }

    void drop() {
        isLoaded = false;
        isChanged = false;
    }
}
