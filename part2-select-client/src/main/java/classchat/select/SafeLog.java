package classchat.select;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Logs failures of callbacks. */
public final class SafeLog {
    private SafeLog() {}

    /**
     * Logs an error with its stack trace. Never throws: whoever handles a failure, such as having no memory left, has to be
     * able to go on handling it.
     *
     * @param message what failed
     * @param subject whose callback it was; its text follows the message
     */
    public static void error(Logger log, String message, Object subject, Throwable failure) {
        try {
            error(log, message + ": " + subject, failure);
        } catch (RuntimeException | Error e) {
            error(log, message, failure); // without the subject, for whose text there is no memory
        }
    }

    /** The same without a subject. */
    public static void error(Logger log, String message, Throwable failure) {
        try {
            log.log(Level.ERROR, message, failure);
        } catch (RuntimeException | Error e) {
            // The failure that is to be logged has taken away what logging needs.
        }
    }
}
