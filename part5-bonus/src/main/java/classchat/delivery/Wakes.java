package classchat.delivery;

/** Lets another server know that something waits for a person who has joined there. */
public interface Wakes {
    /** One server alone: there is nobody to wake. */
    Wakes NONE = receiverKey -> {};

    /** Something was stored for a person who is not connected to this server. On the store's thread; must not block. */
    void ring(String receiverKey);
}
