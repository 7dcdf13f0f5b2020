/**
 * Part 2: an event loop. One thread waits for everything at once, socket, keyboard and clock, and whatever has
 * something to do is called back.
 *
 * <p>Start reading at {@link classchat.select.SelectClient}, the client that sends and receives at the same time; then
 * {@link classchat.select.EventLoop}, which calls it, and {@link classchat.select.LoopConnection}, where bytes come in
 * and go out. A connection's handlers form a chain: {@link classchat.select.ConnectionHandler} gets bytes,
 * {@link classchat.select.LineFraming} makes lines of them for a {@link classchat.select.LineHandler}. The later parts
 * put links into this chain and run it on other engines. The bytes that a connection sends wait in its {@link
 * classchat.select.Output}, and goes through a link's {@link classchat.select.Encoder} when it is written.
 *
 * <p>This package knows bytes, lines and sockets. It knows nothing of many clients (part 3) or of chat (part 4).
 */
package classchat.select;
