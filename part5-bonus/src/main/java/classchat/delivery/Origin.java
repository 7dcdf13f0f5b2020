package classchat.delivery;

import classchat.relay.ErrorCode;
import classchat.relay.Message;
import classchat.wire.MessageId;
import java.util.List;

/** The sender of a post, as far as the post's fate concerns it. Any thread; no method waits. */
public interface Origin {
    /** Whether the sender is told that a post was stored or delivered; a plain client is not. */
    boolean wantsFates();

    /**
     * The fate of these messages is known, and will be known after a crash.
     *
     * @return those of them whose fate was not known before
     */
    List<MessageId> settle(List<MessageId> ids);

    /** The server refuses a message: tells the sender, now and whenever the message is repeated. */
    void refuse(MessageId id, ErrorCode code, String sentence);

    /** The server could not store a message: tells the sender, who may send it again. */
    void fail(MessageId id);

    /** The work that the sender has caused. */
    Workload workload();

    /** Tells the sender something, if its client is connected. */
    void tell(Message message);
}
