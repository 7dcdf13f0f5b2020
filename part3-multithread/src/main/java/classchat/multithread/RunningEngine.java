package classchat.multithread;

import classchat.select.ConnectionHandler;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/** The threads of an {@link Engine}: they make connections of sockets and call the handlers. */
interface RunningEngine {
    /**
     * Makes a connection of {@code socket}; {@code handler} is called from then on. Acceptor's thread.
     *
     * @throws IOException if the client is gone; its handler is then of no use, and may have been told
     */
    void adopt(SocketChannel socket, ConnectionHandler handler) throws IOException;

    /**
     * Runs {@code task} when the connection whose {@code onClosed} is being called has no thread of its own any more: at
     * once if it has none, otherwise soon.
     */
    void afterClosed(Runnable task);

    /** Ends the engine's own threads and waits for them; called when no connection is left. */
    void stop();
}
