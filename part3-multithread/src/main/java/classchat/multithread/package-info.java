/**
 * Part 3: many clients at once, three ways. One {@link classchat.multithread.Server} interface; behind it a selector
 * and a few event loops, or two threads for every client, or two virtual threads; above it the same handlers.
 *
 * <p>Start reading at {@link classchat.multithread.Discussion}, what the class does: each line goes to every other
 * client. Then {@link classchat.multithread.AcceptingServer}, which has the clients, and the engines that call their
 * handlers, {@link classchat.multithread.SelectEngine} and {@link classchat.multithread.ThreadEngine}. The difference
 * between the two is one class each: {@code LoopConnection} of part 2, which never waits, and {@link
 * classchat.multithread.ThreadConnection}, which waits on two threads of its own.
 *
 * <p>{@link classchat.multithread.ServerProgram} is the process around a server: its window, its log, and how it ends.
 *
 * <p>Locks, in the order in which they may be taken: the discussion's, then a send queue's. Neither is held over I/O.
 *
 * <p>This package knows lines and clients by number. It knows nothing of names or messages; that is part 4.
 */
package classchat.multithread;
