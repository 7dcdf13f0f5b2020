package classchat.store;

import classchat.select.MemoryBudget;
import classchat.select.SafeLog;
import classchat.select.VitalThread;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * One thread that writes and reads the database. All work that is queued is done in one transaction: the commit takes the time
 * (it waits for the disk), and thousands of messages can share one. No other thread ever waits for the disk.
 *
 * <p>The work of a lane is done in the order in which it was submitted, and so is all work that fits into one commit. If there is
 * more, lanes take turns. Answers are given in the order in which the work is done.
 *
 * <p>If a transaction fails, its work is done again piece by piece, so that only the piece that is to blame fails. If the file
 * is locked for writing, work that only reads is done all the same.
 *
 * @see <a href="https://www.sqlite.org/wal.html">SQLite: write-ahead logging</a>
 * @see <a href="https://www.sqlite.org/pragma.html#pragma_synchronous">SQLite: synchronous</a>, why FULL
 */
final class CommitQueue implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CommitQueue.class.getName());

    /** State in memory that has to agree with the database. All methods are called on the queue's thread. */
    interface Cache {
        /** Writes the changes. Called before the commit. */
        void flush() throws SQLException;

        /** The transaction is committed. Called before the answers of its work. */
        void committed();

        /** The transaction is rolled back: forget all that was read and changed in it. */
        void dropped();

        /** The queue ends. */
        void closed();
    }

    /** The weight of work that takes a second or two. */
    private static final long MAX_WEIGHT_AT_CLOSE = 50_000;

    // Set in the constructor.
    private final Sql sql;
    private final Cache cache;
    private final WorkQueue queue = new WorkQueue();
    private final Thread thread = new VitalThread(this::run, "chat-database");

    private volatile boolean isClosingWithMuchWork;

    // This thread's alone.
    private final List<Runnable> afterCommit = new ArrayList<>();

    /** Takes over {@code sql}. Work is done from now on. */
    CommitQueue(Sql sql, Cache cache) {
        this.sql = sql;
        this.cache = cache;
        thread.start();
    }

    /** From now on the bytes of waiting work are counted there. */
    void countIn(MemoryBudget.Account memory) {
        queue.countIn(memory);
    }

    /**
     * Queues work. Any thread; never waits.
     *
     * @param lane see {@link Lanes}
     */
    void submit(long lane, Work work) {
        submit(new WorkItem(work, lane, true, false));
    }

    /** Queues work that is tried again until it is done, or the queue is closed. */
    void submitUntilDone(long lane, Work work) {
        submit(new WorkItem(work, lane, true, true));
    }

    /** The same for work that nobody waits for: it is done with the next commit, or a moment later. */
    void submitLazily(long lane, Work work) {
        submit(new WorkItem(work, lane, false, true));
    }

    /** The same for work that is not tried again: whoever asked for it finds that it was not done, and asks again. */
    void submitOnceLazily(long lane, Work work) {
        submit(new WorkItem(work, lane, false, false));
    }

    private void submit(WorkItem item) {
        if (!queue.add(item, isOnThread())) {
            item.work.failed(new StoreException("the server is closing", null));
        }
    }

    boolean isOnThread() {
        return Thread.currentThread() == thread;
    }

    /** Runs {@code task} when all answers of the present commit have been given. Only while an answer is given. */
    void afterThisCommit(Runnable task) {
        if (isOnThread()) {
            afterCommit.add(task);
        } else {
            task.run(); // the queue is closed
        }
    }

    private void run() {
        for (List<WorkItem> batch; (batch = queue.take()) != null; ) {
            if (!batch.isEmpty()) {
                commit(batch);
                queue.done(batch);
            }
        }
        runSafely(cache::closed);
        try {
            sql.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing failed", e);
        }
    }

    private void commit(List<WorkItem> batch) {
        if (begin(batch) && !done(batch)) {
            // One of them is to blame, the others are not.
            for (int i = 0; i < batch.size(); i++) {
                if (!begin(batch.subList(i, batch.size()))) {
                    return; // each would wait as long
                }
                done(batch.subList(i, i + 1));
            }
        }
    }

    /** Begins a transaction. If that fails, returns false, and all of {@code items} have their answers. */
    private boolean begin(List<WorkItem> items) {
        try {
            // The lock first: a transaction that reads first, and then cannot write, fails without waiting for it.
            sql.execute("BEGIN IMMEDIATE");
            return true;
        } catch (SQLException e) {
            boolean readable = true;
            for (WorkItem item : items) {
                if (readable && item.work.onlyReads()) {
                    readable = doneReading(item, e);
                } else {
                    fail(item, e);
                }
            }
            afterAnswers();
            return false;
        }
    }

    /** Does work that only reads, and answers it; returns false if the database cannot even be read. */
    private boolean doneReading(WorkItem item, SQLException locked) {
        sql.allowWrites(false);
        try {
            sql.execute("BEGIN");
            item.work.run();
            sql.execute("COMMIT");
        } catch (SQLException | RuntimeException | Error e) {
            rollback();
            fail(item, locked);
            return sql.isWriteRefused(e);
        } finally {
            sql.allowWrites(true);
        }
        runSafely(item.work::committed);
        return true;
    }

    /** Does all of a batch in the transaction that has begun. If that fails, returns false; a single item has its answer. */
    private boolean done(List<WorkItem> batch) {
        try {
            for (WorkItem item : batch) {
                item.work.run();
            }
            cache.flush();
            sql.execute("COMMIT");
        } catch (SQLException | RuntimeException | Error e) {
            rollback();
            if (batch.size() == 1) {
                fail(batch.get(0), e);
                afterAnswers();
            }
            return batch.size() == 1;
        }
        runSafely(cache::committed);
        batch.forEach(item -> runSafely(item.work::committed));
        afterAnswers();
        return true;
    }

    private void rollback() {
        try {
            sql.execute("ROLLBACK");
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "SQLite has rolled back by itself", e); // as it does on a full disk
        }
        cache.dropped();
    }

    private void fail(WorkItem item, Throwable why) {
        if (item.untilDone && item.failures++ == 0) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the database cannot be written; the work is repeated: " + Failures.reason(why));
        }
        if (!item.untilDone || !queue.addAgain(item)) {
            runSafely(() -> item.work.failed(new StoreException(Failures.reason(why), why)));
        }
    }

    private void afterAnswers() {
        List<Runnable> tasks = List.copyOf(afterCommit);
        afterCommit.clear();
        tasks.forEach(CommitQueue::runSafely);
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            SafeLog.error(LOG, "an answer of the store failed", e);
        }
    }

    /**
     * Whether the queue is closing, and the rest would take long. Then work is left that the next start does by itself, and posts
     * to groups are refused: their senders have no answer, and send them again.
     */
    boolean isClosingWithMuchWork() {
        return isClosingWithMuchWork;
    }

    /** Does all queued work, but see {@link #isClosingWithMuchWork}; then ends. Waits for that. */
    @Override
    public void close() {
        isClosingWithMuchWork |= queue.close() > MAX_WEIGHT_AT_CLOSE;
        if (!isOnThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
