package classchat.store;

import classchat.store.Store.Kept;
import classchat.store.Store.Limit;
import classchat.store.Store.Posted;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Posts to groups: one body on the disk for all members, and rows for members that must receive the post later. */
final class GroupPosts {
    private final Sql sql;
    private final Counters counters;
    private final Mailboxes mailboxes;
    private final Quotas quotas;
    private final Senders senders;
    private final GroupTables groups;
    private final AbandonedPosts abandoned;
    private final OwedPosts owed;
    private boolean isWritingOwed;
    private boolean isClosed;

    GroupPosts(Sql sql, Counters counters, Mailboxes mailboxes, Quotas quotas, Senders senders, GroupTables groups)
            throws SQLException {
        this.sql = sql;
        this.counters = counters;
        this.mailboxes = mailboxes;
        this.quotas = quotas;
        this.senders = senders;
        this.groups = groups;
        this.abandoned = new AbandonedPosts(sql, mailboxes, quotas, counters.run());
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

    void post(CommitQueue queue, NewPost post, long group, int rows, Posted answer) {
        queue.submit(Lanes.ofGroup(group), new Posting(queue, post, group, rows, answer));
    }

    /** The post, and its rows for absent members: in one transaction, so the disk has both or neither. */
    private final class Posting implements Work {
        private final CommitQueue queue;
        private final NewPost post;
        private final long group;
        private final int rows;
        private final Posted answer;
        private boolean isRefusedAtClose;
        private Quota exceeded;
        private boolean isRepeated;
        private boolean isMember;
        private long number;
        private int full;

        Posting(CommitQueue queue, NewPost post, long group, int rows, Posted answer) {
            this.queue = queue;
            this.post = post;
            this.group = group;
            this.rows = rows;
            this.answer = answer;
        }

        @Override
        public void run() throws SQLException {
            isRefusedAtClose = queue.isClosingWithMuchWork();
            if (isRefusedAtClose) {
                return;
            }
            int bytes = post.line().length;
            exceeded = quotas.exceeded(post.sender(), bytes);
            int written = exceeded == null ? insert() : 0;
            if (written > 0) {
                quotas.textAdded(post.sender(), bytes);
                keepForAbsent();
            }
            isRepeated = written == 0 && senders.hasPosted(post.sender(), post.id());
            isMember = written > 0 || groups.isMember(group, post.sender());
        }

        private void keepForAbsent() throws SQLException {
            full = 0;
            for (long member : answer.absent()) {
                Mailbox mailbox = touch(member);
                boolean isStored = mailbox != null
                        && Mailboxes.quota(mailboxes.keepShared(mailbox, number, Limit.ENFORCED)) == null;
                full += isStored ? 0 : 1;
            }
        }

        private int insert() throws SQLException {
            number = counters.newNumber();
            return sql.update(
                    "INSERT INTO body (number, sender, epoch, counter, millis, line, class_group, run)"
                            + " SELECT ?, ?, ?, ?, ?, ?, ?, ?"
                            + " WHERE EXISTS (SELECT 1 FROM member WHERE class_group = ? AND person = ? AND until IS NULL)"
                            + " AND NOT EXISTS (SELECT 1 FROM body WHERE sender = ? AND epoch = ? AND counter = ? AND epoch >= 0)",
                    number,
                    post.sender(),
                    post.id().epoch(),
                    post.id().counter(),
                    post.millis(),
                    post.line(),
                    group,
                    counters.run(),
                    group,
                    post.sender(),
                    post.sender(),
                    post.id().epoch(),
                    post.id().counter());
        }

        @Override
        public void committed() {
            if (isRefusedAtClose) {
                answer.failed(OwedPosts.CLOSING);
            } else if (isRepeated) {
                answer.repeated();
            } else if (!isMember) {
                answer.notAMember();
            } else if (exceeded != null) {
                answer.full(exceeded);
            } else {
                answer.posted(number, full);
            }
        }

        @Override
        public void failed(StoreException why) {
            answer.failed(why);
        }

        @Override
        public int weight() {
            return 1 + post.line().length / 1_024 + rows;
        }

        @Override
        public int bytes() {
            return 1_024 + 2 * post.line().length;
        }
    }

    void keepForMember(CommitQueue queue, long number, long group, long member, Limit limit, Kept answer) {
        queue.submit(Lanes.ofGroup(group), new Work() {
            private boolean isLeft; // until it is finished, the post stands for the member
            private Long place;

            @Override
            public void run() throws SQLException {
                isLeft = queue.isClosingWithMuchWork();
                if (isLeft) {
                    return;
                }
                Mailbox mailbox = touch(member);
                place = mailbox == null ? null : mailboxes.keepShared(mailbox, number, limit);
            }

            @Override
            public void committed() {
                if (isLeft) {
                    answer.failed(OwedPosts.CLOSING);
                } else {
                    OwedPosts.tell(answer, place);
                }
            }

            @Override
            public void failed(StoreException why) {
                if (queue.isOnThread() && !isClosed) {
                    owed.add(member, number, limit, answer);
                    writeOwed(queue);
                } else {
                    answer.failed(why);
                }
            }
        });
    }

    /** Writes all owed posts. If that fails, the queue tries again. */
    private void writeOwed(CommitQueue queue) {
        if (isWritingOwed) {
            return;
        }
        isWritingOwed = true;
        queue.submitUntilDone(Lanes.BACKGROUND, new Work() {
            private final List<Long> unknown = new ArrayList<>();

            @Override
            public void run() throws SQLException {
                unknown.clear();
                for (long person : owed.persons()) {
                    if (touch(person) == null) {
                        unknown.add(person);
                    }
                }
            }

            @Override
            public void committed() {
                isWritingOwed = false;
                unknown.forEach(owed::forgetUnknown);
            }

            @Override
            public void failed(StoreException why) {
                isWritingOwed = false; // the store closes
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
        isClosed = true;
        owed.fail();
    }
}
