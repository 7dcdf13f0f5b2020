package classchat.delivery;

import classchat.relay.ErrorCode;
import classchat.relay.Message;
import classchat.relay.Session;
import classchat.wire.DeliveryRefusal;
import classchat.wire.MessageId;
import java.util.List;

/**
 * A plain client as the sender of one message. It hears of failures alone, on the connection that the message came in on.
 *
 * @param workload of the person
 * @param clientId the id that the client gave the message; null if it gave none
 */
record PlainOrigin(Session session, Workload workload, String clientId) implements Origin {
    @Override
    public boolean wantsFates() {
        return false;
    }

    @Override
    public List<MessageId> settle(List<MessageId> ids) {
        return ids;
    }

    @Override
    public void refuse(MessageId id, ErrorCode code, String sentence) {
        tell(Message.error(code, sentence, clientId));
    }

    @Override
    public void fail(MessageId id) {
        tell(Message.error(DeliveryRefusal.NOT_STORED, Fates.NOT_STORED, clientId));
    }

    @Override
    public void tell(Message message) {
        session.send(message);
    }
}
