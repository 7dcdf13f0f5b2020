package classchat.store;

import static classchat.store.StoreCaller.await;
import static classchat.store.StoreCaller.id;
import static classchat.store.StoreCaller.into;
import static classchat.store.StoreCaller.post;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.store.Store.Limit;
import classchat.store.StoreCaller.FateOf;
import classchat.store.StoreCaller.PostFate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random schedules: the store with a file has to do what the one without a file does. {@code -Dstore.schedules=N} does more of
 * them; {@code -Dstore.seed=N} repeats a run.
 */
class StoreScheduleTest {
    private static final int SCHEDULES = Integer.getInteger("store.schedules", 25);
    private static final long SEED = Long.getLong("store.seed", System.nanoTime());
    private static final int PERSONS = 4;
    private static final MailboxLimits LIMITS =
            MailboxLimits.DEFAULT.withMax(6, 90).withMaxShare(3, 60);

    @TempDir
    private Path folder;

    private int files;
    private Random random;
    private Path file;
    private SqliteStore store;
    private MemoryStore model;
    private List<String> steps;
    private final Map<Long, Long> open = new HashMap<>(); // numbers of the store to those of the model
    private final List<Long> ids = new ArrayList<>(); // of persons: the same order in both
    private final List<Long> modelIds = new ArrayList<>();
    private int counter;
    private long group;
    private long modelGroup;

