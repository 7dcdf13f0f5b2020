package classchat.relay;

/** Whoever a message can be given to. */
public interface Recipient {
    /**
     * Takes {@code message}, or says why not: one step, so that nobody can leave between the question and the answer. Any
     * thread; never waits.
     *
     * @param from the session that the message came in on. A recipient that is behind may pause reading from it and take the
     *     message later; if it cannot after all, it tells that session
     * @throws RefusedException if it cannot be taken; the sentence is for the sender
     */
    void accept(Message message, Session from) throws RefusedException;
}
