package classchat.server;

import classchat.delivery.IdLimits;
import classchat.delivery.NameLimits;
import classchat.group.GroupLimits;
import classchat.relay.ChatLimits;
import classchat.store.MailboxLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * The limits of the finished server; its {@code --help} shows them.
 *
 * @param chat those of part 4's server
 * @param mailboxes those of mailboxes, senders and the disk
 * @param names those of names
 */
public record ClassLimits(ChatLimits chat, MailboxLimits mailboxes, NameLimits names) {
    public static final ClassLimits DEFAULT =
            new ClassLimits(ChatLimits.DEFAULT, MailboxLimits.DEFAULT, NameLimits.DEFAULT);

    public ClassLimits withChat(ChatLimits limits) {
        return new ClassLimits(limits, mailboxes, names);
    }

    public ClassLimits withMailboxes(MailboxLimits limits) {
        return new ClassLimits(chat, limits, names);
    }

    public ClassLimits withNames(NameLimits limits) {
        return new ClassLimits(chat, mailboxes, limits);
    }

    /** The limits in words, a line each. */
    public List<String> inWords() {
        List<String> words = new ArrayList<>(chat.inWords());
        words.addAll(names.inWords());
        words.addAll(mailboxes.inWords());
        words.addAll(IdLimits.DEFAULT.inWords());
        words.addAll(GroupLimits.DEFAULT.inWords());
        return words;
    }
}
