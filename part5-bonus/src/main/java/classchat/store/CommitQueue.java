package classchat.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One thread that writes and reads the database. Work is queued; what has come together is done in one transaction, because
 * the commit takes the time (it waits for the disk), and thousands of messages can share one. No other thread ever waits
 * for the disk.
 *
 * <p>Work is done in the order in which it was submitted, and so are the calls that report its commit.
 *
 * @see <a href="https://www.sqlite.org/wal.html">SQLite: write-ahead logging</a>
 * @see <a href="https://www.sqlite.org/pragma.html#pragma_synchronous">SQLite: synchronous</a>, why FULL
 */
final class CommitQueue implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CommitQueue.class.getName());

    private static final int MAX_WORK_A_COMMIT = 1_000;
    private static final int MAX_WEIGHT_A_COMMIT = 10_000;

    /** Maximum delay of work that is not urgent. */
    private static final long LAZY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Pause before work that must be done is tried again. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The weight of the queue from which on those who bring more should pause. */
    private static final int HIGH_WATER = 4_000;

    private static final int LOW_WATER = 1_000;

    /** Something to do in a transaction. All methods are called on the queue's thread, but for the weight. */
    interface Work {
        /**
         * May be called again if the transaction has to be repeated.
         *
         * @throws SQLException if it cannot be done; then nothing of it is
         */
        void run() throws SQLException;

        /** It is on the disk. */
        default void committed() {}

        /** It is not on the disk, and will not be. After {@link CommitQueue#close}, called on the thread that submits. */
        default void failed(StoreException why) {}

        /** Whether it can be done while another program has locked the database for writing. */
        default boolean onlyReads() {
            return false;
        }

        /** Weight in the queue; larger for work that creates more work. */
        default int weight() {
            return 1;
        }
    }

    /** What is remembered in memory of the transaction that runs. All methods are called on the queue's thread. */
    interface Cache {
        /** Writes what has changed. Called before the commit. */
        void flush() throws SQLException;

        /** The transaction is committed. Called before its work is told. */
        void committed();

        /** The transaction is rolled back: what was read and changed in it must be forgotten. */
        void dropped();

        /** The queue ends. */
        void closed();
    }

    private static final class Item {
        final Work work;
        final boolean untilDone;
        boolean hasFailed;

        Item(Work work, boolean untilDone) {
            this.work = work;
            this.untilDone = untilDone;
        }
    }

    // Set in the constructor.
    private final Sql sql;
    private final Cache cache;
    private final Thread thread = new Thread(this::run, "chat-database");

    // This thread's alone.
    private final List<Runnable> afterCommit = new ArrayList<>();

    // Guarded by this.
    private List<Item> queue = new ArrayList<>();
    private List<Item> retries = new ArrayList<>(); // have failed, and must be done
    private List<Runnable> waitingForDrain = new ArrayList<>();
    private long weight; // of the queue
    private long oldestNanos; // when the first item of the queue came
    private long failedNanos; // when the last retry failed
    private boolean urgent; // the queue has work that somebody waits for
    private boolean closing;
    private volatile boolean congested; // written under the lock

    /** Takes over {@code sql}. Work is done from now on. */
    CommitQueue(Sql sql, Cache cache) {
        this.sql = sql;
        this.cache = cache;
        thread.start();
    }

    /** Queues work. Any thread; never waits. */
    void submit(Work work) {
        submit(new Item(work, false), true);
    }

    /** Queues work that is tried again until it is done, or the queue is closed. */
    void submitUntilDone(Work work) {
        submit(new Item(work, true), true);
    }

    /** The same for work that nobody waits for: it is done with the next commit, or a moment later. */
    void submitLazily(Work work) {
        submit(new Item(work, true), false);
    }

    private void submit(Item item, boolean isUrgent) {
        synchronized (this) {
            if (!closing || isOnThread()) {
                if (queue.isEmpty()) {
                    oldestNanos = System.nanoTime();
                }
                queue.add(item);
                weight += item.work.weight();
                congested |= weight > HIGH_WATER;
                if (isUrgent && !urgent || queue.size() == 1) {
                    urgent |= isUrgent;
                    notifyAll();
                }
                return;
            }
        }
        item.work.failed(new StoreException("the server is closing", null));
    }

    boolean isOnThread() {
        return Thread.currentThread() == thread;
    }

    boolean isCongested() {
        return congested;
    }

    /** Runs {@code task} when the queue is not congested: at once, or on the queue's thread. */
    void whenDrained(Runnable task) {
        synchronized (this) {
            if (congested) {
                waitingForDrain.add(task);
                return;
            }
        }
        task.run();
    }

    /** Runs {@code task} when all work of the present commit has been told. Only while work is told. */
    void afterThisCommit(Runnable task) {
        if (isOnThread()) {
            afterCommit.add(task);
        } else {
            task.run(); // the queue is closed
        }
    }

    private void run() {
        while (true) {
            List<Item> again = takeRetries();
            List<Item> batch = take();
            if (again.isEmpty() && batch.isEmpty()) {
                break; // it is closing
            }
            commitInParts(again);
            commitInParts(batch);
            drained().forEach(CommitQueue::runSafely);
        }
        cache.closed();
        try {
            sql.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing failed", e);
        }
    }

    /** Waits until there is something to do; returns what has failed before, if it is time to try again. */
    private synchronized List<Item> takeRetries() {
        try {
            while (!closing && !urgent) {
                long now = System.nanoTime();
                long lazyNanos = queue.isEmpty() ? Long.MAX_VALUE : oldestNanos + LAZY_NANOS - now;
                long retryNanos = retries.isEmpty() ? Long.MAX_VALUE : failedNanos + RETRY_NANOS - now;
                long nanos = Math.min(lazyNanos, retryNanos);
                if (nanos <= 0) {
                    break;
                }
                wait(nanos == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
            }
        } catch (InterruptedException e) {
            closing = true; // nobody interrupts it but a JVM that ends
        }
        if (!closing && System.nanoTime() - failedNanos < RETRY_NANOS) {
            return List.of();
        }
        List<Item> again = retries;
        retries = new ArrayList<>();
        return again;
    }

    private synchronized List<Item> take() {
        List<Item> batch = queue;
        queue = new ArrayList<>();
        weight = 0;
        urgent = false;
        return batch;
    }

    private synchronized List<Runnable> drained() {
        if (!congested || weight > LOW_WATER) {
            return List.of();
        }
        congested = false;
        List<Runnable> tasks = waitingForDrain;
        waitingForDrain = new ArrayList<>();
        return tasks;
    }

    private void commitInParts(List<Item> items) {
        int from = 0;
        long partWeight = 0;
        for (int i = 0; i < items.size(); i++) {
            partWeight += items.get(i).work.weight();
            if (i + 1 == items.size() || i + 1 - from == MAX_WORK_A_COMMIT || partWeight > MAX_WEIGHT_A_COMMIT) {
                commit(items.subList(from, i + 1));
                from = i + 1;
                partWeight = 0;
            }
        }
    }

    private void commit(List<Item> batch) {
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

    /** Begins a transaction. If that fails, returns false, and all of {@code items} have been told. */
    private boolean begin(List<Item> items) {
        try {
            // The lock first: a transaction that reads first, and then cannot write, fails without waiting for it.
            sql.execute("BEGIN IMMEDIATE");
            return true;
        } catch (SQLException e) {
            boolean readable = true;
            for (Item item : items) {
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

    /** Does work that only reads, and tells it; returns false if the database cannot even be read. */
    private boolean doneReading(Item item, SQLException locked) {
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

    /** Does all of a batch in the transaction that has begun. If that fails, returns false; a single item has been told. */
    private boolean done(List<Item> batch) {
        try {
            for (Item item : batch) {
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

    private void fail(Item item, Throwable why) {
        if (item.untilDone) {
            if (!item.hasFailed) {
                item.hasFailed = true;
                LOG.log(
                        System.Logger.Level.ERROR,
                        "the database cannot be written, it is tried again: " + why.getMessage());
            }
            synchronized (this) {
                if (!closing) {
                    failedNanos = System.nanoTime();
                    retries.add(item);
                    return;
                }
            }
        }
        runSafely(() -> item.work.failed(new StoreException(String.valueOf(why.getMessage()), why)));
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
            LOG.log(System.Logger.Level.ERROR, "an answer of the store failed", e);
        }
    }

    /** Does what is queued, then ends. Waits for that. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        if (!isOnThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
