package classchat.relay;

/** Hears of sessions that join and leave, on the thread that causes it and under that session's lock; must not block. */
public interface RosterListener {
    /** The session has joined and its welcome is queued. */
    default void joined(Session session) {}

    /**
     * A session that had joined has left, and its name is free. Another session may have taken the name already, and the {@link
     * #joined} of that one may have come before this call, unless it has {@linkplain Admission.Request#takeOver taken over}.
     */
    default void left(Session session) {}
}
