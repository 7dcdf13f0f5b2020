package classchat.relay;

/** Is told who comes and goes, on the thread of whoever does; must not block. */
public interface RosterListener {
    /**
     * Somebody has joined and been welcomed.
     *
     * @param join what was said to join; it may have fields that a later part looks at
     */
    default void joined(Session session, Message join) throws RefusedException {}

    /**
     * Somebody who had joined is gone, and the name is free. It may have been taken by another session already, and that
     * one's {@link #joined} may have come before this.
     */
    default void left(Session session) {}
}
