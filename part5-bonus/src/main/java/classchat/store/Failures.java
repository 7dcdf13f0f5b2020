package classchat.store;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Says in words for people why SQLite has not done its work. */
final class Failures {
    private Failures() {}

    /** @see <a href="https://www.sqlite.org/rescode.html">SQLite: result codes</a>; the driver's error codes are the primary ones */
    static String reason(Throwable e) {
        int code = e instanceof SQLException sql ? sql.getErrorCode() : 0;
        return switch (SQLiteErrorCode.getErrorCode(code)) {
            case SQLITE_BUSY, SQLITE_LOCKED -> "it is in use by another program";
            case SQLITE_CORRUPT -> "it is damaged";
            case SQLITE_NOTADB -> "it is no database";
            case SQLITE_FULL -> "the disk is full";
            case SQLITE_IOERR -> "the disk reports an error, and may be full";
            case SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }
}
