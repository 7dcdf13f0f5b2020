package classchat.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import classchat.server.AckingPeer;
import classchat.server.ClassServerUnderTest;
import classchat.store.MailboxLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DatabaseTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("classchat.db");
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** Opening fails with this sentence, and the file is as it was. */
    private void assertRefused(String sentence) throws IOException {
        byte[] before = Files.readAllBytes(file());
        assertThatThrownBy(() -> Database.open(file(), 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(sentence);
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    @DisplayName("R5.3 a database of a newer program is refused, and untouched")
    void newer() throws Exception {
        sql("CREATE TABLE person (x)", "PRAGMA user_version = 99");
        assertRefused("was written by a newer ClassChat (version 99 of its tables, this one knows 2)");
    }

    @Test
    @DisplayName("R5.3 the tables of the first version become those of this one; what waits in them is not lost")
    void older() throws Exception {
        String line = "{\"receiver\":\"Bob\",\"text\":\"%s\",\"sender\":\"Alice\",\"status\":\"1\"}\n";
        sql(
                "CREATE TABLE person (key TEXT PRIMARY KEY, name TEXT NOT NULL)",
                "CREATE TABLE mark (sender TEXT, epoch INTEGER, counter INTEGER NOT NULL, used INTEGER NOT NULL,"
                        + " PRIMARY KEY (sender, epoch)) WITHOUT ROWID",
                "CREATE TABLE refused (sender TEXT, epoch INTEGER, counter INTEGER, code TEXT NOT NULL, sentence TEXT NOT NULL,"
                        + " PRIMARY KEY (sender, epoch, counter)) WITHOUT ROWID",
                "CREATE TABLE body (number INTEGER PRIMARY KEY, sender TEXT NOT NULL, epoch INTEGER NOT NULL,"
                        + " counter INTEGER NOT NULL, millis INTEGER NOT NULL, line BLOB NOT NULL)",
                "CREATE INDEX body_by_id ON body (sender, epoch, counter)",
                "CREATE TABLE waiting (recipient TEXT, number INTEGER, PRIMARY KEY (recipient, number)) WITHOUT ROWID",
                "CREATE INDEX waiting_by_number ON waiting (number)",
                "CREATE TABLE class_group (key TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL,"
                        + " announces INTEGER NOT NULL)",
                "CREATE TABLE member (class_group TEXT, person TEXT, PRIMARY KEY (class_group, person)) WITHOUT ROWID",
                "INSERT INTO person VALUES ('alice', 'Alice'), ('bob', 'Bob')",
                "INSERT INTO body VALUES (5, 'alice', 7, 1, 0, CAST('" + line.formatted("one") + "' AS BLOB)),"
                        + " (6, 'alice', 7, 2, 0, CAST('" + line.formatted("two") + "' AS BLOB))",
                "INSERT INTO waiting VALUES ('bob', 5), ('bob', 6)",
                "PRAGMA user_version = 1");
        Clock then = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        for (int start = 1; start <= 2; start++) {
            try (ClassServerUnderTest server = new ClassServerUnderTest(folder, MailboxLimits.DEFAULT, then);
                    AckingPeer bob = AckingPeer.join(server, "Bob")) {
                bob.expectDelayed("Alice", "one");
                bob.expectDelayed("Alice", "two");
            }
        }
    }

    @Test
    @DisplayName("R5.3 a file that is no database is refused, and untouched")
    void corrupt() throws Exception {
        Files.writeString(file(), "this is no database, but it is longer than the header of one ".repeat(20));
        assertRefused("cannot use the database " + file());
    }

    @Test
    @DisplayName("R5.3 somebody else's database is refused, and untouched")
    void foreign() throws Exception {
        sql("CREATE TABLE recipes (name TEXT)");
        assertRefused("is a database, but not one of ClassChat's");
    }

    @Test
    @DisplayName("R5.3 a folder that cannot be written to is refused with a sentence")
    void readOnly() throws Exception {
        assertThat(folder.toFile().setWritable(false)).isTrue();
        assumeTrue(!Files.isWritable(folder), "this user may write everywhere");
        assertThatThrownBy(() -> Database.open(file(), 0)).hasMessage("cannot write to " + file());
    }

    @Test
    @DisplayName("work is done, and told, in the order in which it came; what fails harms no other")
    void orderAndFailure() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        CountDownLatch start = new CountDownLatch(1);
        try (Database database = Database.open(file(), 0)) {
            database.submit(sql -> await(start)); // so that the others come together
            for (int i = 0; i < 5; i++) {
                String name = "work " + i;
                database.submit(new Database.Work() {
                    @Override
                    public void run(Sql sql) throws SQLException {
                        sql.update(
                                "INSERT INTO person (key, name) VALUES (?, ?)",
                                name.equals("work 3") ? "work 1" : name,
                                name);
                    }

                    @Override
                    public void committed() {
                        told.add(name);
                    }

                    @Override
                    public void failed(SQLException why) {
                        told.add(name + " failed");
                    }
                });
            }
            start.countDown();
            for (String expected : List.of("work 0", "work 1", "work 2", "work 3 failed", "work 4")) {
                assertThat(told.take()).isEqualTo(expected);
            }
        }
    }

    private static void await(CountDownLatch latch) throws SQLException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new SQLException(e);
        }
    }

    @Test
    @DisplayName("so much work waits, then whoever brings more is asked to pause, and told when to go on")
    void congestion() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        CountDownLatch drained = new CountDownLatch(1);
        try (Database database = Database.open(file(), 0)) {
            database.submit(sql -> await(start));
            while (!database.isCongested()) {
                database.submit(sql -> {});
            }
            database.whenDrained(drained::countDown);
            assertThat(drained.getCount()).isOne();
            start.countDown();
            drained.await();
            assertThat(database.isCongested()).isFalse();
        }
    }

    @Test
    @DisplayName(
            "P11.7 R5.3 a disk that was full: what did not fit has failed, what is there can be read, and then it goes on")
    void full() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Database database = Database.open(file(), 0)) {
            database.read(
                    sql -> sql.query("PRAGMA max_page_count = 40", row -> {})); // SQLite takes that for a full disk
            for (int i = 0; i < 60; i++) {
                database.submit(person("person " + i + "-".repeat(3_000), told));
            }
            int[] stored = {0};
            for (int i = 0; i < 60; i++) {
                stored[0] += told.take().equals("failed") ? 0 : 1;
            }
            assertThat(stored[0]).isBetween(1, 59);
            database.read(sql -> sql.query("SELECT count(*) FROM person", row -> stored[0] -= row.getInt(1)));
            assertThat(stored[0]).isZero();
            database.read(sql -> sql.query("PRAGMA max_page_count = 400", row -> {}));
            database.submit(person("one more" + "-".repeat(3_000), told));
            assertThat(told.take()).isEqualTo("done");
        }
    }

    private static Database.Work person(String name, BlockingQueue<String> told) {
        return new Database.Work() {
            @Override
            public void run(Sql sql) throws SQLException {
                sql.update("INSERT INTO person (key, name) VALUES (?, ?)", name, name);
            }

            @Override
            public void committed() {
                told.add("done");
            }

            @Override
            public void failed(SQLException why) {
                told.add("failed");
            }
        };
    }

    @Test
    @DisplayName("what nobody waits for is tried again until it can be done")
    void lazy() throws Exception {
        sql("PRAGMA journal_mode = WAL");
        CountDownLatch done = new CountDownLatch(1);
        try (Database database = Database.open(file(), 0)) {
            database.read(sql -> {});
            int[] tries = {0};
            database.submitLazily(new Database.Work() {
                @Override
                public void run(Sql sql) throws SQLException {
                    if (++tries[0] < 3) {
                        throw new SQLException("not now");
                    }
                }

                @Override
                public void committed() {
                    done.countDown();
                }
            });
            done.await();
        }
    }

    @Test
    @DisplayName("P10.3 P11.7 what its receiver has, and could not be stored as well, is not told to have failed")
    void givenAndNotStored() throws Exception {
        MailboxLimits two = MailboxLimits.DEFAULT.withMaxUnacknowledged(2);
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder, two, Clock.systemUTC());
                AckingPeer alice = AckingPeer.join(server, "Alice");
                AckingPeer bob = AckingPeer.join(server, "Bob")) {
            alice.say("Bob", "one").say("Bob", "two");
            bob.expectText("Alice", "one");
            bob.expectText("Alice", "two");
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                alice.say("Bob", "three"); // he falls behind: all three are to be stored
                assertThat(alice.peer().expectError("not-stored").getString("id"))
                        .isEqualTo("7-3");
                alice.expectNothing();
                statement.execute("ROLLBACK");
            }
            bob.acknowledge(2);
            alice.expectFate("delivered", "7-1", "7-2");
            bob.peer().lines().reset();
        }
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder);
                AckingPeer alice = AckingPeer.join(server, "Alice");
                AckingPeer bob = AckingPeer.join(server, "Bob")) {
            alice.say("Bob", "three", "7-3");
            bob.expectText("Alice", "three");
        }
    }

    @Test
    @DisplayName("P10.4 P11.7 a repeat whose answer cannot be looked up now: the client is sent away, and asks again")
    void repeatWhileLocked() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder)) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer alice = AckingPeer.join(server, "Alice");
                    Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                    Statement statement = other.createStatement()) {
                alice.say("Bob", "one").expectFate("stored", "7-1");
                statement.execute("BEGIN IMMEDIATE");
                alice.say("Bob", "one", "7-1").peer().expectEnd();
                statement.execute("ROLLBACK");
            }
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Bob", "one", "7-1").expectFate("stored", "7-1");
            }
        }
    }

    @Test
    @DisplayName("P10.4 of a sender with very many epochs the last ones are remembered, also on the disk")
    void manyEpochs() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder)) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                for (int epoch = 1; epoch <= 40; epoch++) {
                    alice.say("Bob", "x", epoch + "-1").expectFate("stored", epoch + "-1");
                    alice.say("Nobody", "x", epoch + "-2").peer().expectError("receiver-absent");
                }
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            for (String table : List.of("mark", "refused")) {
                assertThat(statement
                                .executeQuery("SELECT count(*) FROM " + table)
                                .getInt(1))
                        .isEqualTo(Person.MAX_EPOCHS);
            }
        }
    }

    @Test
    @DisplayName("P11.7 a database that is locked: the sender is told, may try again, and the server lives on")
    void locked() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder)) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Bob", "one").expectFate("stored", "7-1");
                try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                        Statement statement = other.createStatement()) {
                    statement.execute("BEGIN IMMEDIATE");
                    alice.say("Bob", "two").peer().expectError("not-stored");
                    alice.say("Alice", "but this goes").expectText("Alice", "but this goes");
                    statement.execute("ROLLBACK");
                }
                alice.acknowledge(1).expectFate("delivered", "7-3");
                alice.say("Bob", "two", "7-2").expectFate("stored", "7-2");
            }
            try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                bob.expectDelayed("Alice", "one");
                bob.expectDelayed("Alice", "two");
                bob.expectNothing();
            }
        }
    }

    @Test
    @DisplayName("R5.3 who joins for the first time while the database is locked is known after a restart all the same")
    void joinWhileLocked() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder)) {
            AckingPeer.join(server, "Bob").leave();
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                try (AckingPeer carol = AckingPeer.join(server, "Carol")) {
                    carol.say("Bob", "one").peer().expectError("not-stored");
                    statement.execute("ROLLBACK");
                    carol.say("Bob", "two").expectFate("stored", "7-2");
                }
            }
            server.restart();
            try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                bob.expectDelayed("Carol", "two");
                bob.say("Carol", "answer").expectFate("stored", "7-1");
            }
        }
    }

    @Test
    @DisplayName("R5.3 whose mailbox cannot be read at this moment is disconnected, and gets it when it comes again")
    void readWhileLocked() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder)) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer alice = AckingPeer.join(server, "Alice");
                    Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                    Statement statement = other.createStatement()) {
                alice.say("Bob", "one").expectFate("stored", "7-1");
                statement.execute("BEGIN IMMEDIATE");
                try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                    bob.peer().expectEnd();
                }
                statement.execute("ROLLBACK");
            }
            try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                bob.expectDelayed("Alice", "one");
            }
        }
    }

    @Test
    @DisplayName("R5.3 a database without some of its rows, and with a clock that was set back, still serves in order")
    void damaged() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder)) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Bob", "one").expectFate("stored", "7-1");
            }
        }
        sql("DELETE FROM person", "INSERT INTO member VALUES ('#gone', 'bob')");
        Clock longAgo = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder, MailboxLimits.DEFAULT, longAgo)) {
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Bob", "two", "7-2").expectFate("stored", "7-2");
            }
            try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                bob.expectDelayed("Alice", "one");
                bob.expectDelayed("Alice", "two");
            }
        }
        sql("DROP TABLE waiting");
        assertThatThrownBy(() -> new ClassServerUnderTest(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such table: waiting");
    }

    @Test
    @DisplayName("P11.6 what nobody fetched for too long is thrown away, and makes room")
    void expiry() throws Exception {
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        MailboxLimits limits = MailboxLimits.DEFAULT.withMax(2, 10_000).withKeep(Duration.ofDays(30));
        try (ClassServerUnderTest server =
                new ClassServerUnderTest(folder, limits, Clock.fixed(then, ZoneOffset.UTC))) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Bob", "old").expectFate("stored", "7-1");
                alice.say("Bob", "old too").expectFate("stored", "7-2");
            }
        }
        Clock later = Clock.fixed(then.plus(Duration.ofDays(31)), ZoneOffset.UTC);
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder, limits, later)) {
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Bob", "new", "8-1").expectFate("stored", "8-1");
                alice.say("Bob", "new too", "8-2").expectFate("stored", "8-2");
                alice.say("Bob", "too much", "8-3").peer().expectError("mailbox-full");
            }
            try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                bob.expectDelayed("Alice", "new");
                bob.expectDelayed("Alice", "new too");
                bob.expectNothing();
            }
        }
    }
}
