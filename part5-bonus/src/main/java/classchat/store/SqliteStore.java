package classchat.store;

import classchat.select.MemoryBudget;
import classchat.wire.MessageId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

/**
 * One SQLite file. {@link CommitQueue} does the work on its thread, {@link Tables} shows the rows.
 *
 * <p>Only one store may have the file open: counters of mailboxes are remembered in memory from one transaction to the
 * next.
 */
public final class SqliteStore implements Store {
    /** A commit has the pages of ten readers at most in memory. */
    private static final int PAGE_WEIGHT = 1_000;

    // The queue's thread alone, once the store is open.
    private final Sql sql;
    private final Counters counters;
    private final Senders senders;
    private final Quotas quotas;
    private final Mailboxes mailboxes;
    private final GroupTables groups;
    private final GroupPosts posts;

    private final CommitQueue queue;

    private SqliteStore(Sql sql, Path file, MailboxLimits limits) throws SQLException {
        this.sql = sql;
        sql.execute("BEGIN IMMEDIATE");
        counters = new Counters(sql);
        senders = new Senders(sql, counters);
        quotas = new Quotas(sql, limits, new DiskSpace(sql, file, limits.maxDiskBytes()));
        mailboxes = new Mailboxes(sql, quotas);
        groups = new GroupTables(sql, counters);
        posts = new GroupPosts(sql, counters, mailboxes, quotas, senders, groups);
        quotas.flush();
        sql.execute("COMMIT");
        quotas.ended();
        queue = new CommitQueue(sql, new Caches());
    }

    /**
     * Opens the database, making or updating it as needed. Blocks.
     *
     * @param file made if it is not there; its folder has to be
     * @throws IOException if the file cannot be used; the message is a sentence, and the file is as it was
     */
    public static SqliteStore open(Path file, MailboxLimits limits) throws IOException {
        return DatabaseFile.open(file, connection -> new SqliteStore(new Sql(connection), file, limits));
    }

    private final class Caches implements CommitQueue.Cache {
        @Override
        public void flush() throws SQLException {
            counters.flush();
            mailboxes.flush();
            quotas.flush();
        }

        @Override
        public void committed() {
            mailboxes.committed();
            quotas.ended();
            posts.committed();
        }

        @Override
        public void dropped() {
            counters.drop();
            senders.drop();
            mailboxes.drop();
            quotas.ended();
            posts.drop();
        }

        @Override
        public void closed() {
            posts.closed();
        }
    }

    /** Something that a transaction returns. */
    interface Question<T> {
        T ask() throws SQLException;
    }

    private static class Asked<T> implements Work {
        private final Question<T> question;
        private final Answer<T> answer;
        private T result;

        Asked(Question<T> question, Answer<T> answer) {
            this.question = question;
            this.answer = answer;
        }

        @Override
        public void run() throws SQLException {
            result = question.ask();
        }

        @Override
        public void committed() {
            T told = result;
            result = null; // a page is large, and the rest of a commit may take a while
            answer.done(told);
        }

        @Override
        public void failed(StoreException why) {
            answer.failed(why);
        }
    }

    /** The store's own connection, for questions of tests. */
    Sql sql() {
        return sql;
    }

    <T> void change(Question<T> question, Answer<T> answer) {
        change(Lanes.NEWCOMERS, question, answer);
    }

    private <T> void change(long lane, Question<T> question, Answer<T> answer) {
        queue.submit(lane, new Asked<>(question, answer));
    }

    private static class Reading<T> extends Asked<T> {
        Reading(Question<T> question, Answer<T> answer) {
            super(question, answer);
        }

        @Override
        public boolean onlyReads() {
            return true;
        }
    }

    private <T> void ask(long lane, Question<T> question, Answer<T> answer) {
        queue.submit(lane, new Reading<>(question, answer));
    }

    /** From now on the bytes of waiting work are counted there. Any thread. */
    public void countIn(MemoryBudget.Account memory) {
        queue.countIn(memory);
    }

    // --- people and mailboxes

    @Override
    public void enter(String key, String name, long known, long millis, NewName newName, Answer<StoredPerson> answer) {
        ask(
                Lanes.ofPerson(known),
                () -> senders.enter(key, name, millis, newName),
                answer); // writes only if the person is new
    }

    @Override
    public void wrote(long person) {
        queue.submitLazily(Lanes.ofPerson(person), () -> senders.wrote(person));
    }

    @Override
    public void seen(long person, long millis) {
        queue.submitOnceLazily(Lanes.ofPerson(person), () -> senders.seen(person, millis));
    }

    @Override
    public void forgetUnused(long beforeMillis, long after, Forgettable which, Answer<Forgotten> answer) {
        queue.submitOnceLazily(
                Lanes.BACKGROUND,
                new Asked<>(
                        () -> {
                            Forgotten page = senders.forgetUnused(beforeMillis, after, which);
                            mailboxes.forget(page.forgotten());
                            return page;
                        },
                        answer));
    }

    @Override
    public void keep(NewPost post, long receiver, Limit limit, Kept answer) {
        queue.submit(Lanes.ofPerson(post.sender()), new Keeping(post, () -> receiver, limit, answer));
    }

    @Override
    public void keep(NewPost post, String receiverKey, Kept answer) {
        queue.submit(
                Lanes.ofPerson(post.sender()),
                new Keeping(post, () -> senders.find(receiverKey), Limit.ENFORCED, answer));
    }

