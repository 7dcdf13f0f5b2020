package classchat.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The size of the database: its pages that are in use, and its log. Free pages do not count, because new posts use them first.
 * Measured at most once in a transaction, which takes two look-ups in SQLite's header and one in the folder. Every method
 * runs in a transaction.
 *
 * @see <a href="https://www.sqlite.org/pragma.html#pragma_freelist_count">SQLite: freelist_count</a>
 */
final class DiskSpace {
    private final Sql sql;
    private final Path log;
    private final long maxBytes;
    private long pageBytes; // 0: not read yet; it never changes
    private long usedBytes = -1; // -1: not measured in this transaction

    /** @param file of the database */
    DiskSpace(Sql sql, Path file, long maxBytes) {
        this.sql = sql;
        this.log = file.resolveSibling(file.getFileName() + "-wal");
        this.maxBytes = maxBytes;
    }

    boolean hasRoom(int moreBytes) throws SQLException {
        if (usedBytes < 0) {
            pageBytes = pageBytes == 0 ? sql.number("PRAGMA page_size") : pageBytes;
            long pages = sql.number("PRAGMA page_count") - sql.number("PRAGMA freelist_count");
            usedBytes = pages * pageBytes + logBytes();
        }
        return usedBytes + moreBytes <= maxBytes;
    }

    private long logBytes() throws SQLException {
        try {
            return Files.size(log);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new SQLException("the size of " + log + " cannot be read", e);
        }
    }

    /** Bytes have been written in this transaction. */
    void added(int bytes) {
        if (usedBytes >= 0) {
            usedBytes += bytes;
        }
    }

    /** The transaction is over. */
    void ended() {
        usedBytes = -1;
    }
}
