package classchat.relay;

import classchat.select.ConnectionHandler;

/** Puts links, such as encryption, in front of the handlers of each of the server's connections. */
public interface Links {
    /** No links: bytes go to the lines' framing as they come. */
    Links NONE = (next, session) -> next;

    /**
     * Returns the first handler of a new connection. Called once a connection, before it is opened, on any thread; must not block.
     *
     * @param next the handler that gets the bytes that come through the link
     * @param session the session at the end; the link may {@linkplain Session#identify identify} its peer
     */
    ConnectionHandler inFront(ConnectionHandler next, Session session);
}
