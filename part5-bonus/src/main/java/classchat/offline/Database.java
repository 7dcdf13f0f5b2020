package classchat.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;
import org.sqlite.SQLiteConfig;

/**
 * What the server has to remember, in one SQLite file, and the one thread that writes and reads it. Work is queued; what
 * has come together is done in one transaction, because it is the commit that takes time (it waits for the disk), and
 * thousands of messages can share one. Nobody else ever waits for the disk.
 *
 * <p>Work is done in the order in which it was submitted; so are the calls that say that it has been committed.
 *
 * @see <a href="https://www.sqlite.org/wal.html">SQLite: write-ahead logging</a>
 * @see <a href="https://www.sqlite.org/pragma.html#pragma_synchronous">SQLite: synchronous</a>, why FULL
 */
public final class Database implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Database.class.getName());

    private static final int MAX_WORK_A_COMMIT = 1_000;
    private static final int LOCKED_TIMEOUT_MILLIS = 2_000;

    /** How long work waits that nobody waits for. */
    private static final int LAZY_MILLIS = 100;

    /** How much work may wait before whoever brings more should pause. */
    private static final int HIGH_WATER = 4_000;

    private static final int LOW_WATER = 1_000;

    /** Something to do in a transaction. All methods are called on the database's thread. */
    public interface Work {
        /** @throws SQLException if it cannot be done; then nothing of it is, and {@link #failed} is called */
        void run(Sql sql) throws SQLException;

        /** It is on the disk. */
        default void committed() {}

        /** It is not, and will not be. */
        default void failed(SQLException why) {
            LOG.log(System.Logger.Level.ERROR, "the database could not do its work: " + why.getMessage());
        }

        /** As how much it counts while it waits, see {@link #isCongested}: what becomes more work has more. */
        default int weight() {
            return 1;
        }
    }

    private final Connection connection;
    private final Sql sql;
    private final List<Runnable> afterCommit = new ArrayList<>(); // this thread's alone
    private final Thread thread = new Thread(this::run, "chat-database");

    // Guarded by this.
    private List<Work> queue = new ArrayList<>();
    private List<Runnable> waitingForDrain = new ArrayList<>();
    private long weight; // of what is queued
    private long lastNumber;
    private volatile boolean congested; // written under the lock
    private boolean urgent; // there is work that somebody waits for
    private boolean closing;

    private Database(Connection connection, long lastNumber) {
        this.connection = connection;
        this.sql = new Sql(connection);
        this.lastNumber = lastNumber;
    }

    /**
     * Opens the database, making or updating it as needed.
     *
     * @param file made if it is not there; its folder has to be
     * @param nowMillis the time, for numbers that are greater than all of earlier runs
     * @throws IOException if it cannot be used; the message is a sentence, and the file is as it was
     */
    public static Database open(Path file, long nowMillis) throws IOException {
        if (Files.exists(file) && !Files.isWritable(file)
                || !Files.isWritable(file.toAbsolutePath().getParent())) {
            throw new IOException("cannot write to " + file);
        }
        Connection connection = null;
        try {
            SQLiteConfig settings = new SQLiteConfig();
            settings.setGetGeneratedKeys(false); // or the driver asks for the row's number after each insert
            connection = settings.createConnection("jdbc:sqlite:" + file);
            Schema.prepare(connection, file, LOCKED_TIMEOUT_MILLIS);
            Database database =
                    new Database(connection, Math.max(nowMillis * 1_000, Schema.greatestNumber(connection)));
            database.thread.start();
            return database;
        } catch (SQLException | IOException e) {
            closeQuietly(connection);
            throw e instanceof IOException sentence
                    ? sentence
                    : new IOException("cannot use the database " + file + ": " + e.getMessage(), e);
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing failed", e);
        }
    }

    /** Hands over work. Any thread; never waits. After {@link #close} it fails. */
    public void submit(Work work) {
        submit(number -> {}, work);
    }

    /**
     * Hands over work that nobody waits for: it is done with what comes next, or in a moment, so that it costs no commit. What
     * cannot be done is tried again.
     *
     * @param work may be done twice
     */
    public void submitLazily(Work work) {
        submit(false, number -> {}, new Lazy(work));
    }

    private final class Lazy implements Work {
        private final Work work;
        private boolean hasFailed;

        Lazy(Work work) {
            this.work = work;
        }

        @Override
        public void run(Sql database) throws SQLException {
            work.run(database);
        }

        @Override
        public void committed() {
            work.committed();
        }

        @Override
        public void failed(SQLException why) {
            if (!hasFailed || isClosing()) {
                work.failed(why);
            }
            hasFailed = true;
            if (!isClosing()) {
                submit(false, number -> {}, this);
            }
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /**
     * Hands over work that has a number, greater than all before: it is done in the order of these.
     *
     * @param numbered is given the number before the work is queued
     */
    public void submit(LongConsumer numbered, Work work) {
        submit(true, numbered, work);
    }

    private void submit(boolean isUrgent, LongConsumer numbered, Work work) {
        synchronized (this) {
            if (!closing || Thread.currentThread() == thread) {
                numbered.accept(++lastNumber);
                queue.add(work);
                weight += work.weight();
                congested |= weight > HIGH_WATER;
                if (isUrgent && !urgent || queue.size() == 1) {
                    urgent |= isUrgent;
                    notifyAll();
                }
                return;
            }
        }
        work.failed(new SQLException("the server is closing"));
    }

    /** Whether so much work waits that whoever brings more should pause. */
    public boolean isCongested() {
        return congested;
    }

    /**
     * Reads no more from {@code feeder} until this has caught up, if it is behind. It is the one thing that clients are paused
     * for: it depends on the disk, never on another client.
     */
    public void pauseIfCongested(classchat.select.Connection feeder) {
        if (isCongested()) {
            feeder.pauseReading();
            whenDrained(feeder::resumeReading);
        }
    }

    /** Runs {@code task} when it is not congested any more: at once, or on the database's thread. */
    public void whenDrained(Runnable task) {
        synchronized (this) {
            if (congested) {
                waitingForDrain.add(task);
                return;
            }
        }
        task.run();
    }

    private void run() {
        for (List<Work> batch; (batch = take()) != null; ) {
            for (int from = 0; from < batch.size(); from += MAX_WORK_A_COMMIT) {
                commit(batch.subList(from, Math.min(batch.size(), from + MAX_WORK_A_COMMIT)));
            }
            drained().forEach(this::runSafely);
        }
        closeQuietly(connection);
    }

    private synchronized List<Work> take() {
        try {
            while (queue.isEmpty() && !closing) {
                wait();
            }
            if (!urgent && !closing) {
                wait(LAZY_MILLIS); // or until something urgent comes
            }
        } catch (InterruptedException e) {
            closing = true; // nobody interrupts it but a JVM that ends
        }
        if (queue.isEmpty()) {
            return null;
        }
        List<Work> batch = queue;
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

    private void commit(List<Work> batch) {
        try {
            // The lock first: who reads first, and then cannot write, fails without waiting for it.
            sql.update("BEGIN IMMEDIATE");
        } catch (SQLException e) {
            batch.forEach(work -> runSafely(() -> work.failed(e))); // all of them: each would wait as long
            return;
        }
        try {
            for (Work work : batch) {
                work.run(sql);
            }
            sql.update("COMMIT");
        } catch (SQLException | RuntimeException | Error e) {
            rollback();
            if (batch.size() == 1) {
                SQLException why = e instanceof SQLException cause ? cause : new SQLException(e);
                runSafely(() -> batch.get(0).failed(why));
            } else {
                batch.forEach(work -> commit(List.of(work))); // one of them is to blame, the others are not
            }
            return;
        }
        batch.forEach(work -> runSafely(work::committed));
        List<Runnable> tasks = List.copyOf(afterCommit);
        afterCommit.clear();
        tasks.forEach(this::runSafely);
    }

    /** Runs {@code task} when all work of this commit has been told that it is done. On this thread, from {@link Work#committed}. */
    void afterThisCommit(Runnable task) {
        afterCommit.add(task);
    }

    private void rollback() {
        try {
            sql.update("ROLLBACK");
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "SQLite has rolled back by itself", e); // as it does on a full disk
        }
    }

    private void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "what followed a commit failed", e);
        }
    }

    /**
     * Reads something when the server starts, and waits for that.
     *
     * @param reading its {@code run} alone is called
     * @throws IOException if it cannot be read; the message is a sentence
     */
    public void read(Work reading) throws IOException {
        CompletableFuture<Void> read = new CompletableFuture<>();
        submit(new Work() {
            @Override
            public void run(Sql sql) throws SQLException {
                reading.run(sql);
            }

            @Override
            public void committed() {
                read.complete(null);
            }

            @Override
            public void failed(SQLException why) {
                read.completeExceptionally(why);
            }
        });
        try {
            read.join();
        } catch (CompletionException e) {
            throw new IOException("the database is damaged: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** Does what is queued, then ends. Waits for that. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        if (Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
