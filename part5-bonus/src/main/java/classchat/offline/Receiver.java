package classchat.offline;

import classchat.relay.Message;
import classchat.relay.RefusedException;

/** Whoever a message can be sent to: a person's inbox, or a group. */
public interface Receiver {
    /**
     * Takes {@code message}, or says why not, in one step. Any thread; never waits.
     *
     * @throws RefusedException if it cannot be taken; the sentence is for the sender
     */
    void accept(Message message, Sender from) throws RefusedException;

    /** Finds the receiver that a name stands for. Any thread. */
    interface Finder {
        /** @throws RefusedException if the name stands for none; the sentence is for the sender */
        Receiver find(String receiver) throws RefusedException;
    }
}
