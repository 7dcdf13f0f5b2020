package classchat.delivery;

import classchat.relay.RefusedException;

/** Takes messages: a person or a group. */
public interface Receiver {
    /**
     * Takes a message, or refuses it, in one step; never waits. It may still fail later; its origin is told then.
     *
     * @throws RefusedException if the message cannot be taken; the sentence is for its sender
     */
    void accept(Submission submission) throws RefusedException;
}
