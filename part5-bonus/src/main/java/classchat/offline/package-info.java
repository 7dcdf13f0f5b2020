/**
 * Part 5.3: a message is never silently lost. Who is known but away gets it later; its sender learns what became of it.
 *
 * <p>Start reading at {@link classchat.offline.Inbox}, the one place that decides who gets a message and what if they
 * cannot; {@link classchat.offline.Delivery} connects it with part 4; {@link classchat.offline.Database} has the thread that writes;
 * {@link classchat.offline.KeepingClient} is the other end.
 */
package classchat.offline;
