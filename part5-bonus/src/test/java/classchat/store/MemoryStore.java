package classchat.store;

import classchat.store.GroupChange.Outcome;
import classchat.store.MemoryDisk.Key;
import classchat.store.MemoryDisk.OpenPost;
import classchat.store.MemoryDisk.Person;
import classchat.wire.MessageId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A store without a file, for tests. Work is done at once, on the thread that asks, each piece in a commit of its own; between
 * {@link #hold} and {@link #release} it waits, and is done piece by piece by {@link #step}.
 */
public class MemoryStore implements Store {
    private static final int PAGE = 200;
    private static final int PAGE_OF_PERSONS = 500;
    private static final int PAGE_BYTES = 512 * 1_024;

    /** @param failed null if the work is tried again until it is done */
    private record Work(Runnable action, Consumer<StoreException> failed, Runnable failedByClosing) {}

    private final MemoryDisk disk;
    private final MailboxLimits limits;

    // Guarded by this.
    private final Deque<Work> queue = new ArrayDeque<>();
    private final Deque<Work> postponed = new ArrayDeque<>();
    private boolean held;
    private boolean running;
    private boolean closed;
    private int failures;

    private final List<Runnable> afterCommit = new ArrayList<>(); // of the thread that runs

    public MemoryStore(MailboxLimits limits) {
        this(new MemoryDisk(), limits);
    }

    MemoryStore(MemoryDisk disk, MailboxLimits limits) {
        this.disk = disk;
        this.limits = limits;
    }

    /** A second store with what is on this one's disk now: what a start finds after {@code kill -9}. */
    public MemoryStore killed() {
        return new MemoryStore(disk.killed(), limits);
    }

    // --- what a test does to it

    /** Lets work wait. */
    public synchronized void hold() {
        held = true;
    }

    /** Does all work that waits, and from now on each at once. */
    public void release() {
        synchronized (this) {
            held = false;
        }
        runAll();
    }

    /** How much work waits. */
    public synchronized int waiting() {
        return queue.size();
    }

    /** Does one piece of work; returns false if there is none. */
    public boolean step() {
        return runNext(true);
    }

    /** The next pieces of work fail; those that the store has to try again are tried before the first that does not fail. */
    public synchronized void failNext(int pieces) {
        failures = pieces;
    }

    /** Tries again what has failed and must be done. */
    public void retry() {
        ask(() -> {}, why -> {});
    }

    // --- the queue

    private void ask(Runnable action, Consumer<StoreException> failed) {
        ask(new Work(action, failed, null));
    }

    private void askUntilDone(Runnable action, Runnable failedByClosing) {
        ask(new Work(action, null, failedByClosing));
    }

    private void ask(Work work) {
        boolean refused;
        boolean now;
        synchronized (this) {
            refused = closed;
            now = !held;
            if (!refused) {
                queue.add(work);
            }
        }
        if (refused) {
            failByClosing(work);
        } else if (now) {
            runAll();
        }
    }

    private static void failByClosing(Work work) {
        if (work.failed() != null) {
            work.failed().accept(new StoreException("the server is closing", null));
        } else {
            work.failedByClosing().run();
        }
    }

    private void runAll() {
        while (runNext(false)) {}
    }

    private boolean runNext(boolean also) {
        Work work;
        boolean fails;
        List<Work> again = List.of();
        synchronized (this) {
            if (running || queue.isEmpty() || held && !also) {
                return false;
            }
            running = true;
            work = queue.remove();
            fails = failures > 0;
            if (fails) {
                failures--;
            } else {
                again = List.copyOf(postponed);
                postponed.clear();
            }
        }
        try {
            again.forEach(each -> commit(each.action()));
            if (!fails) {
                commit(work.action());
            } else if (work.failed() != null) {
                commit(() -> work.failed().accept(new StoreException("on purpose", null)));
            } else {
                synchronized (this) {
                    postponed.add(work);
                }
            }
        } finally {
            synchronized (this) {
                running = false;
            }
        }
        return true;
    }

    private void commit(Runnable action) {
        runSafely(action);
        List<Runnable> tasks = List.copyOf(afterCommit);
        afterCommit.clear();
        tasks.forEach(MemoryStore::runSafely);
    }

    private static void runSafely(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            System.getLogger(MemoryStore.class.getName()).log(System.Logger.Level.ERROR, "an answer failed", e);
        }
    }

    @Override
    public void afterThisCommit(Runnable task) {
        afterCommit.add(task);
    }

    @Override
    public void close() {
        release();
        retry();
        List<Work> left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            left = List.copyOf(postponed);
            postponed.clear();
        }
        left.forEach(MemoryStore::failByClosing);
        disk.abandonOpenPosts();
    }

    // --- people and mailboxes

    @Override
    public void enter(String key, String name, long known, long millis, NewName newName, Answer<StoredPerson> answer) {
        ask(
                () -> {
                    Person person = disk.person(key);
                    if (person == null && newName.allows(disk.people.size())) {
                        person = new Person(disk.next(), key, name);
                        person.unusedSince = millis;
                        disk.people.put(person.id, person);
                    }
                    answer.done(person == null ? null : stored(person));
                },
                answer::failed);
    }

    private StoredPerson stored(Person person) {
        return new StoredPerson(person.id, person.key, person.name, person.unusedSince, disk.marksOf(person));
    }

    @Override
    public void wrote(long person) {
        askUntilDone(() -> disk.people.get(person).unusedSince = 0, () -> {});
    }

    @Override
    public void seen(long person, long millis) {
        ask(
                () -> {
                    if (disk.people.get(person).unusedSince > 0) {
                        disk.people.get(person).unusedSince = millis;
                    }
                },
                why -> {});
    }

    @Override
    public void forgetUnused(long beforeMillis, long after, Forgettable which, Answer<Forgotten> answer) {
        ask(
                () -> {
                    List<Person> page = disk.people.values().stream()
                            .filter(person -> person.id > after)
                            .limit(PAGE_OF_PERSONS)
                            .toList();
                    List<StoredPerson> forgotten = page.stream()
                            .filter(person -> person.unusedSince > 0
                                    && person.unusedSince < beforeMillis
                                    && person.mail.isEmpty()
                                    && !disk.isInAGroup(person.id)
                                    && which.mayBeForgotten(person.key))
                            .map(this::stored)
                            .toList();
                    forgotten.forEach(person -> disk.people.remove(person.id()));
                    long last = page.isEmpty() ? after : page.get(page.size() - 1).id;
                    answer.done(new Forgotten(forgotten, last, page.size() < PAGE_OF_PERSONS));
                },
                answer::failed);
    }

    @Override
    public void keep(NewPost post, long receiver, Limit limit, Kept answer) {
        ask(() -> keep(post, disk.people.get(receiver), limit, answer), answer::failed);
    }

    @Override
    public void keep(NewPost post, String receiverKey, Kept answer) {
        ask(() -> keep(post, disk.person(receiverKey), Limit.ENFORCED, answer), answer::failed);
    }

    private void keep(NewPost post, Person receiver, Limit limit, Kept answer) {
        if (receiver == null) {
            answer.unknownReceiver();
            return;
        }
        for (StoredPost there : receiver.mail.values()) {
            if (!there.isForGroup() && isSame(there, post.sender(), post.id())) {
                answer.stored(there.place());
                return;
            }
        }
        Quota exceeded = exceeded(receiver, post.sender(), post.line().length);
        if (exceeded == null && isTooMuchOf(post)) {
            exceeded = Quota.SENDER;
        }
        if (limit == Limit.ENFORCED && exceeded != null) {
            answer.full(exceeded);
        } else {
            answer.stored(
                    disk.put(receiver, new StoredPost(0, 0, post.sender(), post.id(), post.millis(), post.line())));
        }
    }

    private static boolean isSame(StoredPost there, long sender, MessageId id) {
        return !id.isNone()
                && there.sender() == sender
                && there.id().epoch() == id.epoch()
                && there.id().counter() == id.counter();
    }

    /** The quota of a mailbox that one more post would exceed; null if there is none. */
    private Quota exceeded(Person receiver, long sender, int bytes) {
        if (receiver.mail.size() >= limits.maxMessages() || receiver.bytes() + bytes > limits.maxBytes()) {
            return Quota.MAILBOX;
        }
        List<StoredPost> share = receiver.mail.values().stream()
                .filter(post -> post.sender() == sender)
                .toList();
        long shareBytes = share.stream().mapToLong(post -> post.line().length).sum();
        return share.size() >= limits.maxShareMessages() || shareBytes + bytes > limits.maxShareBytes()
                ? Quota.SHARE
                : null;
    }

    /** Whether one more text of its sender would be too much. This disk has room for any number of senders. */
    private boolean isTooMuchOf(NewPost post) {
        return disk.bytesOf(post.sender()) + post.line().length + MailboxLimits.ROW_BYTES > limits.maxSenderBytes();
    }

    @Override
    public void read(long receiver, long after, Answer<Page> answer) {
        ask(
                () -> {
                    List<StoredPost> posts = new ArrayList<>();
                    Person person = disk.people.get(receiver);
                    int bytes = 0;
                    for (StoredPost post : person == null
                            ? List.<StoredPost>of()
                            : person.mail.tailMap(after, false).values()) {
                        if (posts.size() == PAGE || bytes >= PAGE_BYTES) {
                            answer.done(new Page(posts, false));
                            return;
                        }
                        posts.add(post);
                        bytes += post.line().length;
                    }
                    answer.done(new Page(posts, true));
                },
                answer::failed);
    }

    @Override
    public void takeOff(long receiver, List<Long> places, Runnable done) {
        askUntilDone(
                () -> {
                    Person person = disk.people.get(receiver);
                    if (person != null) {
                        places.forEach(person.mail::remove);
                    }
                    done.run();
                },
                () -> {});
    }

    @Override
    public void expire(long beforeMillis) {
        askUntilDone(
                () -> {
                    disk.open.values().removeIf(each -> each.post().millis() < beforeMillis);
                    disk.people
                            .values()
                            .forEach(person -> person.mail.values().removeIf(post -> post.millis() < beforeMillis));
                },
                () -> {});
    }

    // --- ids of senders

    @Override
    public void saveMark(long sender, Supplier<Mark> mark) {
        askUntilDone(
                () -> {
                    Mark now = mark.get();
                    disk.people.get(sender).marks.remove(now.epoch());
                    disk.people.get(sender).marks.put(now.epoch(), now);
                    disk.refusals
                            .keySet()
                            .removeIf(key -> key.sender() == sender
                                    && key.epoch() == now.epoch()
                                    && key.counter() < now.refusedFrom());
                },
                () -> {});
    }

    @Override
    public void forgetEpoch(long sender, long epoch) {
        askUntilDone(
                () -> {
                    disk.people.get(sender).marks.remove(epoch);
                    disk.refusals.keySet().removeIf(key -> key.sender() == sender && key.epoch() == epoch);
                },
                () -> {});
    }

    @Override
    public void rememberRefusal(long sender, MessageId id, String code, String sentence, Answer<Void> answer) {
        ask(
                () -> {
                    disk.refusals.put(new Key(sender, id.epoch(), id.counter()), new Known(false, code, sentence));
                    answer.done(null);
                },
                answer::failed);
    }

    @Override
    public void lookUp(long sender, MessageId id, Answer<Known> answer) {
        ask(
                () -> {
                    boolean isStored = isOpen(sender, id)
                            || disk.people.values().stream()
                                    .flatMap(person -> person.mail.values().stream())
                                    .anyMatch(post -> isSame(post, sender, id));
                    Known refused = disk.refusals.get(new Key(sender, id.epoch(), id.counter()));
                    answer.done(
                            refused == null
                                    ? new Known(isStored, null, null)
                                    : new Known(isStored, refused.code(), refused.sentence()));
                },
                answer::failed);
    }

    private boolean isOpen(long sender, MessageId id) {
        return disk.open.values().stream().anyMatch(each -> isSame(each.post(), sender, id));
    }

    // --- groups

    @Override
    public void groups(Answer<List<StoredGroup>> answer) {
        ask(() -> answer.done(List.copyOf(disk.groups.values())), answer::failed);
    }

    private static GroupChange refused(Outcome outcome) {
        return new GroupChange(outcome, 0, List.of(), null);
    }

    private boolean areMoreThan(int max, Members members, Answer<GroupChange> answer) {
        boolean areMore = (members.all() ? disk.people.size() : members.keys().size()) > max;
        if (areMore) {
            answer.done(refused(Outcome.TOO_MANY_MEMBERS));
        }
        return areMore;
    }

    /** The persons of a change; null if one is unknown, and {@code answer} has been told. */
    private Set<StoredGroup.Member> named(Members members, Answer<GroupChange> answer) {
        Set<StoredGroup.Member> named = new LinkedHashSet<>();
        if (members.all()) {
            disk.people.values().forEach(person -> named.add(person.asMember()));
        }
        for (String key : members.keys()) {
            if (disk.person(key) == null) {
                answer.done(new GroupChange(Outcome.UNKNOWN_PERSON, 0, List.of(), key));
                return null;
            }
            named.add(disk.person(key).asMember());
        }
        return named;
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
        ask(
                () -> {
                    if (disk.groups.values().stream()
                            .anyMatch(group -> group.name().equalsIgnoreCase(key))) {
                        answer.done(refused(Outcome.TAKEN));
                        return;
                    }
                    if (disk.groups.values().stream()
                                    .filter(group -> group.owner() == owner)
                                    .count()
                            >= maxGroups) {
                        answer.done(refused(Outcome.TOO_MANY_GROUPS));
                        return;
                    }
                    Set<StoredGroup.Member> named =
                            areMoreThan(maxMembers, members, answer) ? null : named(members, answer);
                    if (named == null) {
                        return;
                    }
                    named.add(disk.people.get(owner).asMember());
                    if (named.size() > maxMembers) {
                        answer.done(refused(Outcome.TOO_MANY_MEMBERS));
                    } else {
                        long id = disk.next();
                        List<StoredGroup.Member> all = List.copyOf(named);
                        disk.groups.put(id, new StoredGroup(id, name, owner, announces, all));
                        answer.done(new GroupChange(Outcome.DONE, id, all, null));
                    }
                },
                answer::failed);
    }

    @Override
    public void addMembers(long group, Members members, int maxMembers, Answer<GroupChange> answer) {
        ask(
                () -> {
                    StoredGroup old = disk.groups.get(group);
                    if (old == null) {
                        answer.done(refused(Outcome.ABSENT));
                        return;
                    }
                    Set<StoredGroup.Member> named =
                            areMoreThan(maxMembers, members, answer) ? null : named(members, answer);
                    if (named != null) {
                        named.removeAll(old.members());
                        if (old.members().size() + named.size() > maxMembers) {
                            answer.done(refused(Outcome.TOO_MANY_MEMBERS));
                            return;
                        }
                        List<StoredGroup.Member> all = new ArrayList<>(old.members());
                        all.addAll(named);
                        change(old, all);
                        answer.done(new GroupChange(Outcome.DONE, group, List.copyOf(named), null));
                    }
                },
                answer::failed);
    }

    private void change(StoredGroup old, List<StoredGroup.Member> members) {
        disk.groups.put(
                old.id(), new StoredGroup(old.id(), old.name(), old.owner(), old.announces(), List.copyOf(members)));
    }

    @Override
    public void removeMembers(long group, List<String> keys, Answer<GroupChange> answer) {
        ask(
                () -> {
                    StoredGroup old = disk.groups.get(group);
                    Set<StoredGroup.Member> named = old == null ? Set.of() : named(new Members(false, keys), answer);
                    if (old == null) {
                        answer.done(refused(Outcome.ABSENT));
                    } else if (named != null) {
                        named.retainAll(old.members());
                        named.removeIf(member -> member.id() == old.owner());
                        List<StoredGroup.Member> left = new ArrayList<>(old.members());
                        left.removeAll(named);
                        change(old, left);
                        answer.done(new GroupChange(Outcome.DONE, group, List.copyOf(named), null));
                    }
                },
                answer::failed);
    }

    @Override
    public void dissolveGroup(long group, Answer<GroupChange> answer) {
        ask(
                () -> {
                    StoredGroup old = disk.groups.remove(group);
                    answer.done(
                            old == null
                                    ? refused(Outcome.ABSENT)
                                    : new GroupChange(Outcome.DONE, group, old.members(), null));
                },
                answer::failed);
    }

    // --- posts to groups

    @Override
    public void post(NewPost post, long group, int about, Posted answer) {
        ask(
                () -> {
                    StoredGroup to = disk.groups.get(group);
                    if (isOpen(post.sender(), post.id())
                            || disk.people.values().stream()
                                    .flatMap(person -> person.mail.values().stream())
                                    .anyMatch(there -> there.isForGroup() && isSame(there, post.sender(), post.id()))) {
                        answer.repeated();
                    } else if (to == null || to.members().stream().noneMatch(member -> member.id() == post.sender())) {
                        answer.notAMember();
                    } else if (isTooMuchOf(post)) {
                        answer.full(Quota.SENDER);
                    } else {
                        long number = disk.next();
                        StoredPost open =
                                new StoredPost(0, number, post.sender(), post.id(), post.millis(), post.line());
                        Set<Long> members = to.members().stream()
                                .map(StoredGroup.Member::id)
                                .filter(member -> member != post.sender())
                                .collect(Collectors.toSet());
                        disk.open.put(number, new OpenPost(open, members));
                        posted(open, answer);
                    }
                },
                answer::failed);
    }

    private void posted(StoredPost post, Posted answer) {
        int full = 0;
        for (long member : answer.absent()) {
            Person person = disk.people.get(member);
            if (person == null || exceeded(person, post.sender(), post.line().length) != null) {
                full++;
            } else {
                disk.put(person, post);
            }
        }
        answer.posted(post.number(), full);
    }

    @Override
    public void keepForMember(long number, long group, long member, Limit limit, Kept answer) {
        askUntilDone(
                () -> {
                    Person person = disk.people.get(member);
                    StoredPost there = person == null
                            ? null
                            : person.mail.values().stream()
                                    .filter(post -> post.number() == number)
                                    .findFirst()
                                    .orElse(null);
                    if (person == null) {
                        answer.unknownReceiver();
                    } else if (there != null) {
                        answer.stored(there.place());
                    } else if (!disk.open.containsKey(number)) {
                        answer.stored(0); // it has expired
                    } else {
                        StoredPost post = disk.open.get(number).post();
                        Quota exceeded = exceeded(person, post.sender(), post.line().length);
                        if (limit == Limit.ENFORCED && exceeded != null) {
                            answer.full(exceeded);
                        } else {
                            answer.stored(disk.put(person, post));
                        }
                    }
                },
                () -> answer.failed(new StoreException("the server is closing", null)));
    }

    @Override
    public void finish(long number, long group) {
        askUntilDone(() -> disk.open.remove(number), () -> {});
    }
}
