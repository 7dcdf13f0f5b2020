package classchat.relay;

import java.util.HashMap;
import java.util.Map;

/**
 * The types of messages that exist, each with its handler. Types are added by one thread before messages come; after that any
 * thread may {@link #handle}.
 *
 * @param <F> the second argument of a handler, for example the session that it came from
 */
public final class MessageTypes<F> {
    /** Handles the messages of one type. */
    public interface Handler<F> {
        /** @throws RefusedException if the message is refused; its sender is told */
        void handle(F from, Message message) throws RefusedException;
    }

    private final Map<String, Handler<F>> handlers = new HashMap<>();

    /** Adds a type, or replaces the handler of one; returns this. */
    public MessageTypes<F> on(String type, Handler<F> handler) {
        handlers.put(type, handler);
        return this;
    }

    /** Returns true if there is a handler for {@code type}. */
    public boolean has(String type) {
        return handlers.containsKey(type);
    }

    /**
     * Gives the message to the handler of its type.
     *
     * @throws RefusedException if its type is no string, or unknown, or if the handler refuses it
     */
    public void handle(F from, Message message) throws RefusedException {
        Handler<F> handler = handlers.get(message.type());
        if (handler == null) {
            throw unknown();
        }
        handler.handle(from, message);
    }

    static RefusedException unknown() {
        return new RefusedException(Refusal.UNKNOWN_TYPE, "there is no such type of message");
    }
}
