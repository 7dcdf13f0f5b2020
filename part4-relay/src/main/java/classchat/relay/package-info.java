/**
 * Part 4: names, JSON messages, forwarding to one receiver.
 *
 * <p>Start reading at {@link classchat.relay.Relay}, which takes a message from its sender to its receiver; then {@link
 * classchat.relay.Session}, the server's end of one connection, {@link classchat.relay.Sessions}, the life of all of them, and
 * {@link classchat.relay.Roster}, the names of those that have joined. {@link classchat.relay.Message} is one line of the wire;
 * {@code PROTOCOL.md} specifies it. {@link classchat.relay.ChatClient} is the client as a library, which the console drives.
 *
 * <pre>
 *   line ──▶ Session ── Message ──▶ Participant ──▶ Relay ──▶ Roster ──▶ the receiver's Session ──▶ line
 * </pre>
 *
 * <p>Where part 5 goes on:
 * <ul>
 *   <li>{@link classchat.relay.Admission} is asked before a name is taken. It may answer later; its answer brings the {@link
 *       classchat.relay.Participant} that handles what the session sends;
 *   <li>{@link classchat.relay.MessageTypes} is a table from a type to its handler; a participant may have its own, and give what
 *       it does not know to {@link classchat.relay.Relay#handle};
 *   <li>{@link classchat.relay.Sessions#announce} names types of messages that raw bytes follow;
 *   <li>{@link classchat.relay.Links} puts links in front of a connection's handlers; a link may tell the session the {@link
 *       classchat.relay.Identity} of its peer.
 * </ul>
 *
 * <p>This package knows nothing of groups, files, storage or encryption.
 *
 * <p>Locks, in this order: a session's, while it joins or leaves, or takes a text; {@link classchat.relay.Watchers}'; a send queue's. Two
 * sessions' locks are held together in one case: a session that joins holds its own lock and takes the lock of the older session
 * that it takes over. The reverse never happens, because a session whose name is on the roster, or was, never takes another
 * session's lock while it holds its own. So {@link classchat.relay.Participant#joined}, {@link classchat.relay.Participant#left} and {@link
 * classchat.relay.RosterListener}s, which are called under a session's lock, must not take another session's.
 */
package classchat.relay;
