package classchat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.select.MemoryBudget;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CommitQueueTest {
    @TempDir
    private Path folder;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final CountDownLatch start = new CountDownLatch(1);
    private Sql sql;
    private CommitQueue queue;

    @BeforeEach
    void open() throws SQLException {
        sql = new Sql(DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("x.db")));
        sql.execute("CREATE TABLE word (word TEXT PRIMARY KEY)");
        queue = new CommitQueue(sql, new CommitQueue.Cache() {
            @Override
            public void flush() {
                told.add("flush");
            }

            @Override
            public void committed() {
                told.add("commit");
            }

            @Override
            public void dropped() {
                told.add("drop");
            }

            @Override
            public void closed() {
                told.add("closed");
            }
        });
    }

    @AfterEach
    void close() {
        queue.close();
    }

    private Work word(String word) {
        return new Work() {
            @Override
            public void run() throws SQLException {
                sql.update("INSERT INTO word (word) VALUES (?)", word);
            }

            @Override
            public void committed() {
                told.add(word);
            }

            @Override
            public void failed(StoreException why) {
                told.add(word + " failed");
            }
        };
    }

    /** Work that lasts until {@code start}: what is submitted meanwhile comes together. Returns when it runs. */
    private void submitWait() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        queue.submit(1, () -> {
            running.countDown();
            try {
                start.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
        });
        running.await();
    }

    private List<String> toldNext(int count) throws InterruptedException {
        List<String> next = new ArrayList<>();
        while (next.size() < count) {
            next.add(told.take());
        }
        return next;
    }

    @Test
    @DisplayName("R5.3 what has come together is one commit, told in order")
    void oneCommit() throws Exception {
        submitWait();
        List.of("a", "b", "c").forEach(each -> queue.submit(1, word(each)));
        start.countDown();
        assertThat(toldNext(7)).containsExactly("flush", "commit", "flush", "commit", "a", "b", "c");
    }

    @Test
    @DisplayName("R5.3 work that fails harms no other, and answers still come in order")
    void failure() throws Exception {
        submitWait();
        List.of("a", "b", "a", "c").forEach(each -> queue.submit(1, word(each)));
        start.countDown();
        assertThat(toldNext(13))
                .containsExactly(
                        "flush",
                        "commit",
                        "drop",
                        "flush",
                        "commit",
                        "a",
                        "flush",
                        "commit",
                        "b",
                        "drop",
                        "a failed",
                        "flush",
                        "commit");
        assertThat(told.take()).isEqualTo("c");
    }

    @Test
    @DisplayName("P11.14 R3.3 a piece of work does not wait behind the thousands of another lane")
    void fair() throws Exception {
        submitWait();
        for (int i = 0; i < 5_000; i++) {
            queue.submit(1, word("a" + i));
        }
        queue.submit(2, word("b"));
        start.countDown();
        List<String> first = toldNext(4 + 1_000);
        assertThat(first).contains("b", "a0").doesNotContain("a1000");
        assertThat(first.stream().filter(each -> each.startsWith("a")).toList()).hasSize(999);
    }

    @Test
    @DisplayName("P8.1 waiting work counts as memory until it is done; work that is tried again counts on")
    void memory() throws Exception {
        MemoryBudget budget = new MemoryBudget(1_000_000);
        queue.countIn(budget.open());
        submitWait();
        for (int i = 0; i < 100; i++) {
            queue.submit(1, new Work() {
                @Override
                public void run() {}

                @Override
                public int bytes() {
                    return 1_000;
                }
            });
        }
        assertThat(budget.heldBytes()).isGreaterThanOrEqualTo(100_000);
        AtomicBoolean isFull = new AtomicBoolean(true);
        CountDownLatch isDone = new CountDownLatch(1);
        queue.submitUntilDone(1, new Work() {
            @Override
            public void run() throws SQLException {
                if (isFull.get()) {
                    throw new SQLException("on purpose");
                }
            }

            @Override
            public void committed() {
                isDone.countDown();
            }

            @Override
            public int bytes() {
                return 50_000;
            }
        });
        start.countDown();
        await("all but the last one is done").until(() -> budget.heldBytes() < 100_000);
        assertThat(budget.heldBytes()).isGreaterThanOrEqualTo(50_000);
        isFull.set(false);
        isDone.await();
        await("all is done").until(() -> budget.heldBytes() == 0);
    }

    @Test
    @DisplayName("P11.7 what must be done is tried again until it is; other work goes on meanwhile")
    void untilDone() throws Exception {
        int[] tries = {0};
        queue.submitLazily(1, new Work() {
            @Override
            public void run() throws SQLException {
                if (++tries[0] < 3) {
                    throw new SQLException("on purpose");
                }
            }

            @Override
            public void committed() {
                told.add("done after " + tries[0]);
            }
        });
        assertThat(told.take()).isEqualTo("drop");
        queue.submit(1, word("a"));
        assertThat(toldNext(3)).containsExactly("flush", "commit", "a");
        assertThat(toldNext(4)).containsExactly("drop", "flush", "commit", "done after 3");
    }

    @Test
    @DisplayName("R5.3 closing tries once more what has failed, then gives it up")
    void closing() throws Exception {
        int[] tries = {0};
        queue.submitUntilDone(1, new Work() {
            @Override
            public void run() throws SQLException {
                tries[0]++;
                throw new SQLException("on purpose");
            }

            @Override
            public void failed(StoreException why) {
                told.add("given up");
            }
        });
        assertThat(told.take()).isEqualTo("drop");
        queue.submit(1, word("a"));
        assertThat(toldNext(3)).containsExactly("flush", "commit", "a");
        queue.close();
        assertThat(told).containsExactly("drop", "given up", "closed");
        assertThat(tries[0]).isEqualTo(2);
    }
}
