/**
 * The client that loses nothing, as a library: it keeps each message that it sends until the server has answered, and
 * writes each message that it receives to its history before it acknowledges. No terminal and no window is in here; they drive this package.
 *
 * <p>Start reading at {@link classchat.client.KeepingClient}. This package shares {@code classchat.wire} and {@code
 * classchat.folder} with the server, and nothing else.
 */
package classchat.client;
