/**
 * Decides which person or connection gets a message, and what happens if none can take it now: people, inboxes, ids of
 * messages and their marks, fates and counts.
 *
 * <p>Start reading at {@link classchat.delivery.Inbox}, the one place that decides; it is a state machine that knows no
 * socket, disk or clock.
 *
 * <p>This package knows part 4's sessions and {@code classchat.store}. It knows no SQL, no group and no terminal.
 */
package classchat.delivery;
