package classchat.select;

import java.io.IOException;

/**
 * How a connection ended, told apart, because the person at the other side of it wants to know.
 *
 * @param kind which of the ways it was
 * @param reason a phrase for people, such as {@code "the connection was reset"}
 * @param cause the exception behind it, or null
 */
public record Ending(Kind kind, String reason, Throwable cause) {
    /** The ways in which a connection ends. */
    public enum Kind {
        /** This side closed it. */
        CLOSED,
        /** The peer said that it would send no more (FIN), and everything that it sent has been read. */
        ENDED,
        /** The peer broke off (RST): its program crashed, or closed with our bytes unread. */
        RESET,
        /** The peer no longer answers: the network, or the whole machine, is gone. */
        VANISHED,
        /** The peer did not read what was sent to it and was cut off. */
        STALLED,
        /** There never was a connection: nobody listens there, or the address cannot be reached. */
        NOT_CONNECTED,
        /** A handler threw: a mistake of ours. */
        FAILED
    }

    public static Ending closed() {
        return new Ending(Kind.CLOSED, "closed", null);
    }

    public static Ending ended() {
        return new Ending(Kind.ENDED, "ended by the other side", null);
    }

    public static Ending stalled(int waitingBytes) {
        return new Ending(Kind.STALLED, "did not read: " + waitingBytes + " bytes were waiting", null);
    }

    public static Ending failed(Throwable mistake) {
        return new Ending(Kind.FAILED, "failed: " + mistake, mistake);
    }

    static Ending notConnected(IOException e) {
        return new Ending(Kind.NOT_CONNECTED, e.getMessage(), e);
    }

    /**
     * Tells a reset from a peer that no longer answers. Java has no exception of its own for either; the words are the
     * operating system's: ETIMEDOUT, EHOSTUNREACH and ENETUNREACH mean that nothing came back for too long. Where the
     * system speaks another language than English, the two cannot be told apart, and its own words are what is told.
     */
    public static Ending lost(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase();
        if (message.contains("timed out") || message.contains("no route") || message.contains("unreachable")) {
            return new Ending(Kind.VANISHED, "no answer any more (" + e.getMessage() + ")", e);
        }
        boolean reset = message.contains("reset") || message.contains("broken pipe");
        return new Ending(
                Kind.RESET,
                (reset ? "the connection was reset (" : "the connection broke (") + e.getMessage() + ")",
                e);
    }
}
