package classchat.relay;

/** Hears of sessions that join and leave, on the thread that causes it and under that session's lock; must not block. */
public interface RosterListener {
    /** The session has joined and its welcome is queued. */
    default void joined(Session session) {}

    /** A session that had joined has left. Only when this returns the name is free: a {@link #joined} under it comes later. */
    default void left(Session session) {}
}
