package classchat.client;

import classchat.relay.ClientListener;
import classchat.relay.Message;
import classchat.relay.RefusedException;
import java.time.Instant;
import java.util.List;

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
     * What became of a group's message.
     *
     * @param delivered at how many members it has arrived
     * @param stored for how many it waits
     * @param refused for how many it was not taken, because their mailbox is full
     */
    record Counts(long delivered, long stored, long refused) {
        /**
         * What the server has told.
         *
         * @return null if there are no counts in it
         * @throws RefusedException if they are no numbers
         */
        static Counts of(Message told) throws RefusedException {
            Long delivered = told.number("count");
            Long stored = told.number("stored");
            Long refused = told.number("refused");
            return delivered == null
                    ? null
                    : new Counts(delivered, stored == null ? 0 : stored, refused == null ? 0 : refused);
        }
    }

    /**
     * Somebody has sent us a text, or a group of ours.
     *
     * @param receiver we, or the group, as the sender wrote it
     * @param sent when, if it has waited for us; null if it comes straight
     */
    void onText(String sender, String receiver, String text, Instant sent);

    /**
     * What became of messages of ours to one receiver: all that the server told in one line.
     *
     * @param counts null if they are no group's, or the counts are not known
     */
    void onFate(Fate fate, String receiver, List<String> ids, Counts counts);

    /** A message of ours goes nowhere: the server has refused it, or the client itself. */
    void onFailed(Sent message, String code, String sentence);

    /** Something about a group: an answer to what we asked, or a notice. */
    void onGroup(Message message);
}
