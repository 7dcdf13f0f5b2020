package classchat.store;

import static classchat.store.StoreCaller.await;
import static classchat.store.StoreCaller.id;
import static classchat.store.StoreCaller.into;
import static classchat.store.StoreCaller.members;
import static classchat.store.StoreCaller.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import classchat.basic.contract.Background;
import classchat.store.Store.Limit;
import classchat.store.StoreCaller.Fate;
import classchat.store.StoreCaller.FateOf;
import classchat.store.StoreCaller.PostFate;
import classchat.wire.MessageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store with a file promises beyond the contract: of files that it cannot use, disks that are full, and locks. */
class SqliteStoreTest implements StoreContract {
    @TempDir
    private Path folder;

    @TempDir
    private Path copies;

    private int kills;

    private Path file() {
        return folder.resolve("classchat.db");
    }

    @Override
    public SqliteStore open(MailboxLimits limits) throws IOException {
        return SqliteStore.open(file(), limits);
    }

    @Override
    public SqliteStore open() throws IOException {
        return open(MailboxLimits.DEFAULT);
    }

    @Override
    public SqliteStore openKilled(MailboxLimits limits) throws IOException {
        Path copy = Files.createDirectory(copies.resolve("killed " + ++kills));
        for (String name : List.of("classchat.db", "classchat.db-wal")) {
            Files.copy(folder.resolve(name), copy.resolve(name)); // what is there at this moment
        }
        return SqliteStore.open(copy.resolve("classchat.db"), limits);
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private long count(String what) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + what)) {
            return count.getLong(1);
        }
    }

    // --- files

    /** Opening fails with this sentence, and the file is as it was. */
    private void assertRefused(String sentence) throws IOException {
        byte[] before = Files.readAllBytes(file());
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining(sentence);
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    @DisplayName("R5.3 a database of a newer program is refused, and untouched")
    void newer() throws Exception {
        sql("CREATE TABLE person (x)", "PRAGMA user_version = 99");
        assertRefused("was written by a newer ClassChat (version 99 of its tables, this one knows 4)");
    }

    @Test
    @DisplayName("R5.3 a file that is no database is refused, and untouched")
    void corrupt() throws Exception {
        Files.writeString(file(), "this is no database, but it is longer than the header of one ".repeat(20));
        assertRefused("cannot use the database " + file());
    }

    @Test
    @DisplayName("R5.3 the database of another program is refused, and untouched")
    void foreign() throws Exception {
        sql("CREATE TABLE recipes (name TEXT)");
        assertRefused("is a database, but not one of ClassChat's");
    }

    @Test
    @DisplayName("R5.3 a folder that cannot be written to is refused with a sentence")
    void readOnly() throws Exception {
        assertThat(folder.toFile().setWritable(false)).isTrue();
        assumeTrue(!Files.isWritable(folder), "this user may write everywhere");
        assertThatThrownBy(this::open).hasMessage("cannot write to " + file());
    }

    private static final String[] VERSION_1 = OlderTables.VERSION_1.toArray(String[]::new);
    private static final String[] VERSION_2 = OlderTables.VERSION_2.toArray(String[]::new);

    private static String line(String receiver, String text) {
        return "CAST('{\"receiver\":\"" + receiver + "\",\"text\":\"" + text + "\"}' || char(10) AS BLOB)";
    }

    @Test
    @DisplayName("R5.3 the tables of the first version become those of this one; what waits in them is not lost")
    void fromVersion1() throws Exception {
        sql(VERSION_1);
        sql(
                "INSERT INTO person VALUES ('alice', 'Alice'), ('bob', 'Bob')",
                "INSERT INTO body VALUES (5, 'alice', 7, 1, 3, " + line("Bob", "one") + ")," + " (6, 'carol', 7, 2, 4, "
                        + line("Bob", "two") + ")",
                "INSERT INTO waiting VALUES ('bob', 5), ('bob', 6)",
                "PRAGMA user_version = 1");
        for (int start = 1; start <= 2; start++) {
            try (SqliteStore store = open()) {
                StoreCaller caller = new StoreCaller(store);
                List<StoredPost> mail = caller.mail(caller.person("Bob"));
                assertThat(mail)
                        .extracting(StoredPost::id, StoredPost::millis, StoredPost::sender, StoredPost::isForGroup)
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple(id(1), 3L, caller.person("Alice"), false),
                                org.assertj.core.groups.Tuple.tuple(id(2), 4L, caller.person("carol"), false));
                assertThat(StoreCaller.text(mail.get(0))).isEqualTo("{\"receiver\":\"Bob\",\"text\":\"one\"}");
                assertThat(caller.lookUp(caller.person("Alice"), id(1)).isStored())
                        .isTrue();
                assertThat(caller.keep(post(caller.person("Alice"), id(1), "again"), "bob"))
                        .isEqualTo(new Fate("stored", mail.get(0).place()));
            }
            assertCountersMatch();
        }
    }

    @Test
    @DisplayName("P12.3 the tables of the second version become those of this one: groups, open posts, marks, refusals")
    void fromVersion2() throws Exception {
        sql(VERSION_1);
        sql(VERSION_2);
        long now = System.currentTimeMillis() * 1_000;
        sql(
                "INSERT INTO person VALUES ('alice', 'Alice'), ('bob', 'Bob'), ('tom', 'Tom')",
                "INSERT INTO mark VALUES ('alice', 7, 12, 200), ('alice', 6, 3, 100)",
                "INSERT INTO refused VALUES ('alice', 7, 11, 'mailbox-full', 'no room')",
                "INSERT INTO class_group VALUES ('#class', '#Class', 'alice', 1)",
                "INSERT INTO member VALUES ('#class', 'alice'), ('#class', 'bob'), ('#class', 'tom'), ('#gone', 'bob')",
                "INSERT INTO body VALUES (5, 'alice', 7, 1, 3, " + line("Bob", "direct") + ", NULL),"
                        + " (6, 'alice', 7, 2, 4, " + line("#Class", "for Tom") + ", NULL),"
                        + " (7, 'bob', 1, 1, 5, " + line("#Class", "open") + ", 'alice tom'),"
                        + " (8, 'bob', 1, 2, 6, " + line("#Class", "open too") + ", 'alice tom'),"
                        + " (9, 'alice', -1, -1, 7, " + line("Bob", "no id") + ", NULL),"
                        + " (10, 'alice', -1, -1, 7, " + line("Bob", "no id") + ", NULL)",
                "INSERT INTO waiting VALUES ('bob', 5, 5), ('bob', 9, 9), ('bob', 10, 10), ('tom', 9, 6), ('tom', 10, 8)",
                "PRAGMA user_version = 2");
        try (SqliteStore store = open()) {
            StoreCaller caller = new StoreCaller(store);
            StoredPerson alice = caller.enter("Alice");
            assertThat(alice.marks())
                    .containsExactly(
                            new Mark(6, 3, List.of(), List.of()),
                            new Mark(7, 12, List.of(), List.of(), List.of(new Mark.Range(11, 11))));
            assertThat(caller.lookUp(alice.id(), id(11)).code()).isEqualTo("mailbox-full");
            assertThat(caller.mail(caller.person("Bob")))
                    .extracting(StoredPost::id)
                    .containsExactly(id(1), MessageId.NONE, MessageId.NONE);
            assertThat(caller.mail(caller.person("Bob"))).noneMatch(StoredPost::isForGroup);
            assertThat(caller.mail(caller.person("Tom")))
                    .extracting(StoredPost::number)
                    .containsExactly(6L, 8L, 7L);
            assertThat(caller.mail(alice.id())).extracting(StoredPost::number).containsExactly(7L, 8L);
            StoredGroup group = caller.groups().get(0);
            assertThat(caller.groups()).hasSize(1);
            assertThat(group.name() + group.announces() + group.owner()).isEqualTo("#Classtrue" + alice.id());
            assertThat(group.members())
                    .extracting(StoredGroup.Member::key)
                    .containsExactlyInAnyOrder("alice", "bob", "tom");
            assertThat(caller.post(post(alice.id(), id(13), "x"), group.id()).number)
                    .as("numbers were microseconds")
                    .isGreaterThan(now - 2_000_000);
            caller.takeOffAll(caller.person("Tom"));
            caller.takeOffAll(alice.id());
        }
        assertCountersMatch();
        assertThat(count("body")).as("the open one").isOne();
    }

    @Test
    @DisplayName("P11.8 P11.9 the tables of the third version become those of this one: all that waits is counted")
    void fromVersion3() throws Exception {
        sql(Tables.VERSION_3.toArray(String[]::new));
        sql(
                "INSERT INTO person (id, key, name, messages, bytes, last_place) VALUES (1, 'alice', 'Alice', 0, 0, 0),"
                        + " (2, 'bob', 'Bob', 3, 13, 3), (3, 'tom', 'Tom', 1, 7, 1)",
                "INSERT INTO waiting (recipient, place, sender, epoch, counter, millis, line) VALUES"
                        + " (2, 1, 1, 7, 1, 0, CAST('one' AS BLOB)), (2, 2, 3, NULL, NULL, 0, CAST('two' AS BLOB))",
                "INSERT INTO waiting (recipient, place, number) VALUES (2, 3, 5), (3, 1, 5)",
                "INSERT INTO body (number, sender, epoch, counter, millis, line, class_group) VALUES"
                        + " (5, 1, 7, 2, 0, CAST('for all' AS BLOB), 1)",
                "INSERT INTO mark VALUES (1, 7, 2000, '', '', 1), (1, 8, 5, '', '', 2)",
                "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i <= 1000)"
                        + " INSERT INTO refused (sender, epoch, counter, code, sentence) SELECT 1, 7, i, 'code', 'no' FROM n",
                "INSERT INTO refused VALUES (1, 8, 5, 'code', 'no')",
                "INSERT INTO last_given VALUES (3, 1, 5, 1)",
                "PRAGMA user_version = 3");
        try (SqliteStore store = open(MailboxLimits.DEFAULT.withMaxShare(2, 1_000))) {
            StoreCaller caller = new StoreCaller(store);
            assertThat(caller.keep(post(1, id(3), "x"), 2).word()).isEqualTo("full SHARE");
            assertThat(caller.keep(post(3, id(3), "x"), 2).word()).isEqualTo("stored");
            assertThat(caller.enter("Alice").marks())
                    .as("too many refusals were remembered of the other")
                    .containsExactly(new Mark(8, 5, List.of(), List.of(), List.of(new Mark.Range(5, 5))));
        }
        assertThat(count("refused")).isOne();
        assertCountersMatch();
    }

    private void assertCountersMatch() throws SQLException {
        assertThat(count("person WHERE messages <> (SELECT count(*) FROM waiting WHERE recipient = id)"))
                .isZero();
        assertThat(count("person WHERE bytes <> (SELECT coalesce(sum(length(coalesce(waiting.line, body.line))), 0)"
                        + " FROM waiting LEFT JOIN body ON body.number = waiting.number WHERE recipient = id)"))
                .isZero();
        assertThat(count(
                        "person WHERE last_place < (SELECT coalesce(max(place), 0) FROM waiting WHERE recipient = id)"))
                .isZero();
        assertThat(count(SharesInTables.WRONG)).isZero();
    }

    @Test
    @DisplayName("R5.3 a database that lacks rows still serves; one that lacks a table is refused with a sentence")
    void damaged() throws Exception {
        long bob;
        long number;
        try (SqliteStore store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            bob = caller.person("Bob");
            long group = caller.create("#class", alice, members("bob")).group();
            PostFate fate = caller.post(post(alice, id(1), "gone"), group, bob);
            number = fate.number;
            await(fate.waiting);
            caller.keep(post(alice, id(2), "there"), bob);
        }
        sql("DELETE FROM body", "DELETE FROM person WHERE key = 'alice'", "INSERT INTO member VALUES (99, 1, 0, NULL)");
        try (SqliteStore store = open()) {
            StoreCaller caller = new StoreCaller(store);
            assertThat(caller.texts(bob)).containsExactly("there");
            caller.takeOffAll(bob);
            long alice = caller.person("Alice");
            assertThat(alice).as("an id is never given twice").isGreaterThan(bob);
            assertThat(caller.groups().get(0).members())
                    .extracting(StoredGroup.Member::key)
                    .containsExactly("bob");
            long next =
                    caller.post(post(bob, id(1), "next"), caller.groups().get(0).id()).number;
            assertThat(next).isGreaterThan(number);
        }
        sql("DROP TABLE waiting");
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot use the database " + file())
                .hasMessageContaining("no such table: waiting");
    }

    @Test
    @DisplayName(
            "R5.3 a database that another program has locked is said to be in use, and one that is damaged to be damaged")
    void inUse() throws Exception {
        open().close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot use the database " + file() + ": it is in use by another program");
            statement.execute("ROLLBACK");
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("DELETE FROM mark"); // takes the lock, which stays
            assertThatThrownBy(this::open)
                    .hasMessage("cannot use the database " + file() + ": it is in use by another program");
        }
        open().close();
        byte[] content = Files.readAllBytes(file());
        Arrays.fill(content, 100, 4_096, (byte) 0x5A); // the header stays
        Files.write(file(), content);
        assertThatThrownBy(this::open).hasMessage("cannot use the database " + file() + ": it is damaged");
        Files.writeString(file(), "not a database: ".repeat(100));
        assertThatThrownBy(this::open).hasMessage("cannot use the database " + file() + ": it is no database");
    }

    // --- a disk that is full, a file that is locked

    private static void maxPages(SqliteStore store, int pages) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        store.change(
                () -> {
                    store.sql().query("PRAGMA max_page_count = " + pages, row -> {}); // SQLite takes it for a full disk
                    return null;
                },
                into(done));
        await(done);
    }

    @Test
    @DisplayName(
            "P11.7 R5.3 a full disk: what does not fit fails, what is there is read, and what must be done is done later")
    void full() throws Exception {
        try (SqliteStore store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long group = caller.create("#class", alice, members("bob")).group();
            maxPages(store, 60);
            String text = "-".repeat(3_000);
            List<FateOf> fates = new ArrayList<>();
            for (int i = 1; i <= 100; i++) {
                fates.add(new FateOf());
                store.keep(post(alice, id(i), text), bob, Limit.ENFORCED, fates.get(i - 1));
            }
            List<String> words =
                    fates.stream().map(each -> await(each.fate).word()).toList();
            int stored = words.lastIndexOf("stored") + 1;
            assertThat(stored).isBetween(1, 99);
            assertThat(caller.mail(bob))
                    .hasSize((int) words.stream().filter("stored"::equals).count());
            assertThat(await(caller.post(post(alice, id(200), text.repeat(20)), group).word))
                    .isEqualTo("failed");
            maxPages(store, 4_000);
            assertThat(caller.keep(post(alice, id(201), text), bob).word()).isEqualTo("stored");
            caller.takeOffAll(bob);
            assertThat(caller.texts(bob)).isEmpty();
        }
        assertCountersMatch();
    }

    @Test
    @DisplayName(
            "P11.7 P12.3 a locked file: reading goes on, writing fails, what must be done is done before anything newer")
    void locked() throws Exception {
        try (SqliteStore store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long group = caller.create("#class", alice, members("bob")).group();
            Fate first = caller.keep(post(alice, id(1), "to Alice"), alice);
            long one = caller.post(post(alice, id(2), "one"), group).number;
            long two = caller.post(post(alice, id(3), "two"), group).number;

            FateOf refused = new FateOf();
            FateOf given = new FateOf();
            FateOf givenToo = new FateOf();
            PostFate notPosted = new PostFate(List.of());
            CompletableFuture<Page> mailOfAlice = new CompletableFuture<>();
            CompletableFuture<Page> mailOfBob = new CompletableFuture<>();
            CompletableFuture<Known> known = new CompletableFuture<>();
            CompletableFuture<List<StoredGroup>> groups = new CompletableFuture<>();
            CompletableFuture<StoredPerson> again = new CompletableFuture<>();
            CompletableFuture<StoredPerson> newcomer = new CompletableFuture<>();
            CompletableFuture<GroupChange> created = new CompletableFuture<>();
            CompletableFuture<Void> taken = new CompletableFuture<>();
            try (Connection other = connection();
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                store.keep(post(alice, id(4), "x"), bob, Limit.ENFORCED, refused);
                store.keepForMember(one, group, bob, Limit.ENFORCED, given);
                store.keepForMember(two, group, bob, Limit.ENFORCED, givenToo);
                store.read(alice, 0, into(mailOfAlice));
                store.read(bob, 0, into(mailOfBob));
                store.lookUp(alice, id(1), into(known));
                store.groups(into(groups));
                store.enter("alice", "Alice", 0, 0, Store.NewName.ALLOWED, into(again));
                store.enter("carol", "Carol", 0, 0, Store.NewName.ALLOWED, into(newcomer));
                store.createGroup("#b", "#b", bob, false, members(), 1, 1, into(created));
                store.post(post(alice, id(5), "x"), group, 1, notPosted);
                store.takeOff(alice, List.of(first.place()), () -> taken.complete(null));
                store.saveMark(alice, () -> new Mark(7, 5, List.of(), List.of()));
                assertThat(await(refused.fate).word()).isEqualTo("failed");
                assertThat(await(mailOfAlice).posts()).hasSize(1);
                assertThat(await(known).isStored()).isTrue();
                assertThat(await(groups)).hasSize(1);
                assertThat(await(again).id()).isEqualTo(alice);
                assertThat(await(notPosted.word)).isEqualTo("failed");
                assertThat(newcomer).isCompletedExceptionally();
                assertThat(created).isCompletedExceptionally();
                assertThat(mailOfBob).as("two posts have to be in it first").isCompletedExceptionally();
                assertThat(List.of(given.fate.isDone(), givenToo.fate.isDone(), taken.isDone()))
                        .containsOnly(false);
                statement.execute("ROLLBACK");
            }
            caller.keep(post(alice, id(6), "newer"), bob);
            assertThat(caller.texts(bob)).containsExactly("one", "two", "newer");
            assertThat(List.of(await(given.fate).word(), await(givenToo.fate).word()))
                    .containsOnly("stored");
            await(taken);
            assertThat(caller.texts(alice)).isEmpty();
            assertThat(caller.enter("Alice").marks()).hasSize(1);
        }
        assertCountersMatch();
    }

    private static void change(SqliteStore store, String statement) {
        CompletableFuture<Integer> changed = new CompletableFuture<>();
        store.change(() -> store.sql().update(statement), into(changed));
        await(changed);
    }

    @Test
    @DisplayName(
            "P12.3 P11.7 a group's post that cannot be put into all mailboxes is in none: its sender sends it again")
    void allMailboxesOrNone() throws Exception {
        try (SqliteStore store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long carol = caller.person("Carol");
            long group = caller.create("#class", alice, members("bob", "carol")).group();
            String refusal = "CREATE TRIGGER refuse BEFORE INSERT ON waiting WHEN NEW.recipient = " + carol
                    + " BEGIN SELECT RAISE(FAIL, 'no'); END";
            change(store, refusal);
            assertThat(await(caller.post(post(alice, id(1), "one"), group, bob, carol).word))
                    .isEqualTo("failed");
            assertThat(caller.lookUp(alice, id(1)).isStored()).isFalse();
            assertThat(caller.texts(bob)).isEmpty();
            change(store, "DROP TRIGGER refuse");
            assertThat(await(caller.post(post(alice, id(1), "one"), group, bob, carol).waiting))
                    .isEqualTo("2 stored, 0 full");
            assertThat(caller.texts(bob)).containsExactly("one");
            assertThat(caller.texts(carol)).containsExactly("one");
        }
        assertCountersMatch();
    }

    @Test
    @DisplayName(
            "P12.3 a store that closes while the file is locked: the member has the group's post after the next start")
    void closedWhileLocked() throws Exception {
        SqliteStore store = open();
        StoreCaller caller = new StoreCaller(store);
        long alice = caller.person("Alice");
        long bob = caller.person("Bob");
        long group = caller.create("#class", alice, members("bob")).group();
        long number = caller.post(post(alice, id(1), "one"), group).number;
        FateOf given = new FateOf();
        try (Connection other = connection();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            store.keepForMember(number, group, bob, Limit.ENFORCED, given);
            store.close();
            statement.execute("ROLLBACK");
        }
        assertThat(given.fate.getNow(null)).isEqualTo(new Fate("failed", 0));
        try (SqliteStore again = open()) {
            assertThat(new StoreCaller(again).texts(bob)).containsExactly("one");
        }
    }

    @Test
    @DisplayName(
            "P12.3 a store that closes while very much is to be done: it ends, the next start puts posts into mailboxes,"
                    + " and posts that have no answer are refused")
    void closedWithMuchToDo() throws Exception {
        SqliteStore store = open();
        StoreCaller caller = new StoreCaller(store);
        long alice = caller.person("Alice");
        long bob = caller.person("Bob");
        long group = caller.create("#class", alice, members("bob")).group();
        long number = caller.post(post(alice, id(1), "one"), group).number;
        CountDownLatch start = new CountDownLatch(1);
        store.change(
                () -> {
                    try {
                        return start.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new SQLException(e);
                    }
                },
                into(new CompletableFuture<>()));
        FateOf given = new FateOf();
        for (int i = 0; i < 60_000; i++) {
            store.keepForMember(number, group, bob, Limit.ENFORCED, i == 0 ? given : new FateOf());
        }
        PostFate two = new PostFate(List.of(bob));
        store.post(post(alice, id(2), "two"), group, 1, two);
        CompletableFuture<Void> closing = Background.run(store::close);
        Awaitility.await("it is closing").until(() -> {
            CompletableFuture<Known> refused = new CompletableFuture<>();
            store.lookUp(alice, id(1), into(refused));
            return refused.isDone();
        });
        start.countDown();
        closing.join();
        assertThat(given.fate.getNow(null)).isEqualTo(new Fate("failed", 0));
        assertThat(two.word.getNow(null)).isEqualTo("failed");
        try (SqliteStore again = open()) {
            assertThat(new StoreCaller(again).texts(bob)).containsExactly("one");
        }
    }

    @Test
    @DisplayName(
            "P11.10 a database as large as it may be takes no more posts, waived ones neither; removed posts make room")
    void diskIsFull() throws Exception {
        MailboxLimits small = MailboxLimits.DEFAULT.withMaxDiskBytes(12_000_000);
        String text = "-".repeat(60_000);
        int stored = 0;
        try (SqliteStore store = open(small)) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long group = caller.create("#class", alice, members("bob")).group();
            while (caller.keep(post(alice, id(++stored), text), bob).word().equals("stored")) {}
            assertThat(stored).isBetween(100, 200);
            assertThat(caller.keep(post(bob, id(1), text), alice, Limit.WAIVED).word())
                    .isEqualTo("full DISK");
            assertThat(await(caller.post(post(alice, id(300), text), group).word))
                    .isEqualTo("full DISK");
            CompletableFuture<Void> refused = new CompletableFuture<>();
            store.rememberRefusal(alice, id(400), "code", text, into(refused));
            await(refused.handle((done, why) -> done));
            assertThat(refused).isCompletedExceptionally();
            assertThat(Files.size(file()) + Files.size(folder.resolve("classchat.db-wal")))
                    .isLessThan(12_100_000);
        }
        try (SqliteStore store = open(small)) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            List<StoredPost> mail = caller.mail(bob);
            caller.takeOff(bob, mail.stream().limit(80).map(StoredPost::place).toList());
            assertThat(caller.keep(post(alice, id(301), text), bob).word()).isEqualTo("stored");
        }
        assertCountersMatch();
    }

    // --- rows

    @Test
    @DisplayName("R5.1 a group's post is one body on the disk, which goes when it is finished and waits for nobody")
    void bodies() throws Exception {
        try (SqliteStore store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long carol = caller.person("Carol");
            long group = caller.create("#class", alice, members("bob", "carol")).group();
            PostFate one = caller.post(post(alice, id(1), "one"), group, bob, carol);
            await(one.waiting);
            assertThat(count("body")).isOne();
            assertThat(count("waiting")).isEqualTo(2);
            caller.takeOffAll(bob);
            store.finish(one.number, group);
            caller.groups(); // behind it
            assertThat(count("body")).isOne();
            caller.takeOffAll(carol);
            assertThat(count("body")).isZero();
            store.finish(caller.post(post(alice, id(2), "two"), group).number, group);
            caller.groups();
            assertThat(count("body")).isZero();
            caller.remove(group, "bob");
            assertThat(count("member WHERE until IS NOT NULL")).as("of no use").isZero();
        }
        assertCountersMatch();
    }

    @Test
    @DisplayName("P12.3 posts of a run that was killed go when all members have fetched them, or when they expire")
    void abandonedBodiesGo() throws Exception {
        try (SqliteStore store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            caller.person("Bob");
            caller.person("Carol");
            long group = caller.create("#class", alice, members("bob", "carol")).group();
            caller.post(post(alice, id(1), "old", 10), group);
            caller.post(post(alice, id(2), "young", 20), group);
            caller.remove(group, "bob");
        }
        try (SqliteStore store = open()) {
            StoreCaller caller = new StoreCaller(store);
            for (String name : List.of("Alice", "Bob")) {
                caller.takeOffAll(caller.person(name));
            }
            assertThat(count("body")).isEqualTo(2);
            store.expire(20);
            assertThat(caller.texts(caller.person("Carol"))).containsExactly("young");
            assertThat(caller.texts(caller.person("Bob"))).isEmpty();
            assertThat(count("body")).isOne();
            caller.takeOffAll(caller.person("Carol"));
            store.expire(20);
            caller.groups();
            assertThat(count("body") + count("member WHERE until IS NOT NULL")).isZero();
        }
        assertCountersMatch();
    }

    @Test
    @DisplayName("P12.9 the groups of an owner are counted by an index, however many groups there are")
    void groupsOfAnOwner() throws Exception {
        open().close();
        try (Connection connection = connection();
                ResultSet plan = connection
                        .createStatement()
                        .executeQuery("EXPLAIN QUERY PLAN SELECT count(*) FROM class_group WHERE owner = 1")) {
            assertThat(plan.next()).isTrue();
            assertThat(plan.getString("detail")).contains("USING COVERING INDEX group_by_owner");
        }
    }

    @Test
    @DisplayName(
            "P12.3 400 posts that were open for 4,900 members when the server was killed: a start writes no rows for them")
    void manyOpenPosts() throws Exception {
        long group;
        try (SqliteStore store = open()) {
            StoreCaller caller = new StoreCaller(store);
            group = caller.create("#class", caller.person("Alice"), members()).group();
        }
        sql(
                "BEGIN",
                "WITH RECURSIVE n (i) AS (VALUES (2) UNION ALL SELECT i + 1 FROM n WHERE i <= 4900)"
                        + " INSERT INTO person (id, key, name) SELECT i, 'person' || i, 'Person' || i FROM n",
                "INSERT INTO member (class_group, person, since) SELECT " + group + ", id, 0 FROM person WHERE id > 1",
                "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
                        + " INSERT INTO body (number, sender, epoch, counter, millis, line, class_group, run)"
                        + " SELECT i, 1, 7, i, 0, CAST('post ' || i || char(10) AS BLOB), " + group + ", 1 FROM n",
                "INSERT INTO share SELECT 0, sender, 0, sum(length(line)) FROM body GROUP BY sender",
                "UPDATE last_given SET person = 4901, number = 400",
                "COMMIT");
        List<String> all =
                IntStream.rangeClosed(1, 400).mapToObj(i -> "post " + i).toList();
        try (SqliteStore store = open()) {
            StoreCaller caller = new StoreCaller(store);
            assertThat(count("waiting")).isZero();
            assertThat(count("body")).isEqualTo(400);
            for (long person : List.of(2L, 77L, 4_901L)) {
                assertThat(caller.texts(person)).isEqualTo(all);
            }
            assertThat(count("waiting")).isEqualTo(1_200);
            assertThat(caller.texts(1)).as("the sender").isEmpty();
            caller.takeOffAll(77);
        }
        try (SqliteStore store = open()) {
            StoreCaller caller = new StoreCaller(store);
            assertThat(caller.texts(77)).as("they do not come back").isEmpty();
            assertThat(caller.texts(4_901)).isEqualTo(all);
        }
        assertCountersMatch();
    }
}
