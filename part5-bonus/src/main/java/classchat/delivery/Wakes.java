package classchat.delivery;

/** Lets other servers know that something waits for a person who may have joined there. */
public interface Wakes {
    /** One server alone: there is nobody to wake. */
    Wakes NONE = receiver -> {};

    /**
     * Something was stored for a person who is not connected to this server. On the store's thread; must not block.
     *
     * @param receiver what the person's name is compared by. The server that has the person tells the inbox
     */
    void ring(String receiver);
}
