package classchat.delivery;

/** The connection of a person who is here, as the inbox sees it. No method waits. */
interface Line {
    /** Whether the client says which messages it has; otherwise what it was sent counts as delivered. */
    boolean acknowledges();

    /** Whether the connection takes more without becoming congested. */
    boolean hasRoom();

    /** Calls {@code roomAgain} of the inbox when the connection has room again, or is closed: later, or from inside this method. */
    void awaitRoom();

    /** How many bytes of memory the unacknowledged messages of this line may take now; may change at any time. */
    default long shareBytes() {
        return Long.MAX_VALUE;
    }

    /** The unacknowledged messages of this line take so many bytes of memory, about. Always called under the same lock. */
    default void holds(long bytes) {}

    /** Sends a message. */
    void send(Post post);

    /** Closes the connection; the client comes again, later. The inbox is told {@code left} afterwards, not from inside this method. */
    void close();
}
