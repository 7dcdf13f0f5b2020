package classchat.relay;

/** Says who the name of a receiver stands for. */
public interface Directory {
    /** @throws RefusedException if it stands for nobody; the sentence is for the sender */
    Recipient find(String receiver) throws RefusedException;
}