    private final class Keeping implements Work {
        private final NewPost post;
        private final Question<Long> receiver;
        private final Limit limit;
        private final Kept answer;
        private Long place;

        Keeping(NewPost post, Question<Long> receiver, Limit limit, Kept answer) {
            this.post = post;
            this.receiver = receiver;
            this.limit = limit;
            this.answer = answer;
        }

        @Override
        public void run() throws SQLException {
            Long person = receiver.ask();
            Mailbox mailbox = person == null ? null : posts.touch(person);
            place = mailbox == null ? null : mailboxes.keep(mailbox, post, limit);
        }

        @Override
        public void committed() {
            OwedPosts.tell(answer, place);
        }

        @Override
        public void failed(StoreException why) {
            answer.failed(why);
        }

        @Override
        public int weight() {
            return 1 + post.line().length / 1_024;
        }

        @Override
        public int bytes() {
            return 1_024 + 2 * post.line().length;
        }
    }

    @Override
    public void read(long receiver, long after, Answer<Page> answer) {
        Question<Page> question = () -> {
            posts.touch(receiver);
            return mailboxes.read(receiver, after);
        };
        queue.submit(Lanes.ofPerson(receiver), new Reading<>(question, answer) {
            @Override
            public int weight() {
                return PAGE_WEIGHT;
            }
        });
    }

    @Override
    public void takeOff(long receiver, List<Long> places, Runnable done) {
        queue.submitLazily(Lanes.ofPerson(receiver), new Work() {
            @Override
            public void run() throws SQLException {
                mailboxes.takeOff(receiver, places);
            }

            @Override
            public void committed() {
                done.run();
            }

            @Override
            public int weight() {
                return 1 + places.size() / 10;
            }
        });
    }

    @Override
    public void expire(long beforeMillis) {
        queue.submitLazily(Lanes.BACKGROUND, () -> {
            mailboxes.expire(beforeMillis);
            posts.clean();
        });
    }

    // --- ids of senders

    @Override
    public void saveMark(long sender, Supplier<Mark> mark) {
        long use = senders.newUse();
        queue.submitLazily(Lanes.ofPerson(sender), () -> senders.save(sender, mark.get(), use));
    }

    @Override
    public void forgetEpoch(long sender, long epoch) {
        long use = senders.newUse();
        queue.submitOnceLazily(Lanes.ofPerson(sender), () -> senders.forget(sender, epoch, use));
    }

    @Override
    public void rememberRefusal(long sender, MessageId id, String code, String sentence, Answer<Void> answer) {
        queue.submit(Lanes.ofPerson(sender), new Work() {
            private boolean isFull;

            @Override
            public void run() throws SQLException {
                isFull = quotas.isDiskFull(sentence.length());
                if (!isFull) {
                    senders.refuse(sender, id, code, sentence);
                }
            }

            @Override
            public void committed() {
                if (isFull) {
                    answer.failed(new StoreException("the disk space is used up", null));
                } else {
                    answer.done(null);
                }
            }

            @Override
            public void failed(StoreException why) {
                answer.failed(why);
            }
        });
    }

    @Override
    public void lookUp(long sender, MessageId id, Answer<Known> answer) {
        ask(Lanes.ofPerson(sender), () -> senders.lookUp(sender, id), answer);
    }

    // --- groups

    @Override
    public void groups(Answer<List<StoredGroup>> answer) {
        ask(Lanes.NEWCOMERS, groups::all, answer);
    }

    /** How many bytes of memory the answer of {@link #groups} takes, about. */
    public void bytesOfGroups(Answer<Long> answer) {
        ask(Lanes.NEWCOMERS, groups::bytesOfAll, answer);
    }

    @Override
    public void createGroup(
            String key,
            String name,
            long owner,
            boolean announces,
            Members members,
            int maxGroups,
            int maxMembers,
            Answer<GroupChange> answer) {
        change(
                Lanes.ofPerson(owner),
                () -> groups.create(key, name, owner, announces, members, maxGroups, maxMembers),
                answer);
    }

    @Override
    public void addMembers(long group, Members members, int maxMembers, Answer<GroupChange> answer) {
        changeMembers(group, () -> groups.add(group, members, maxMembers), answer);
    }

    @Override
    public void removeMembers(long group, List<String> keys, Answer<GroupChange> answer) {
        changeMembers(group, () -> groups.remove(group, keys), answer);
    }

    @Override
    public void dissolveGroup(long group, Answer<GroupChange> answer) {
        changeMembers(group, () -> groups.dissolve(group), answer);
    }

    /** A post behind the change asks for the absent members: the change must have its answer before. */
    private void changeMembers(long group, Question<GroupChange> question, Answer<GroupChange> answer) {
        queue.submit(Lanes.ofGroup(group), new Asked<>(question, answer) {
            @Override
            public boolean isBarrier() {
                return true;
            }
        });
    }

    @Override
    public void post(NewPost post, long group, int rows, Posted answer) {
        posts.post(queue, post, group, rows, answer);
    }

    @Override
    public void keepForMember(long number, long group, long member, Limit limit, Kept answer) {
        posts.keepForMember(queue, number, group, member, limit, answer);
    }

    @Override
    public void finish(long number, long group) {
        queue.submitLazily(Lanes.ofGroup(group), () -> mailboxes.finish(number));
    }

    // --- the queue

    @Override
    public void afterThisCommit(Runnable task) {
        queue.afterThisCommit(task);
    }

    @Override
    public void close() {
        queue.close();
    }
}
