package classchat.store;

import java.sql.SQLException;

/** Says in words for people why SQLite has not done its work. */
final class Failures {
    private Failures() {}

    /** @see <a href="https://www.sqlite.org/rescode.html">SQLite: result codes</a>; the driver's error codes are the primary ones */
    static String reason(Throwable e) {
        int code = e instanceof SQLException sql ? sql.getErrorCode() : 0;
        return switch (code) {
            case 3, 8, 14, 23 -> "permission denied";
            case 5, 6 -> "it is in use by another program";
            case 10 -> "the disk reports an error, and may be full";
            case 11 -> "it is damaged";
            case 13 -> "the disk is full";
            case 26 -> "it is no database";
            default -> String.valueOf(e.getMessage());
        };
    }
}
