package classchat.relay;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The types of messages that a client understands, each with its handler. On the client's loop. */
public final class ServerMessages {
    /** Handles messages of one type from the server, on the client's loop; must not block. */
    public interface Handler {
        /** @throws RefusedException if the message cannot be understood; the listener is told */
        void handle(Message message) throws RefusedException;
    }

    /** Handles messages of one type that raw bytes follow, on the client's loop; must not block. */
    public interface AnnouncedHandler {
        /**
         * @return takes the raw bytes, in pieces, on the client's loop; a piece is valid during the call alone. Fewer bytes
         *     than announced come if the connection ends before
         * @throws RefusedException if the message cannot be understood; the listener is told, and the bytes are thrown away
         */
        Consumer<ByteBuffer> handle(Message message) throws RefusedException;
    }

    private record Announced(String lengthField, AnnouncedHandler handler) {}

    private final int maxRawBytes;
    private final Map<String, Handler> handlers = new HashMap<>();
    private final Map<String, Announced> announced = new HashMap<>();

    /** @param maxRawBytes how many raw bytes one message may announce */
    ServerMessages(int maxRawBytes) {
        this.maxRawBytes = maxRawBytes;
    }

    void on(String type, Handler handler) {
        handlers.put(type, handler);
    }

    void onAnnounced(String type, String lengthField, AnnouncedHandler handler) {
        announced.put(type, new Announced(lengthField, handler));
    }

    /** Gives the message to the handler of its type; a newer server may send other types, which do no harm. */
    void handle(Message message) throws RefusedException {
        Handler handler = handlers.get(message.type());
        if (handler != null) {
            handler.handle(message);
        }
    }

    boolean isAnnouncement(Message message) throws RefusedException {
        return announced.containsKey(message.type());
    }

    /** Returns how many raw bytes follow an announcement; -1 if that cannot be understood. */
    long rawBytes(Message announcement) throws RefusedException {
        String lengthField = announced.get(announcement.type()).lengthField();
        return announcement.rawBytes(lengthField, maxRawBytes);
    }

    /** Gives an announcement to its handler; returns what takes the raw bytes. */
    Consumer<ByteBuffer> announced(Message announcement) throws RefusedException {
        return announced.get(announcement.type()).handler().handle(announcement);
    }
}
