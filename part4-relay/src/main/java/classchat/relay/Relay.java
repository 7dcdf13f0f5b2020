package classchat.relay;

import classchat.basic.Printable;
import java.util.List;

/**
 * Routes messages: handles each by its type, and forwards a text to its receiver. {@link Sessions} has the life of the sessions
 * that it routes between. Any thread.
 */
public final class Relay {
    /** The fields that a text keeps on its way to the receiver; others are dropped. */
    private static final List<String> FORWARDED = MessageParser.USUAL_NAMES;

    private final Sessions sessions;
    private final ActivityLog activity;
    private final MessageTypes<Session> types = new MessageTypes<>();

    Relay(Sessions sessions, Watchers watchers, ActivityLog activity) {
        this.sessions = sessions;
        this.activity = activity;
        sessions.addListener(watchers);
        sessions.setAdmission(request -> request.admit(message -> handle(request.session(), message)));
        types.on("join", Relay::joinAgain)
                .on(Message.TEXT, this::forward)
                .on("who", this::who)
                .on("watch", (from, message) -> watchers.add(from))
                .on(
                        "ping",
                        (from, message) ->
                                from.answer(Message.fromServer("pong").inAnswerTo(message)))
                .on("pong", (from, message) -> {}) // that it came is all that matters
                .on("leave", (from, message) -> from.leave("left"));
    }

    /** The sessions that messages come from and go to. */
    public Sessions sessions() {
        return sessions;
    }

    /**
     * Handles a message of one of part 4's types, from a session that has joined; on the thread of the session's callbacks.
     *
     * @throws RefusedException if it is refused; its sender is told
     */
    public void handle(Session from, Message message) throws RefusedException {
        types.handle(from, message);
    }

    private static void joinAgain(Session from, Message message) throws RefusedException {
        throw new RefusedException(Refusal.ALREADY_JOINED, "you have joined as '" + from.name() + "'");
    }

    private void forward(Session from, Message message) throws RefusedException {
        Message text = stamped(from.name(), message);
        String receiver = text.required("receiver");
        sessions.roster().find(receiver).accept(text, receiver, from);
        showSent(from.name(), receiver);
    }

    /**
     * Returns a text as it goes to its receiver: from {@code sender}, with status 1, and with known fields alone. The text
     * itself is returned if nothing in it has to change.
     *
     * @throws RefusedException if it has no receiver or no text, or claims another sender
     */
    public static Message stamped(Name sender, Message message) throws RefusedException {
        message.required("receiver");
        if (message.string("text") == null) {
            throw new RefusedException(Refusal.BAD_FIELD, "the field 'text' is needed");
        }
        Message known = message.only(FORWARDED);
        String claimed = known.string("sender");
        String status = known.string("status"); // all fields first: the order of P5.4
        if (claimed != null && !claimed.equals(sender.text())) {
            throw new RefusedException(
                    Refusal.WRONG_SENDER,
                    "you are '" + sender + "' and cannot send as '" + Printable.beginning(claimed) + "'");
        }
        if (claimed == null) {
            known = known.with("sender", sender.text());
        }
        return "1".equals(status) ? known : known.with("status", "1");
    }

    /** Shows the operator that a message was sent, if messages are shown. */
    public void showSent(Name from, String to) {
        if (activity.showsMessages()) {
            activity.show("Send from: " + from + " to: " + Printable.text(to));
        }
    }

    private void who(Session from, Message message) throws RefusedException {
        String after = message.string("after");
        Roster roster = sessions.roster();
        Message page = Message.fromServer("who")
                .with(
                        "users",
                        roster.names(
                                after == null ? "" : after, sessions.limits().maxNamesAPage()))
                .with("count", (long) roster.count());
        from.answer(page.inAnswerTo(message));
    }
}
