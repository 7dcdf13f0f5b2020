/**
 * Part 1: one client and one server that take turns, on blocking sockets.
 *
 * <p>Start reading at {@link classchat.basic.BasicServer}, whose eight statements are the assignment's eight steps,
 * then {@link classchat.basic.BasicClient}, whose six are the client's. {@link classchat.basic.LineDecoder} is the
 * piece that every later part goes on using: TCP carries bytes, people send lines, and it turns the one into the
 * other without knowing of any socket.
 *
 * <p>This package knows nothing of selectors, threads or names; those are the later parts.
 */
package classchat.basic;
