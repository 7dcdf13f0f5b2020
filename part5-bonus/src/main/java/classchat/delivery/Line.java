package classchat.delivery;

/** The connection of a person who is here, as the {@link Inbox} sees it. No method waits. */
interface Line {
    /** Whether the client says which messages it has; otherwise what it was sent counts as delivered. */
    boolean acknowledges();

    /** Whether the connection takes more without becoming congested. */
    boolean hasRoom();

    /** Calls {@link Inbox#roomAgain} when the connection has room again, or is closed: later, or from inside this method. */
    void awaitRoom();

    /** Sends a message. */
    void send(Post post);

    /** Closes the connection; the client comes again, later. {@link Inbox#left} follows, not from inside this method. */
    void close();
}
