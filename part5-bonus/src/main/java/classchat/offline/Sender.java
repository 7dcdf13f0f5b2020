package classchat.offline;

import classchat.relay.Session;

/** What part 5 keeps with a session: who it is, and what it is saying. */
final class Sender {
    private final Person person;
    private final boolean acknowledges;
    private MessageId current = MessageId.NONE; // on the thread of the session's callbacks alone

    private Sender(Person person, boolean acknowledges) {
        this.person = person;
        this.acknowledges = acknowledges;
    }

    /** The session is this person's from now on. */
    static void attach(Session session, Person person, boolean acknowledges) {
        session.attach(new Sender(person, acknowledges));
    }

    /** Of a session that has joined. */
    static Sender of(Session session) {
        return (Sender) session.attachment();
    }

    Person person() {
        return person;
    }

    /** Whether its messages have an id, and it is told their fate. */
    boolean acknowledges() {
        return acknowledges;
    }

    /** The id of the message that is being handled; {@link MessageId#NONE} if it has none. */
    MessageId current() {
        return current;
    }

    void setCurrent(MessageId id) {
        current = id;
    }
}
