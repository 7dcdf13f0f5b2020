/**
 * Part 4: names, JSON messages, forwarding to one receiver.
 *
 * <p>Start reading at {@link classchat.relay.Relay}, which takes a message from its sender to its receiver; then {@link
 * classchat.relay.Session}, the server's end of one connection, and {@link classchat.relay.Roster}, who is in the
 * system. {@link classchat.relay.Message} is one line of the wire; {@code PROTOCOL.md} specifies it. {@link
 * classchat.relay.ChatClient} is the client as a library, which the console drives.
 *
 * <pre>
 *   line ──▶ Session ── Message ──▶ Relay ──▶ Recipient (the receiver's Session) ──▶ line
 * </pre>
 *
 * <p>Where part 5 goes on: which message types exist is a table ({@link classchat.relay.Relay}, {@link
 * classchat.relay.ChatClient}); who a receiver's name stands for is a {@link classchat.relay.Recipient}; which handlers a
 * connection gets is a function given to the server. This package knows nothing of groups, files, storage or encryption.
 */
package classchat.relay;
