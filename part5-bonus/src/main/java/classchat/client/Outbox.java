package classchat.client;

import classchat.relay.ChatClient;
import classchat.relay.Message;
import classchat.select.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client has to send, and what it has sent and knows no final answer to: sends it, on each new connection again, and never
 * more than a window ahead of the answers. Loop thread only.
 */
final class Outbox {
    private final ClientLimits limits;
    private final EventLoop loop;
    private final ChatClient client;
    private final Map<String, Sent> unanswered = new LinkedHashMap<>(); // by id, oldest first
    private final Deque<Sent> unsent = new ArrayDeque<>();
    private long unsentChars;
    private final Map<String, Integer> inFlight = new HashMap<>(); // id to bytes: sent on this connection, not answered
    private int inFlightBytes;
    private final Map<String, String> storedFor = new LinkedHashMap<>(); // id to receiver
    private final List<Runnable> waitingForDrain = new ArrayList<>();
    private boolean connected;
    private boolean pumping; // as soon as the connection has caught up

    Outbox(EventLoop loop, ChatClient client, ClientLimits limits) {
        this.loop = loop;
        this.client = client;
        this.limits = limits;
    }

    /** A message as it goes over the wire. */
    Message message(Sent sent) {
        return client.text(sent.receiver(), sent.text(), sent.id());
    }

    void add(Sent message) {
        unanswered.put(message.id(), message);
        unsent.add(message);
        unsentChars += message.text().length();
        pump();
    }

    /** There is a new connection: what has no answer is sent again, in the order in which it came. */
    void connected() {
        connected = true;
        inFlight.clear();
        inFlightBytes = 0;
        unsent.clear();
        unsent.addAll(unanswered.values());
        unsentChars =
                unsent.stream().mapToLong(message -> message.text().length()).sum();
        pump();
    }

    void disconnected() {
        connected = false;
    }

    /** Sends what has not been sent on this connection, as much as it and the window take now; the rest later. */
    private void pump() {
        while (connected && !client.isCongested() && !isWindowFull() && !unsent.isEmpty()) {
            Sent next = unsent.remove();
            unsentChars -= next.text().length();
            if (unanswered.containsKey(next.id())) {
                send(next);
            }
        }
        if (connected && client.isCongested() && !unsent.isEmpty() && !pumping) {
            pumping = true;
            client.whenDrained(() -> loop.execute(() -> {
                pumping = false;
                pump();
            }));
        }
        if (unsent.size() <= limits.maxUnsent() / 2 && unsentChars <= limits.maxUnsentChars() / 2) {
            List<Runnable> tasks = List.copyOf(waitingForDrain);
            waitingForDrain.clear();
            tasks.forEach(Runnable::run);
        }
    }

    private void send(Sent next) {
        Message message = message(next);
        int bytes = message.bytes().length;
        inFlight.put(next.id(), bytes);
        inFlightBytes += bytes;
        client.sendNow(message);
    }

    private boolean isWindowFull() {
        return inFlight.size() >= limits.maxInFlight() || inFlightBytes > limits.maxInFlightBytes();
    }

    /** There is an answer. Returns what was answered, or null if that is not known any more. */
    private Sent answered(String id) {
        Integer bytes = inFlight.remove(id);
        inFlightBytes -= bytes == null ? 0 : bytes;
        Sent message = unanswered.remove(id);
        pump();
        return message;
    }

    /** Whether so much waits to be sent that whoever brings more should pause. */
    boolean isCongested() {
        return unsent.size() >= limits.maxUnsent() || unsentChars >= limits.maxUnsentChars();
    }

    /** Runs {@code task} when it is not congested any more. */
    void whenDrained(Runnable task) {
        if (isCongested()) {
            waitingForDrain.add(task);
        } else {
            task.run();
        }
    }

    /** How many messages have no answer. */
    int size() {
        return unanswered.size();
    }

    /** What has no answer, oldest first. */
    List<Sent> unanswered() {
        return List.copyOf(unanswered.values());
    }

    /** It is on the server's disk: it need not be sent again. Returns its receiver, or null if that was known. */
    String stored(String id) {
        Sent message = answered(id);
        if (message == null) {
            return null;
        }
        storedFor.put(id, message.receiver());
        if (storedFor.size() > limits.maxStored()) {
            storedFor.remove(storedFor.keySet().iterator().next());
        }
        return message.receiver();
    }

    /** It has arrived. Returns its receiver, or null if it is not known any more. */
    String delivered(String id) {
        String stored = storedFor.remove(id);
        Sent message = answered(id);
        return message == null ? stored : message.receiver();
    }

    /** It was refused. Returns it, or null if it is not known. */
    Sent refused(String id) {
        return answered(id);
    }
}
