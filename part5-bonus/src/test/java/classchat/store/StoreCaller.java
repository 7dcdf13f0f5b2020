package classchat.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import classchat.wire.MessageId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a store, and waits for its answers. An answer that is a failure is thrown as an {@link AssertionError}. */
final class StoreCaller {
    static final int MAX_GROUPS = 100;
    static final int MAX_MEMBERS = 5_000;

    private final Store store;

    StoreCaller(Store store) {
        this.store = store;
    }

    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Completes a future with the answer. */
    static <T> Store.Answer<T> into(CompletableFuture<T> future) {
        return new Store.Answer<>() {
            @Override
            public void done(T result) {
                future.complete(result);
            }

            @Override
            public void failed(StoreException why) {
                future.completeExceptionally(why);
            }
        };
    }

    static NewPost post(long sender, MessageId id, String text) {
        return post(sender, id, text, 0);
    }

    static NewPost post(long sender, MessageId id, String text, long millis) {
        return new NewPost(sender, id, millis, (text + "\n").getBytes(UTF_8));
    }

    static MessageId id(long counter) {
        return new MessageId(7, counter);
    }

    // --- people and mailboxes

    StoredPerson enter(String name) {
        return enter(name, 0, Store.NewName.ALLOWED);
    }

    StoredPerson enter(String name, long millis, Store.NewName newName) {
        CompletableFuture<StoredPerson> person = new CompletableFuture<>();
        store.enter(name.toLowerCase(java.util.Locale.ROOT), name, 0, millis, newName, into(person));
        return await(person);
    }

    long person(String name) {
        return enter(name).id();
    }

    int pages; // of the last forgetUnused

    /** Looks at all persons, page by page; returns the keys of those that were forgotten. */
    List<String> forgetUnused(long beforeMillis, Store.Forgettable which) {
        List<String> keys = new ArrayList<>();
        pages = 0;
        Store.Forgotten page = new Store.Forgotten(List.of(), 0, false);
        while (!page.isLast()) {
            CompletableFuture<Store.Forgotten> next = new CompletableFuture<>();
            store.forgetUnused(beforeMillis, page.last(), which, into(next));
            page = await(next);
            page.forgotten().forEach(person -> keys.add(person.key()));
            pages++;
        }
        return keys;
    }

    /**
     * What became of a post that was to be kept: {@code stored}, {@code full}, {@code full} with another quota than that of the
     * mailbox, {@code unknownReceiver} or {@code failed}.
     */
    record Fate(String word, long place) {}

    private static String inWords(Quota exceeded) {
        return exceeded == Quota.MAILBOX ? "full" : "full " + exceeded;
    }

    static final class FateOf implements Store.Kept {
        final CompletableFuture<Fate> fate = new CompletableFuture<>();

        @Override
        public void stored(long place) {
            fate.complete(new Fate("stored", place));
        }

        @Override
        public void full(Quota exceeded) {
            fate.complete(new Fate(inWords(exceeded), 0));
        }

        @Override
        public void unknownReceiver() {
            fate.complete(new Fate("unknownReceiver", 0));
        }

        @Override
        public void failed(StoreException why) {
            fate.complete(new Fate("failed", 0));
        }
    }

    Fate keep(NewPost post, long receiver) {
        return keep(post, receiver, Store.Limit.ENFORCED);
    }

    Fate keep(NewPost post, long receiver, Store.Limit limit) {
        FateOf answer = new FateOf();
        store.keep(post, receiver, limit, answer);
        return await(answer.fate);
    }

    Fate keep(NewPost post, String receiverKey) {
        FateOf answer = new FateOf();
        store.keep(post, receiverKey, answer);
        return await(answer.fate);
    }

    Page read(long receiver, long after) {
        CompletableFuture<Page> page = new CompletableFuture<>();
        store.read(receiver, after, into(page));
        return await(page);
    }

