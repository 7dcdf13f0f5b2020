package classchat.offline;

import classchat.relay.ClientListener;
import classchat.relay.Message;
import java.time.Instant;

/** What a {@link KeepingClient} tells, besides what every client tells. On the client's loop; must not block. */
public interface KeepingListener extends ClientListener {
    /** What became of a message of ours. */
    enum Fate {
        /** It waits on the server's disk: its receiver is away, or slow; or it is a group's, and safe. */
        STORED,
        /** It has arrived. */
        DELIVERED
    }

    /**
     * Somebody has sent us a text, or a group of ours.
     *
     * @param receiver we, or the group, as the sender wrote it
     * @param sent when, if it has waited for us; null if it comes straight
     */
    void onText(String sender, String receiver, String text, Instant sent);

    /**
     * What became of a message of ours.
     *
     * @param delivered at how many members of a group it has arrived; -1 if it is not a group's, or not known yet
     * @param stored for how many it waits; -1 likewise
     */
    void onFate(String id, String receiver, Fate fate, long delivered, long stored);

    /** Something about a group: an answer to what we asked, or a notice. */
    void onGroup(Message message);
}
