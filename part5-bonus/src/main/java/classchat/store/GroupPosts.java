package classchat.store;

import classchat.store.Store.Kept;
import classchat.store.Store.Limit;
import classchat.store.Store.Posted;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Posts to groups: one body on the disk for all members, and rows for those who cannot be given the post now. */
final class GroupPosts {
    private final Sql sql;
    private final Counters counters;
    private final Mailboxes mailboxes;
    private final Senders senders;
    private final GroupTables groups;
    private final AbandonedPosts abandoned;
    private final OwedPosts owed;

    GroupPosts(Sql sql, Counters counters, Mailboxes mailboxes, Senders senders, GroupTables groups)
            throws SQLException {
        this.sql = sql;
        this.counters = counters;
        this.mailboxes = mailboxes;
        this.senders = senders;
        this.groups = groups;
        this.abandoned = new AbandonedPosts(sql, mailboxes, counters.run());
        this.owed = new OwedPosts(mailboxes);
    }

    /**
     * The mailbox of a person, with all posts to groups that have to be in it before anything newer; null if there is no such
     * person. In a transaction.
     */
    Mailbox touch(long person) throws SQLException {
        Mailbox mailbox = mailboxes.of(person);
        if (mailbox != null) {
            abandoned.settle(mailbox);
            owed.write(mailbox);
        }
        return mailbox;
    }

    void post(CommitQueue queue, NewPost post, long group, Posted answer) {
        queue.submit(new Posting(queue, post, group, answer));
    }

    private final class Posting implements Work {
        private final CommitQueue queue;
        private final NewPost post;
        private final long group;
        private final Posted answer;
        private boolean isRepeated;
        private boolean isMember;
        private long number;

        Posting(CommitQueue queue, NewPost post, long group, Posted answer) {
            this.queue = queue;
            this.post = post;
            this.group = group;
            this.answer = answer;
        }

        @Override
        public void run() throws SQLException {
            isRepeated = senders.hasPosted(post.sender(), post.id());
            isMember = groups.isMember(group, post.sender());
            if (isMember && !isRepeated) {
                number = counters.newNumber();
                sql.update(
                        "INSERT INTO body (number, sender, epoch, counter, millis, line, class_group, run)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        number,
                        post.sender(),
                        post.id().epoch(),
                        post.id().counter(),
                        post.millis(),
                        post.line(),
                        group,
                        counters.run());
            }
        }

        @Override
        public void committed() {
            if (isRepeated) {
                answer.repeated();
            } else if (!isMember) {
                answer.notAMember();
            } else {
                List<Long> waiters = new ArrayList<>();
                try {
                    answer.posted(number, waiters::add);
                } finally {
                    keepFor(waiters);
                }
            }
        }

        private void keepFor(List<Long> waiters) {
            if (!waiters.isEmpty()) {
                Counted counted = new Counted(answer, waiters.size());
                waiters.forEach(member -> owed.add(member, number, Limit.ENFORCED, counted));
                queue.submitUntilDone(new Paying(waiters));
            }
        }

        @Override
        public void failed(StoreException why) {
            answer.failed(why);
        }

        @Override
        public int weight() {
            return 1 + groups.size(group) / 10 + post.line().length / 1_024;
        }
    }

    /** Counts for how many waiters a post is stored, and tells it when all are counted. */
    private static final class Counted implements Kept {
        private final Posted answer;
        private int left;
        private int stored;
        private int full;

        Counted(Posted answer, int waiters) {
            this.answer = answer;
            this.left = waiters;
        }

        private void count(boolean isStored) {
            stored += isStored ? 1 : 0;
            full += isStored ? 0 : 1;
            if (--left == 0) {
                answer.waiting(stored, full);
            }
        }

        @Override
        public void stored(long place) {
            count(true);
        }

        @Override
        public void full() {
            count(false);
        }

        @Override
        public void unknownReceiver() {
            count(false);
        }

        @Override
        public void failed(StoreException why) {
            // The post stands for all members until it is finished, so also after a restart.
        }
    }

    /** Writes what is owed to some persons, if that has not been done before. */
    private final class Paying implements Work {
        private final List<Long> persons;
        private final List<Long> unknown = new ArrayList<>();

        Paying(List<Long> persons) {
            this.persons = persons;
        }

        @Override
        public void run() throws SQLException {
            unknown.clear();
            for (long person : persons) {
                if (touch(person) == null) {
                    unknown.add(person);
                }
            }
        }

        @Override
        public void committed() {
            unknown.forEach(owed::forgetUnknown);
        }

        @Override
        public int weight() {
            return persons.size();
        }
    }

    void keepForMember(CommitQueue queue, long number, long member, Limit limit, Kept answer) {
        queue.submit(new Work() {
            private Long place;

            @Override
            public void run() throws SQLException {
                Mailbox mailbox = touch(member);
                place = mailbox == null ? null : mailboxes.keepShared(mailbox, number, limit);
            }

            @Override
            public void committed() {
                OwedPosts.tell(answer, place);
            }

            @Override
            public void failed(StoreException why) {
                if (queue.isOnThread()) {
                    owed.add(member, number, limit, answer);
                    queue.submitUntilDone(new Paying(List.of(member)));
                } else {
                    answer.failed(why);
                }
            }
        });
    }

    /** See {@link AbandonedPosts#clean}. */
    void clean() throws SQLException {
        abandoned.clean();
    }

    void committed() {
        owed.committed();
    }

    void drop() {
        owed.drop();
    }

    void closed() {
        owed.fail();
    }
}