    /** All that waits for a person, page by page. */
    List<StoredPost> mail(long receiver) {
        List<StoredPost> all = new ArrayList<>();
        Page page = read(receiver, 0);
        all.addAll(page.posts());
        while (!page.isLast()) {
            page = read(receiver, all.get(all.size() - 1).place());
            all.addAll(page.posts());
        }
        return all;
    }

    List<String> texts(long receiver) {
        return mail(receiver).stream().map(StoreCaller::text).toList();
    }

    static String text(StoredPost post) {
        return new String(post.line(), UTF_8).stripTrailing();
    }

    void takeOff(long receiver, List<Long> places) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        store.takeOff(receiver, places, () -> done.complete(null));
        await(done);
    }

    void takeOffAll(long receiver) {
        takeOff(receiver, mail(receiver).stream().map(StoredPost::place).toList());
    }

    Known lookUp(long sender, MessageId id) {
        CompletableFuture<Known> known = new CompletableFuture<>();
        store.lookUp(sender, id, into(known));
        return await(known);
    }

    // --- groups

    List<StoredGroup> groups() {
        CompletableFuture<List<StoredGroup>> groups = new CompletableFuture<>();
        store.groups(into(groups));
        return await(groups);
    }

    GroupChange create(String name, long owner, Members members) {
        return create(name, owner, members, MAX_GROUPS, MAX_MEMBERS);
    }

    GroupChange create(String name, long owner, Members members, int maxGroups, int maxMembers) {
        CompletableFuture<GroupChange> change = new CompletableFuture<>();
        store.createGroup(
                name.toLowerCase(java.util.Locale.ROOT),
                name,
                owner,
                false,
                members,
                maxGroups,
                maxMembers,
                into(change));
        return await(change);
    }

    GroupChange add(long group, int maxMembers, String... keys) {
        CompletableFuture<GroupChange> change = new CompletableFuture<>();
        store.addMembers(group, members(keys), maxMembers, into(change));
        return await(change);
    }

    GroupChange add(long group, String... keys) {
        return add(group, MAX_MEMBERS, keys);
    }

    GroupChange remove(long group, String... keys) {
        CompletableFuture<GroupChange> change = new CompletableFuture<>();
        store.removeMembers(group, List.of(keys), into(change));
        return await(change);
    }

    GroupChange dissolve(long group) {
        CompletableFuture<GroupChange> change = new CompletableFuture<>();
        store.dissolveGroup(group, into(change));
        return await(change);
    }

    static Members members(String... keys) {
        return new Members(false, List.of(keys));
    }

    /** What became of a post to a group; the members who are absent are given before. */
    static class PostFate implements Store.Posted {
        /** {@code posted}, {@code repeated}, {@code notAMember}, {@code full SENDER}, {@code full DISK} or {@code failed}. */
        final CompletableFuture<String> word = new CompletableFuture<>();

        /** Such as {@code 2 stored, 0 full}. */
        final CompletableFuture<String> waiting = new CompletableFuture<>();

        private final List<Long> absent;
        volatile long number;

        PostFate(List<Long> absent) {
            this.absent = absent;
        }

        @Override
        public Collection<Long> absent() {
            return absent;
        }

        @Override
        public void posted(long given, int full) {
            number = given;
            waiting.complete((absent.size() - full) + " stored, " + full + " full");
            word.complete("posted");
        }

        @Override
        public void repeated() {
            word.complete("repeated");
        }

        @Override
        public void notAMember() {
            word.complete("notAMember");
        }

        @Override
        public void full(Quota exceeded) {
            word.complete(inWords(exceeded));
        }

        @Override
        public void failed(StoreException why) {
            word.complete("failed");
        }
    }

    PostFate post(NewPost post, long group, Long... absent) {
        PostFate fate = new PostFate(List.of(absent));
        store.post(post, group, absent.length, fate);
        await(fate.word);
        return fate;
    }

    Fate keepForMember(long number, long group, long member, Store.Limit limit) {
        FateOf answer = new FateOf();
        store.keepForMember(number, group, member, limit, answer);
        return await(answer.fate);
    }
}
