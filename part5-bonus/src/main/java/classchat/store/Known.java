package classchat.store;

/**
 * The store's knowledge of a message.
 *
 * @param isStored whether it waits for a receiver
 * @param code why it was refused; null if it was not
 * @param sentence the refusal in words; null if it was not refused
 */
public record Known(boolean isStored, String code, String sentence) {}
