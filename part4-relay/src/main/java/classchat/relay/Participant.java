package classchat.relay;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Handles the messages of one session that has joined. {@link Admission} gives each session its participant; part 4's own,
 * see {@link Relay}, forwards messages, and a later part puts its own behind the same session.
 *
 * <pre>
 *   joined ──▶ handle, announced (any number) ──▶ left
 *      └─ not called if the session could not join after all ─▲
 * </pre>
 *
 * <p>No method may block.
 */
public interface Participant {
    /**
     * The session has joined: its name is on the roster and its welcome is queued. Called once, under the session's lock, on the
     * thread that answered the {@link Admission.Request}. Must not take another session's lock.
     */
    default void joined() {}

    /**
     * Handles one message of the session, on the thread of its callbacks. Another thread may end the session meanwhile.
     *
     * @throws RefusedException if the message is refused; its sender is told
     */
    void handle(Message message) throws RefusedException;

    /**
     * Handles a message that raw bytes follow, see {@link Sessions#announce}; on the thread of the session's callbacks.
     *
     * @return takes the raw bytes, in pieces, on the same thread. A piece is valid during the call alone. Fewer bytes than
     *     announced come if the session ends before; nothing is called if the message announces none
     * @throws RefusedException if the message is refused; its sender is told, and its raw bytes are thrown away
     */
    default Consumer<ByteBuffer> announced(Message message) throws RefusedException {
        throw MessageTypes.unknown();
    }

    /**
     * Releases the claims of admission for this participant: its session is over, or could not join after all, because the
     * name was taken or the session was gone by then. Called once, under the session's lock. Must not take another session's
     * lock.
     */
    default void left() {}
}
