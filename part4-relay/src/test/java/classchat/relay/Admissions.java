package classchat.relay;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** An admission that leaves its requests to the test, and remembers what participants and listeners hear. */
final class Admissions implements Admission, RosterListener {
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void decide(Request request) {
        requests.add(request);
    }

    /** Waits for a request. */
    Request next() throws InterruptedException {
        return requests.take();
    }

    /** The calls so far, in order. */
    List<String> events() {
        return events;
    }

    @Override
    public void joined(Session session) {
        events.add("roster: " + session.name() + " joined");
    }

    @Override
    public void left(Session session) {
        events.add("roster: " + session.name() + " left");
    }

    /** A participant that says its label and what it hears, and gives messages to {@code relay}. */
    Participant participant(String label, Relay relay, Session session) {
        return new Participant() {
            @Override
            public void joined() {
                events.add(label + " joined");
            }

            @Override
            public void handle(Message message) throws RefusedException {
                relay.handle(session, message);
            }

            @Override
            public void left() {
                events.add(label + " left");
            }
        };
    }
}
