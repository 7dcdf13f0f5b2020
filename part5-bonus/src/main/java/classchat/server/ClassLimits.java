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
 * @param groups those of groups
 */
public record ClassLimits(ChatLimits chat, MailboxLimits mailboxes, NameLimits names, GroupLimits groups) {
    public static final ClassLimits DEFAULT =
            new ClassLimits(ChatLimits.DEFAULT, MailboxLimits.DEFAULT, NameLimits.DEFAULT, GroupLimits.DEFAULT);

    public ClassLimits withChat(ChatLimits limits) {
        return new ClassLimits(limits, mailboxes, names, groups);
    }

    public ClassLimits withMailboxes(MailboxLimits limits) {
        return new ClassLimits(chat, limits, names, groups);
    }

    public ClassLimits withNames(NameLimits limits) {
        return new ClassLimits(chat, mailboxes, limits, groups);
    }

    public ClassLimits withGroups(GroupLimits limits) {
        return new ClassLimits(chat, mailboxes, names, limits);
    }

    /** The limits in words, a line each. */
    public List<String> inWords() {
        List<String> words = new ArrayList<>(chat.inWords());
        words.addAll(names.inWords());
        words.addAll(mailboxes.inWords());
        words.addAll(IdLimits.DEFAULT.inWords());
        words.addAll(groups.inWords());
        return words;
    }
}
