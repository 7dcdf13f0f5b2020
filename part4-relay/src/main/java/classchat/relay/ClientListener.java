package classchat.relay;

import java.time.Duration;
import java.util.List;

/** Hears of a client's connections, and of answers; texts come to a subtype. Every method is called on the client's loop and must not block. */
public interface ClientListener {
    /**
     * The name is ours; from here on messages can be sent. Called again after a reconnect.
     *
     * @param users the names that are here, at most a page of them
     * @param count how many are here
     */
    default void onJoined(List<String> users, long count) {}

    /** The name cannot be ours: it is taken, or unfit. The client has ended. */
    default void onNameRefused(String code, String sentence) {}

    /**
     * Something that we sent was refused.
     *
     * @param id what {@link ChatClient#send} returned, or null if the server did not say what it answers
     */
    default void onRefused(String code, String sentence, String id) {}

    /** A page of the names that are here, as asked for. */
    default void onUsers(List<String> users, long count) {}

    /** The connection is lost; the client tries again by itself. */
    default void onConnectionLost(String reason, Duration retryAfter) {}

    /**
     * The client has ended and will not call again.
     *
     * @param reason a phrase for people; null if we ended it ourselves
     */
    default void onEnded(String reason) {}
}