    @Test
    @DisplayName("R5.3 P11.4 P12.3 random schedules of everything, with kills and failures, end as they should")
    void schedules() throws Exception {
        System.out.println("StoreScheduleTest: " + SCHEDULES + " schedules, -Dstore.seed=" + SEED);
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            random = new Random(SEED + schedule);
            steps = new ArrayList<>(List.of("seed " + (SEED + schedule)));
            begin();
            for (int step = 0; step < 60; step++) {
                step();
            }
            compare();
            store.close();
        }
    }

    private void begin() throws IOException {
        file = folder.resolve(++files + ".db");
        store = SqliteStore.open(file, LIMITS);
        model = new MemoryStore(LIMITS);
        ids.clear();
        modelIds.clear();
        open.clear();
        for (int i = 0; i < PERSONS; i++) {
            ids.add(new StoreCaller(store).person("P" + i));
            modelIds.add(new StoreCaller(model).person("P" + i));
        }
        group = new StoreCaller(store)
                .create("#g", ids.get(0), StoreCaller.members("p1", "p2"))
                .group();
        modelGroup = new StoreCaller(model)
                .create("#g", modelIds.get(0), StoreCaller.members("p1", "p2"))
                .group();
    }

    private void step() throws Exception {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> batch();
            case 4, 5 -> postToGroup();
            case 6 -> member();
            case 7 -> finish();
            case 8 -> expire();
            default -> kill();
        }
    }

    private int person() {
        return random.nextInt(PERSONS);
    }

    /** Some work in one commit, perhaps with a piece that fails, so that the rest is done again piece by piece. */
    private void batch() throws Exception {
        List<List<StoredPost>> mail =
                ids.stream().map(new StoreCaller(store)::mail).toList();
        List<List<StoredPost>> modelMail =
                modelIds.stream().map(new StoreCaller(model)::mail).toList();
        CountDownLatch start = new CountDownLatch(1);
        store.change(
                () -> {
                    try {
                        return start.await(30, java.util.concurrent.TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new SQLException(e);
                    }
                },
                into(new CompletableFuture<>()));
        List<FateOf> fates = new ArrayList<>();
        List<FateOf> expected = new ArrayList<>();
        int failure = random.nextInt(12);
        int pieces = 1 + random.nextInt(8);
        for (int i = 0; i < pieces; i++) {
            if (i == failure) {
                steps.add("fail");
                store.change(
                        () -> {
                            throw new SQLException("on purpose");
                        },
                        into(new CompletableFuture<>()));
            }
            fates.add(new FateOf());
            expected.add(new FateOf());
            keepOrTakeOff(fates.get(i), expected.get(i), mail, modelMail);
        }
        start.countDown();
        for (int i = 0; i < fates.size(); i++) {
            assertThat(await(fates.get(i).fate).word())
                    .as("%s", steps)
                    .isEqualTo(await(expected.get(i).fate).word());
        }
    }

    private void keepOrTakeOff(
            FateOf fate, FateOf expected, List<List<StoredPost>> mail, List<List<StoredPost>> modelMail) {
        int to = person();
        int kind = random.nextInt(10);
        if (kind < 6) {
            int from = person();
            int number = random.nextInt(5) == 0 ? Math.max(1, counter - 2) : ++counter;
            Limit limit = random.nextInt(5) == 0 ? Limit.WAIVED : Limit.ENFORCED;
            steps.add("keep " + number + " from " + from + " for " + to + " " + limit);
            String text = "text " + number;
            store.keep(post(ids.get(from), id(number), text, number), ids.get(to), limit, fate);
            model.keep(post(modelIds.get(from), id(number), text, number), modelIds.get(to), limit, expected);
        } else if (kind < 8 && !open.isEmpty()) {
            long number = new ArrayList<>(open.keySet()).get(random.nextInt(open.size()));
            int member = 1 + random.nextInt(PERSONS - 1);
            steps.add("keepForMember " + number + " " + member);
            store.keepForMember(number, group, ids.get(member), Limit.ENFORCED, fate);
            model.keepForMember(open.get(number), modelGroup, modelIds.get(member), Limit.ENFORCED, expected);
        } else {
            // Places differ: the same positions in both mailboxes, as they were before the batch.
            int index = random.nextInt(3);
            steps.add("takeOff " + index + " of " + to);
            takeOff(store, ids.get(to), mail.get(to), index, fate);
            takeOff(model, modelIds.get(to), modelMail.get(to), index, expected);
        }
    }

    private static void takeOff(Store from, long person, List<StoredPost> mail, int index, FateOf fate) {
        long place = index < mail.size() ? mail.get(index).place() : 1_000_000_000L;
        from.takeOff(person, List.of(place, place), () -> fate.stored(1));
    }

    private void postToGroup() {
        int from = person();
        List<Integer> waiters = new ArrayList<>();
        for (int i = 0; i < PERSONS; i++) {
            if (i != from && random.nextBoolean()) {
                waiters.add(i);
            }
        }
        counter++;
        steps.add("post " + counter + " from " + from + ", waiters " + waiters);
        PostFate fate = new StoreCaller(store)
                .post(
                        post(ids.get(from), id(counter), "post " + counter, counter),
                        group,
                        waiters.stream().map(ids::get).toArray(Long[]::new));
        PostFate expected = new StoreCaller(model)
                .post(
                        post(modelIds.get(from), id(counter), "post " + counter, counter),
                        modelGroup,
                        waiters.stream().map(modelIds::get).toArray(Long[]::new));
        assertThat(await(fate.word)).as("%s", steps).isEqualTo(await(expected.word));
        if (await(fate.word).equals("posted")) {
            open.put(fate.number, expected.number);
            if (!waiters.isEmpty()) {
                assertThat(await(fate.waiting)).as("%s", steps).isEqualTo(await(expected.waiting));
            }
        }
    }

    private void member() {
        String key = "p" + (1 + random.nextInt(PERSONS - 1));
        boolean add = random.nextBoolean();
        steps.add((add ? "add " : "remove ") + key);
        StoreCaller one = new StoreCaller(store);
        StoreCaller other = new StoreCaller(model);
        GroupChange change = add ? one.add(group, key) : one.remove(group, key);
        GroupChange expected = add ? other.add(modelGroup, key) : other.remove(modelGroup, key);
        assertThat(change.members().size())
                .as("%s", steps)
                .isEqualTo(expected.members().size());
    }

    private void finish() {
        if (!open.isEmpty()) {
            long number = new ArrayList<>(open.keySet()).get(random.nextInt(open.size()));
            steps.add("finish " + number);
            store.finish(number, group);
            model.finish(open.remove(number), modelGroup);
        }
    }

    private void expire() {
        long before = counter - random.nextInt(30);
        steps.add("expire " + before);
        store.expire(before);
        model.expire(before);
        compare();
    }

    private void kill() throws Exception {
        compare(false);
        steps.add("kill");
        Path copy = folder.resolve(++files + ".db");
        Files.copy(file, copy);
        Files.copy(Path.of(file + "-wal"), Path.of(copy + "-wal"));
        store.close();
        file = copy;
        store = SqliteStore.open(file, LIMITS);
        model = model.killed();
        open.clear();
        if (random.nextBoolean()) {
            compare();
        }
    }

    private void compare() {
        compare(true);
    }

    private void compare(boolean mailToo) {
        StoreCaller caller = new StoreCaller(store);
        caller.groups(); // lazy work is done before
        for (int i = 0; mailToo && i < PERSONS; i++) {
            List<StoredPost> mail = caller.mail(ids.get(i));
            assertThat(mail.stream().map(StoreCaller::text).toList())
                    .as("%s: mailbox of %s", steps, i)
                    .isEqualTo(new StoreCaller(model).texts(modelIds.get(i)));
            assertThat(mail).extracting(StoredPost::place).as("%s", steps).isSorted();
        }
        CompletableFuture<Long> wrong = new CompletableFuture<>();
        store.change(
                () -> store.sql()
                        .number(
                                "SELECT count(*) FROM person WHERE messages <> (SELECT count(*) FROM waiting WHERE recipient = id)"
                                        + " OR bytes <> (SELECT coalesce(sum(length(coalesce(waiting.line, body.line))), 0)"
                                        + " FROM waiting LEFT JOIN body ON body.number = waiting.number WHERE recipient = id)"),
                into(wrong));
        assertThat(await(wrong)).as("%s: wrong counters", steps).isZero();
        CompletableFuture<Long> wrongShares = new CompletableFuture<>();
        store.change(() -> store.sql().number("SELECT count(*) FROM " + SharesInTables.WRONG), into(wrongShares));
        assertThat(await(wrongShares)).as("%s: wrong shares", steps).isZero();
    }
}
