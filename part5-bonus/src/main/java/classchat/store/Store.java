package classchat.store;

import classchat.wire.MessageId;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keeps everything that must survive a crash: one verb for each thing that the server has to remember.
 *
 * <p>Any thread may ask, and no method waits. Work is done in the order in which it was asked for, and its answers come in
 * that order, on one thread of the store's. If there is more than one commit takes, that holds for each <em>lane</em> alone, and
 * lanes take turns: nobody waits for work that somebody else has caused. There is a lane for each person: the messages that
 * the person sends to others, marks and refusals, pages of the person's own mail; and a lane for each group: its changes, its
 * posts, and the rows of its members. An answer that reports success is given after the commit: what it
 * reports survives {@code kill -9} and a loss of power. An answer must not block, and may ask for more work.
 *
 * <p>Places in a mailbox and numbers of groups' posts are the store's to give. They only go up, whatever the clock does
 * and however often the server is started. No caller may rely on something that one process alone knows.
 *
 * <p>After {@link #close} all work fails, on the thread that asks.
 */
public interface Store extends AutoCloseable {
    /**
     * How a piece of work ended; exactly one of the two methods is called, on the store's thread, or on the caller's if the store
     * has been closed.
     */
    interface Answer<T> {
        /** The work is committed. */
        void done(T result);

        /** Nothing of the work was done, and nothing of it will be. */
        void failed(StoreException why);
    }

    // --- people

    /** Decides whether a new person may be made. Asked on the store's thread; perhaps twice, if a transaction is repeated. */
    interface NewName {
        /** For a name that is known, or for a test. */
        NewName ALLOWED = names -> true;

        /** @param names the number of persons that there are */
        boolean allows(long names);
    }

    /**
     * Finds the person of a name, or makes a new person for it. A person keeps its id for ever; mail, groups and marks
     * belong to the id. An existing person keeps the spelling of its name.
     *
     * @param key what names are compared by
     * @param name the name as its owner writes it
     * @param known the person's id, if the caller knows it: what was asked for this person before is done before; otherwise 0
     * @param millis the time: milliseconds since 1970; a new person is unused since then
     * @param newName asked if there is no such person
     * @param answer is given null if there is no such person, and none was allowed
     */
    void enter(String key, String name, long known, long millis, NewName newName, Answer<StoredPerson> answer);

    /** A person has written something: it is not unused any more. Done later. */
    void wrote(long person);

    /** A person that has never written has joined again. Done later; if the disk does not take it, it is not tried again. */
    void seen(long person, long millis);

    /** Whether a person may be forgotten now. Asked on the store's thread. */
    interface Forgettable {
        boolean mayBeForgotten(String key);
    }

    /**
     * A page of persons that were looked at.
     *
     * @param forgotten those that are gone
     * @param last the last one that was looked at
     * @param isLast whether there are no more
     */
    record Forgotten(List<StoredPerson> forgotten, long last, boolean isLast) {}

    /**
     * Looks at a page of persons, and forgets those that have never written, have no mail, and are in no group. Their ids are
     * never given again.
     *
     * @param beforeMillis those that have joined since then are not forgotten
     * @param after the id behind which the page begins; 0 for the first page
     */
    void forgetUnused(long beforeMillis, long after, Forgettable which, Answer<Forgotten> answer);

    // --- mailboxes

    /** Whether the limits of a mailbox and of a sender hold for a post. */
    enum Limit {
        ENFORCED,
        /**
         * For a post that was accepted before and has no other place now: its sender was not refused. {@link Quota#DISK} holds all
         * the same.
         */
        WAIVED
    }

    /** The outcome for a post that was to be kept; exactly one of the methods is called, on the thread of an {@link Answer}. */
    interface Kept {
        /**
         * The post waits in the receiver's mailbox.
         *
         * @param place later posts have greater places. If a post with the same sender and id waits there already, nothing
         *     was written, and this is the place of that one
         */
        void stored(long place);

        /** The post would exceed a quota; nothing was written. */
        void full(Quota exceeded);

        /** There is no such person; nothing was written. */
        void unknownReceiver();

        /** Nothing was written. */
        void failed(StoreException why);
    }

    /** Keeps a post for one person until it is {@linkplain #takeOff taken off}. */
    void keep(NewPost post, long receiver, Limit limit, Kept answer);

    /** The same for a person who is known by name alone. All limits hold. */
    void keep(NewPost post, String receiverKey, Kept answer);

    /**
     * Reads a page of one person's mail, oldest first.
     *
     * @param after the place behind which the page begins; 0 for the first page
     */
    void read(long receiver, long after, Answer<Page> answer);

    /**
     * Removes posts from a mailbox. Places that are empty already are skipped. If the disk does not take it, the store
     * tries again until it does: until {@code done} is called, pages may still show the posts.
     *
     * @param done called when the posts are gone; never called if the store closes before
     */
    void takeOff(long receiver, List<Long> places, Runnable done);

    /**
     * Throws away all posts that came in before a time. A group's post that some members have and others do not goes
     * as well.
     *
     * @param beforeMillis milliseconds since 1970 by the wall clock
     */
    void expire(long beforeMillis);

    // --- ids of senders

    /**
     * Remembers, a moment later, how far the messages of a sender's epoch have an answer. If the disk does not take it, the
     * store tries again.
     *
     * @param mark asked on the store's thread when the mark is written, so that one write serves all changes before it
     */
    void saveMark(long sender, Supplier<Mark> mark);

    /**
     * Forgets an epoch of a sender, a moment later: its mark and its refusals. If the disk does not take it, the epoch is
     * remembered, and found when the sender {@linkplain #enter enters} after the next start.
     */
    void forgetEpoch(long sender, long epoch);

    /**
     * Remembers that a message was refused, for repeats of it, until a mark is saved that leaves it out.
     *
     * @param answer {@code failed} is also called if the disk has no room for more, see {@link Quota#DISK}
     */
    void rememberRefusal(long sender, MessageId id, String code, String sentence, Answer<Void> answer);

    /** Looks up what became of a message that is not on its way any more. */
    void lookUp(long sender, MessageId id, Answer<Known> answer);

    // --- groups

    /** Reads all groups with their members. */
    void groups(Answer<List<StoredGroup>> answer);

    /**
     * Makes a group. The owner becomes a member; a group begins without any member of a former group of its name.
     *
     * @param key what names are compared by, with the {@code #}
     * @param maxGroups the most groups that one owner may have
     * @param maxMembers the most members that a group may have
     */
    void createGroup(
            String key,
            String name,
            long owner,
            boolean announces,
            Members members,
            int maxGroups,
            int maxMembers,
            Answer<GroupChange> answer);

    /** Adds members; the answer leaves out persons who are members already. */
    void addMembers(long group, Members members, int maxMembers, Answer<GroupChange> answer);

    /** Removes members; the answer leaves out the owner, and persons who are no members. */
    void removeMembers(long group, List<String> keys, Answer<GroupChange> answer);

    /** Removes a group; its name is free. Earlier posts still reach the members of that time. */
    void dissolveGroup(long group, Answer<GroupChange> answer);

    /**
     * The outcome of a post to a group. One of {@code posted}, {@code repeated}, {@code notAMember}, {@code full} and {@code
     * failed} is called.
     */
    interface Posted {
        /**
         * The members for whom the post has to wait, because they are away. Asked on the store's thread when the post is written,
         * in the same transaction; perhaps twice, if that is repeated. All changes of the group that were asked for before the post
         * have their answers, and none that was asked for later. What a member reads after this question has the post.
         * Posts of earlier questions may have no answer yet: their commit is the same.
         *
         * @return ids of persons; none of them twice, and not the sender
         */
        Collection<Long> absent();

        /**
         * The post is on the disk, once for all members, and in the mailboxes of the absent ones. The others are to be given it.
         *
         * @param number greater than the numbers of all posts before it. Posts are committed in the order of their numbers
         * @param full so many of the absent ones do not have it: their mailbox is full, or the sender's share of it is used up
         */
        void posted(long number, int full);

        /** A post with the same sender and id is on the disk already; nothing was written. */
        void repeated();

        /** The sender is no member, or the group has been dissolved; nothing was written. */
        void notAMember();

        /** The post would exceed a quota of the disk, {@link Quota#SENDER} or {@link Quota#DISK}; nothing was written. */
        void full(Quota exceeded);

        /** Nothing was written. */
        void failed(StoreException why);
    }

    /**
     * Keeps a post for all members of a group at once. Until {@link #finish} it stands for every member at the time of
     * its number but the sender: if the server is killed before, it is in the mailbox of each of them afterwards.
     *
     * @param rows about how long the post takes on the store's thread, in rows of mailboxes: one for each member who is away, and a part
     *     of one for each other member, because the post is given to that one there
     */
    void post(NewPost post, long group, int rows, Posted answer);

    /**
     * Puts a group's post into the mailbox of a member that was given it and has not acknowledged it, or that is behind. If
     * the disk does not take it, the store tries again until it does, and before anything newer is written or read for
     * this member.
     *
     * @param group the one that the post is for
     * @param answer {@code failed} is called only if the store closes before; the post is then in the mailbox after the
     *     next start. If the post has {@linkplain #expire expired}, nothing is written, and it counts as stored at place 0
     */
    void keepForMember(long number, long group, long member, Limit limit, Kept answer);

    /** Every member has the group's post, or has it in the mailbox: it need not stand for all of them any longer. Done later. */
    void finish(long number, long group);

    // --- the queue

    /** Runs {@code task} when all answers of the present commit have been given. Only from inside an answer. */
    void afterThisCommit(Runnable task);

    /** Does all work that was asked for, then ends. Waits for that. */
    @Override
    void close();
}
