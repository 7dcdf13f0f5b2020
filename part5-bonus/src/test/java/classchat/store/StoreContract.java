package classchat.store;

import static classchat.store.StoreCaller.await;
import static classchat.store.StoreCaller.id;
import static classchat.store.StoreCaller.into;
import static classchat.store.StoreCaller.members;
import static classchat.store.StoreCaller.post;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.store.GroupChange.Outcome;
import classchat.store.Store.Limit;
import classchat.store.StoreCaller.Fate;
import classchat.store.StoreCaller.FateOf;
import classchat.store.StoreCaller.PostFate;
import classchat.wire.MessageId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Store} promises. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
interface StoreContract {
    /** Opens the store of this test: empty the first time, later with all that is on its disk. */
    Store open(MailboxLimits limits) throws IOException;

    /** Opens a copy of the disk as it is at this moment: what a start finds after {@code kill -9}. */
    Store openKilled(MailboxLimits limits) throws IOException;

    default Store open() throws IOException {
        return open(MailboxLimits.DEFAULT);
    }

    // --- people

    @Test
    @DisplayName("R5.3 a name has one person for ever, who is spelled as at first")
    default void people() throws Exception {
        long alice;
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            alice = caller.person("Alice");
            assertThat(caller.enter("ALICE")).isEqualTo(new StoredPerson(alice, "alice", "Alice", 0, List.of()));
            assertThat(caller.person("Bob")).isNotEqualTo(alice);
        }
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            assertThat(caller.person("Carol")).isNotEqualTo(alice);
            assertThat(caller.person("alice")).isEqualTo(alice);
        }
    }

    @Test
    @DisplayName("P11.12 a new person is made if it is allowed; how many there are is told, also after a restart")
    default void newNames() throws Exception {
        for (int start = 1; start <= 2; start++) {
            try (Store store = open()) {
                StoreCaller caller = new StoreCaller(store);
                caller.person("Alice");
                caller.person("Bob");
                List<Long> told = new ArrayList<>();
                assertThat(caller.enter("Carol", 5, names -> {
                            told.add(names);
                            return false;
                        }))
                        .isNull();
                assertThat(told).containsOnly(2L);
                assertThat(caller.enter("Bob", 5, names -> false))
                        .as("is known")
                        .isNotNull();
                assertThat(caller.keep(post(1, id(1), "x"), "carol").word()).isEqualTo("unknownReceiver");
            }
        }
    }

    @Test
    @DisplayName("P11.13 a person that never wrote, has no mail and is in no group is forgotten, and its id with it")
    default void forgetUnused() throws Exception {
        long unused;
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long owner = caller.enter("Owner", 10, names -> true).id();
            unused = caller.enter("Unused", 10, names -> true).id();
            long former = caller.enter("Former", 10, names -> true).id();
            long mail = caller.enter("Mail", 10, names -> true).id();
            long writer = caller.enter("Writer", 10, names -> true).id();
            long again = caller.enter("Again", 10, names -> true).id();
            caller.enter("Young", 20, names -> true);
            caller.enter("Here", 10, names -> true);
            long group = caller.create("#class", owner, members("former")).group();
            caller.remove(group, "former");
            caller.keep(post(writer, id(1), "x"), mail);
            store.wrote(writer);
            store.seen(again, 20);
            store.seen(writer, 15);
            assertThat(caller.enter("Writer").unusedSince()).isZero();
            assertThat(caller.enter("Again").unusedSince()).isEqualTo(20);
            assertThat(caller.forgetUnused(20, key -> !key.equals("here"))).containsExactly("unused", "former");
            assertThat(caller.keep(post(writer, id(2), "x"), unused).word()).isEqualTo("unknownReceiver");
            assertThat(caller.keep(post(writer, id(2), "x"), "former").word()).isEqualTo("unknownReceiver");
            assertThat(caller.forgetUnused(20, key -> !key.equals("here"))).isEmpty();
            assertThat(caller.enter("Unused", 30, names -> names == 6).id()).isGreaterThan(former);
        }
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            assertThat(caller.forgetUnused(25, key -> true)).containsExactly("again", "young", "here");
            assertThat(caller.enter("Unused").id()).isNotEqualTo(unused);
        }
    }

    @Test
    @DisplayName("P11.13 persons are looked at in pages")
    default void forgetInPages() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            for (int i = 1; i <= 1_200; i++) {
                caller.enter("N" + i, i % 3 == 0 ? 10 : 30, names -> true);
            }
            assertThat(caller.forgetUnused(20, key -> true)).hasSize(400);
            assertThat(caller.pages).isEqualTo(3);
        }
    }

    // --- mailboxes

    @Test
    @DisplayName("P11.4 posts are read in the order in which they were kept, and as they were, also after a restart")
    default void keepAndRead() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            assertThat(caller.read(bob, 0)).isEqualTo(new Page(List.of(), true));
            Fate one = caller.keep(post(alice, id(1), "één", 5), bob);
            Fate two = caller.keep(post(alice, MessageId.NONE, "two", 6), "bob");
            caller.keep(post(bob, id(1), "to Alice"), alice);
            assertThat(two.place()).isGreaterThan(one.place());
        }
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            Page page = caller.read(caller.person("Bob"), 0);
            assertThat(page.isLast()).isTrue();
            assertThat(page.posts()).extracting(StoreCaller::text).containsExactly("één", "two");
            StoredPost one = page.posts().get(0);
            assertThat(one.isForGroup()).isFalse();
            assertThat(List.of(one.sender(), one.millis())).containsExactly(alice, 5L);
            assertThat(one.id()).isEqualTo(id(1));
            assertThat(page.posts().get(1).id()).isEqualTo(MessageId.NONE);
        }
    }

    @Test
    @DisplayName("P11.4 places go up, also behind an empty mailbox and a restart")
    default void placesGoUp() throws Exception {
        long last = 0;
        for (int start = 1; start <= 3; start++) {
            try (Store store = open()) {
                StoreCaller caller = new StoreCaller(store);
                long bob = caller.person("Bob");
                for (int i = 0; i < 3; i++) {
                    long place =
                            caller.keep(post(bob, MessageId.NONE, "x"), bob).place();
                    assertThat(place).isGreaterThan(last);
                    last = place;
                    caller.takeOff(bob, List.of(place));
                }
            }
        }
    }

    @Test
    @DisplayName("R5.3 a post for nobody: its sender can be told so")
    default void unknownReceiver() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            assertThat(caller.keep(post(alice, id(1), "x"), alice + 1).word()).isEqualTo("unknownReceiver");
            assertThat(caller.keep(post(alice, id(1), "x"), "nobody").word()).isEqualTo("unknownReceiver");
            assertThat(caller.lookUp(alice, id(1)).isStored()).isFalse();
        }
    }

    @Test
    @DisplayName("P10.4 a repeat of a post that waits has its place, also if the mailbox is full, and after a kill")
    default void repeats() throws Exception {
        MailboxLimits two = MailboxLimits.DEFAULT.withMax(2, 1_000);
        try (Store store = open(two)) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            Fate first = caller.keep(post(alice, id(1), "one"), bob);
            caller.keep(post(alice, id(2), "two"), bob);
            assertThat(caller.keep(post(alice, id(1), "one"), bob)).isEqualTo(first);
            assertThat(caller.keep(post(bob, id(1), "of another"), bob).word()).isEqualTo("full");
            assertThat(caller.keep(post(alice, id(1), "to another"), alice).word())
                    .isEqualTo("stored");
            try (Store again = openKilled(two)) {
                StoreCaller later = new StoreCaller(again);
                assertThat(later.keep(post(alice, id(1), "one"), bob)).isEqualTo(first);
                assertThat(later.keep(post(alice, id(3), "three"), bob).word()).isEqualTo("full");
                assertThat(later.texts(bob)).containsExactly("one", "two");
            }
        }
    }

    @Test
    @DisplayName("P10.4 posts without an id are never repeats")
    default void noIds() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long bob = caller.person("Bob");
            caller.keep(post(bob, MessageId.NONE, "x"), bob);
            caller.keep(post(bob, MessageId.NONE, "x"), bob);
            assertThat(caller.texts(bob)).containsExactly("x", "x");
            assertThat(caller.lookUp(bob, MessageId.NONE).isStored()).isFalse();
        }
    }

    @Test
    @DisplayName("P11.5 a mailbox takes so many messages; what is taken off makes room, also after a restart")
    default void limitOfMessages() throws Exception {
        MailboxLimits two = MailboxLimits.DEFAULT.withMax(2, 1_000);
        try (Store store = open(two)) {
            StoreCaller caller = new StoreCaller(store);
            long bob = caller.person("Bob");
            caller.keep(post(bob, id(1), "one"), bob);
            caller.keep(post(bob, id(2), "two"), bob);
            assertThat(caller.keep(post(bob, id(3), "three"), bob).word()).isEqualTo("full");
            assertThat(caller.keep(post(bob, id(4), "four"), "bob").word()).isEqualTo("full");
            assertThat(caller.keep(post(bob, id(5), "five"), bob, Limit.WAIVED).word())
                    .isEqualTo("stored");
        }
        try (Store store = open(two)) {
            StoreCaller caller = new StoreCaller(store);
            long bob = caller.person("Bob");
            List<StoredPost> mail = caller.mail(bob);
            assertThat(mail).extracting(StoreCaller::text).containsExactly("one", "two", "five");
            List<Long> places = mail.stream().map(StoredPost::place).toList();
            caller.takeOff(bob, List.of(places.get(0), places.get(0))); // the second time there is nothing
            caller.takeOff(bob, List.of(places.get(0)));
            assertThat(caller.keep(post(bob, id(6), "six"), bob).word()).isEqualTo("full");
            caller.takeOff(bob, List.of(places.get(1)));
            assertThat(caller.keep(post(bob, id(7), "seven"), bob).word()).isEqualTo("stored");
            assertThat(caller.texts(bob)).containsExactly("five", "seven");
        }
    }

    @Test
    @DisplayName("P11.5 a mailbox takes so many bytes, and not one more")
    default void limitOfBytes() throws Exception {
        MailboxLimits limits = MailboxLimits.DEFAULT.withMax(100, 10);
        try (Store store = open(limits)) {
            StoreCaller caller = new StoreCaller(store);
            long bob = caller.person("Bob");
            assertThat(caller.keep(post(bob, id(1), "1234"), bob).word()).isEqualTo("stored");
            assertThat(caller.keep(post(bob, id(2), "12345"), bob).word()).isEqualTo("full");
            assertThat(caller.keep(post(bob, id(3), "1234"), bob).word()).isEqualTo("stored");
            assertThat(caller.keep(post(bob, id(4), ""), bob).word()).isEqualTo("full");
        }
    }

    @Test
    @DisplayName("P11.8 one sender gets a share of a mailbox, by messages and by bytes; the others still get in")
    default void share() throws Exception {
        MailboxLimits limits = MailboxLimits.DEFAULT.withMax(8, 1_000).withMaxShare(2, 20);
        try (Store store = open(limits)) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long carol = caller.person("Carol");
            long group = caller.create("#class", alice, members("bob", "carol")).group();
            caller.keep(post(alice, id(1), "one"), bob);
            PostFate all = caller.post(post(alice, id(2), "all"), group, bob, carol);
            assertThat(await(all.waiting)).isEqualTo("2 stored, 0 full");
            assertThat(caller.keep(post(alice, id(3), "three"), bob).word()).isEqualTo("full SHARE");
            assertThat(caller.keep(post(alice, id(1), "one"), bob).word())
                    .as("a repeat")
                    .isEqualTo("stored");
            PostFate more = caller.post(post(alice, id(4), "more"), group, bob, carol);
            assertThat(await(more.waiting)).as("Bob's is refused").isEqualTo("1 stored, 1 full");
            assertThat(caller.keep(post(alice, id(5), "five"), bob, Limit.WAIVED)
                            .word())
                    .isEqualTo("stored");
            assertThat(caller.keep(post(carol, id(1), "20 bytes, with an LF"), bob)
                            .word())
                    .isEqualTo("full SHARE");
            assertThat(caller.keep(post(carol, id(1), "20 bytes with its LF"), bob)
                            .word())
                    .isEqualTo("full SHARE");
            assertThat(caller.keep(post(carol, id(1), "20 bytes with an LF"), bob)
                            .word())
                    .isEqualTo("stored");
            store.finish(all.number, group);
            store.finish(more.number, group);
            caller.groups(); // behind it
            try (Store again = openKilled(limits)) {
                StoreCaller later = new StoreCaller(again);
                assertThat(later.keep(post(alice, id(6), "six"), bob).word()).isEqualTo("full SHARE");
                List<Long> places =
                        later.mail(bob).stream().map(StoredPost::place).toList();
                later.takeOff(bob, places.subList(0, 2));
                assertThat(later.keep(post(alice, id(6), "six"), bob).word()).isEqualTo("stored");
                assertThat(later.texts(bob)).containsExactly("five", "20 bytes with an LF", "six");
            }
        }
    }

    @Test
    @DisplayName("P11.9 one sender gets so many bytes of the disk; a group's text counts once, and a little a member")
    default void bytesOfASender() throws Exception {
        int row = MailboxLimits.ROW_BYTES;
        MailboxLimits limits = MailboxLimits.DEFAULT.withMaxSenderBytes(3 * row + 30);
        try (Store store = open(limits)) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long carol = caller.person("Carol");
            long group = caller.create("#class", alice, members("bob", "carol")).group();
            PostFate all = caller.post(post(alice, id(1), "ten bytes"), group, bob, carol);
            assertThat(await(all.waiting)).isEqualTo("2 stored, 0 full");
            store.finish(all.number, group);
            assertThat(caller.keep(post(alice, id(2), "twenty-one bytes, LF"), bob)
                            .word())
                    .isEqualTo("full SENDER");
            assertThat(caller.keep(post(alice, id(2), "twenty bytes, an LF"), carol)
                            .word())
                    .isEqualTo("stored");
            assertThat(await(caller.post(post(alice, id(3), ""), group).word)).isEqualTo("full SENDER");
            assertThat(await(caller.post(post(alice, id(1), "ten bytes"), group).word))
                    .isEqualTo("repeated");
            assertThat(caller.keep(post(alice, id(4), "four"), bob, Limit.WAIVED)
                            .word())
                    .isEqualTo("stored");
            assertThat(caller.keep(post(bob, id(1), "of another"), carol).word())
                    .isEqualTo("stored");
        }
        try (Store store = open(limits)) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            assertThat(caller.keep(post(alice, id(5), ""), "bob").word()).isEqualTo("full SENDER");
            caller.takeOffAll(caller.person("Bob"));
            assertThat(caller.keep(post(alice, id(6), "twenty bytes, an LF"), "bob")
                            .word())
                    .as("Carol still has the text for all")
                    .isEqualTo("full SENDER");
            caller.takeOffAll(caller.person("Carol"));
            assertThat(caller.keep(post(alice, id(6), "twenty bytes, an LF"), "bob")
                            .word())
                    .isEqualTo("stored");
        }
    }

    @Test
    @DisplayName("R5.3 a long mailbox is read in pages, of which the last says so")
    default void pages() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long bob = caller.person("Bob");
            List<String> texts = new ArrayList<>();
            FateOf last = new FateOf();
            for (int i = 1; i <= 1_000; i++) {
                texts.add("text " + i);
                store.keep(post(bob, id(i), "text " + i), bob, Limit.ENFORCED, i == 1_000 ? last : new FateOf());
            }
            await(last.fate);
            assertThat(caller.texts(bob)).isEqualTo(texts);
            Page first = caller.read(bob, 0);
            assertThat(first.isLast()).isFalse();
            caller.takeOffAll(bob);
            assertThat(caller.read(bob, 0)).isEqualTo(new Page(List.of(), true));
            for (int i = 0; i < 40; i++) {
                caller.keep(post(bob, MessageId.NONE, "-".repeat(60_000)), bob);
            }
            assertThat(caller.read(bob, 0).isLast()).as("2.4 MB").isFalse();
            assertThat(caller.mail(bob)).hasSize(40);
        }
    }

    @Test
    @DisplayName("P11.6 what waited for too long is thrown away, and makes room")
    default void expiry() throws Exception {
        MailboxLimits three = MailboxLimits.DEFAULT.withMax(3, 1_000);
        try (Store store = open(three)) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long group =
                    caller.create("#class", alice, new Members(true, List.of())).group();
            caller.keep(post(alice, id(1), "old", 10), bob);
            PostFate old = caller.post(post(alice, id(2), "old for all", 10), group, bob);
            assertThat(await(old.waiting)).isEqualTo("1 stored, 0 full");
            caller.keep(post(alice, id(3), "young", 20), bob);
            assertThat(caller.keep(post(alice, id(4), "too many", 20), bob).word())
                    .isEqualTo("full");
            store.expire(20);
            assertThat(caller.texts(bob)).containsExactly("young");
            assertThat(caller.keepForMember(old.number, group, alice, Limit.ENFORCED))
                    .isEqualTo(new Fate("stored", 0));
            assertThat(caller.texts(alice)).isEmpty();
            for (String text : List.of("two", "three")) {
                assertThat(caller.keep(post(alice, MessageId.NONE, text), bob).word())
                        .isEqualTo("stored");
            }
            assertThat(caller.keep(post(alice, MessageId.NONE, "four"), bob).word())
                    .isEqualTo("full");
        }
        try (Store store = open(three)) {
            StoreCaller caller = new StoreCaller(store);
            assertThat(caller.texts(caller.person("Bob"))).containsExactly("young", "two", "three");
            assertThat(caller.texts(caller.person("Alice"))).isEmpty();
        }
    }

    // --- ids of senders

    @Test
    @DisplayName("P10.4 marks of epochs are remembered, the one used last is the last; a forgotten one is gone")
    default void marks() throws Exception {
        Mark one = new Mark(1, 5, List.of(new Mark.Range(2, 2), new Mark.Range(4, 5)), List.of());
        Mark two = new Mark(2, 100, List.of(), List.of(new Mark.Range(7, 9)));
        Mark oneLater = new Mark(1, 6, List.of(), List.of());
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            store.saveMark(alice, () -> one);
            store.saveMark(alice, () -> two);
            assertThat(caller.enter("Alice").marks()).containsExactly(one, two);
            store.saveMark(alice, () -> oneLater);
            store.saveMark(caller.person("Bob"), () -> two);
        }
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            assertThat(caller.enter("Alice").marks()).containsExactly(two, oneLater);
            CompletableFuture<Void> refused = new CompletableFuture<>();
            store.rememberRefusal(alice, new MessageId(2, 8), "code", "sentence", into(refused));
            await(refused);
            store.forgetEpoch(alice, 2);
            assertThat(caller.enter("Alice").marks()).containsExactly(oneLater);
            assertThat(caller.lookUp(alice, new MessageId(2, 8)).code()).isNull();
            assertThat(caller.enter("Bob").marks()).containsExactly(two);
            store.saveMark(alice, () -> two);
            assertThat(caller.enter("Alice").marks()).containsExactly(oneLater, two);
            store.saveMark(alice, () -> one);
            store.forgetEpoch(alice, 1);
            assertThat(caller.enter("Alice").marks()).containsExactly(two);
        }
    }

    @Test
    @DisplayName("P10.7 a mark comes with its refusals; saving one forgets those that it leaves out, and no others")
    default void refusals() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            for (long sender : List.of(alice, bob)) {
                for (long epoch = 7; epoch <= 8; epoch++) {
                    for (long counter = 1; counter <= 4; counter++) {
                        CompletableFuture<Void> refused = new CompletableFuture<>();
                        store.rememberRefusal(sender, new MessageId(epoch, counter), "code", "no", into(refused));
                        await(refused);
                    }
                }
            }
            store.saveMark(alice, () -> new Mark(7, 9, List.of(), List.of(), List.of(new Mark.Range(3, 4))));
            store.saveMark(alice, () -> new Mark(8, 3, List.of(), List.of()));
            store.saveMark(bob, () -> new Mark(8, 0, List.of(), List.of()));
            List<Mark> marks = caller.enter("Alice").marks();
            assertThat(marks.stream()
                            .flatMap(mark -> mark.refused().stream())
                            .mapToLong(range -> range.to() - range.from() + 1)
                            .sum())
                    .isEqualTo(3);
            assertThat(marks).extracting(Mark::refusedFrom).containsExactly(3L, 4L);
        }
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            assertThat(caller.lookUp(alice, id(2)).code()).isNull();
            assertThat(caller.lookUp(alice, id(3)).code()).isEqualTo("code");
            assertThat(caller.lookUp(alice, new MessageId(8, 4)).code()).isEqualTo("code");
            assertThat(caller.lookUp(caller.person("Bob"), new MessageId(8, 1)).code())
                    .isEqualTo("code");
            assertThat(caller.lookUp(caller.person("Bob"), id(1)).code()).isEqualTo("code");
        }
    }

    @Test
    @DisplayName("P10.4 what became of a message can be looked up: it waits, was refused, or has arrived")
    default void lookUp() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            caller.keep(post(alice, id(1), "x"), bob);
            for (String sentence : List.of("no", "no, no")) {
                CompletableFuture<Void> refused = new CompletableFuture<>();
                store.rememberRefusal(alice, id(2), "mailbox-full", sentence, into(refused));
                await(refused);
            }
        }
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            assertThat(caller.lookUp(alice, id(1))).isEqualTo(new Known(true, null, null));
            assertThat(caller.lookUp(alice, id(2))).isEqualTo(new Known(false, "mailbox-full", "no, no"));
            assertThat(caller.lookUp(bob, id(1))).isEqualTo(new Known(false, null, null));
            caller.takeOffAll(bob);
            assertThat(caller.lookUp(alice, id(1))).isEqualTo(new Known(false, null, null));
        }
    }

    // --- groups

    @Test
    @DisplayName("R5.1 a group has its owner and members, and keeps them over a restart")
    default void groups() throws Exception {
        long group;
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            caller.person("Bob");
            caller.person("Carol");
            GroupChange made = caller.create("#Class", alice, members("bob"));
            group = made.group();
            assertThat(made.outcome()).isEqualTo(Outcome.DONE);
            assertThat(keys(made)).containsExactlyInAnyOrder("alice", "bob");
            assertThat(keys(caller.add(group, "bob", "carol", "carol"))).containsExactly("carol");
            assertThat(keys(caller.remove(group, "bob", "bob", "alice"))).containsExactly("bob");
            assertThat(keys(caller.remove(group, "bob"))).isEmpty();
        }
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            StoredGroup found = caller.groups().get(0);
            assertThat(caller.groups()).hasSize(1);
            assertThat(List.of(found.id(), found.name(), found.owner(), found.announces()))
                    .containsExactly(group, "#Class", alice, false);
            assertThat(found.members())
                    .containsExactlyInAnyOrder(
                            new StoredGroup.Member(alice, "alice", "Alice"),
                            new StoredGroup.Member(caller.person("Carol"), "carol", "Carol"));
        }
    }

    private static List<String> keys(GroupChange change) {
        return change.members().stream().map(StoredGroup.Member::key).toList();
    }

    @Test
    @DisplayName("R5.1 a change that cannot be made changes nothing, and says why")
    default void groupRefusals() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            caller.person("Carol");
            long group = caller.create("#one", alice, members()).group();
            List<StoredGroup> before = caller.groups();
            assertThat(caller.create("#ONE", bob, members()).outcome()).isEqualTo(Outcome.TAKEN);
            assertThat(caller.create("#two", alice, members(), 1, 10).outcome()).isEqualTo(Outcome.TOO_MANY_GROUPS);
            assertThat(caller.create("#two", bob, members("bob", "alice", "carol"), 1, 2)
                            .outcome())
                    .isEqualTo(Outcome.TOO_MANY_MEMBERS);
            assertThat(caller.create("#two", bob, members("no", "such", "persons"), 1, 2)
                            .outcome())
                    .as("the number is looked at before the persons are")
                    .isEqualTo(Outcome.TOO_MANY_MEMBERS);
            GroupChange unknown = caller.create("#two", bob, members("alice", "nobody"));
            assertThat(unknown.outcome()).isEqualTo(Outcome.UNKNOWN_PERSON);
            assertThat(unknown.unknown()).isEqualTo("nobody");
            assertThat(caller.add(group, 2, "bob", "carol").outcome()).isEqualTo(Outcome.TOO_MANY_MEMBERS);
            assertThat(caller.add(group, "bob", "nobody").unknown()).isEqualTo("nobody");
            assertThat(caller.remove(group, "nobody").unknown()).isEqualTo("nobody");
            assertThat(caller.groups()).isEqualTo(before);
            assertThat(caller.add(group, 2, "bob").outcome()).isEqualTo(Outcome.DONE);
            long absent = group + 100;
            assertThat(List.of(
                            caller.add(absent, "bob").outcome(),
                            caller.remove(absent, "bob").outcome(),
                            caller.dissolve(absent).outcome()))
                    .containsOnly(Outcome.ABSENT);
        }
    }

    @Test
    @DisplayName("R5.1 a group of everybody; dissolved, its name is free, and its successor begins without its members")
    default void dissolve() throws Exception {
        long former;
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            former =
                    caller.create("#class", alice, new Members(true, List.of())).group();
            assertThat(keys(caller.dissolve(former))).containsExactlyInAnyOrder("alice", "bob");
            assertThat(caller.dissolve(former).outcome()).isEqualTo(Outcome.ABSENT);
            assertThat(await(caller.post(post(alice, id(1), "x"), former).word)).isEqualTo("notAMember");
            assertThat(caller.groups()).isEmpty();
        }
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            GroupChange next = caller.create("#class", caller.person("Bob"), members());
            assertThat(next.group()).isNotEqualTo(former);
            assertThat(keys(next)).containsExactly("bob");
            assertThat(caller.add(former, "alice").outcome()).isEqualTo(Outcome.ABSENT);
        }
    }

    // --- posts to groups

    @Test
    @DisplayName("P12.2 numbers of a group's posts go up, also over restarts")
    default void numbersGoUp() throws Exception {
        long last = 0;
        for (int start = 1; start <= 3; start++) {
            try (Store store = open()) {
                StoreCaller caller = new StoreCaller(store);
                long alice = caller.person("Alice");
                caller.create("#class", alice, members());
                long group = caller.groups().get(0).id();
                for (int i = 0; i < 3; i++) {
                    PostFate fate = caller.post(post(alice, MessageId.NONE, "x"), group);
                    assertThat(fate.number).isGreaterThan(last);
                    last = fate.number;
                    store.finish(last, group);
                }
            }
        }
    }

    @Test
    @DisplayName("R5.1 R5.3 a group's post waits for those members for whom it has to, and for no others")
    default void waiting() throws Exception {
        try (Store store = open(MailboxLimits.DEFAULT.withMax(1, 1_000))) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long carol = caller.person("Carol");
            long group =
                    caller.create("#class", alice, new Members(true, List.of())).group();
            caller.keep(post(alice, MessageId.NONE, "first"), carol);
            PostFate fate = caller.post(post(alice, id(1), "hello", 5), group, bob, carol);
            assertThat(await(fate.waiting)).isEqualTo("1 stored, 1 full");
            StoredPost hello = caller.mail(bob).get(0);
            assertThat(List.of(hello.number(), hello.sender(), hello.millis())).containsExactly(fate.number, alice, 5L);
            assertThat(StoreCaller.text(hello)).isEqualTo("hello");
            assertThat(hello.isForGroup()).isTrue();
            assertThat(hello.id()).isEqualTo(id(1));
            assertThat(caller.texts(carol)).containsExactly("first");
            store.finish(fate.number, group);
            assertThat(caller.lookUp(alice, id(1)).isStored()).isTrue();
            caller.takeOffAll(bob);
            assertThat(caller.lookUp(alice, id(1)).isStored()).isFalse();
        }
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            assertThat(caller.texts(caller.person("Bob"))).isEmpty();
            assertThat(caller.texts(caller.person("Carol"))).containsExactly("first");
        }
    }

    @Test
    @DisplayName("P12.2 a group's post is behind what was asked for before it, and before what was asked for after it")
    default void waitingInOrder() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long group = caller.create("#class", alice, members("bob")).group();
            List<String> expected = new ArrayList<>();
            for (int i = 1; i <= 50; i++) {
                String n = " " + i;
                long given = caller.post(post(alice, id(2 * i), "given" + n), group).number;
                FateOf last = new FateOf();
                PostFate fate = new PostFate(List.of(bob)) {
                    @Override
                    public Collection<Long> absent() {
                        store.keep(post(alice, MessageId.NONE, "after" + n), bob, Limit.ENFORCED, last);
                        return super.absent();
                    }
                };
                store.keep(post(alice, MessageId.NONE, "before" + n), bob, Limit.ENFORCED, new FateOf());
                store.keepForMember(given, group, bob, Limit.ENFORCED, new FateOf()); // it was not acknowledged
                store.post(post(alice, id(2 * i + 1), "post" + n), group, 1, fate);
                await(last.fate);
                expected.addAll(List.of("before" + n, "given" + n, "post" + n, "after" + n));
            }
            assertThat(caller.texts(bob)).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName(
            "P12.2 a member who reads after a group's post was posted finds it, however much else the group has to do")
    default void postedBeforeItIsRead() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long group = caller.create("#class", alice, members("bob")).group();
            CompletableFuture<Page> page = new CompletableFuture<>();
            PostFate first = new PostFate(List.of(bob)) {
                @Override
                public void posted(long given, int full) {
                    super.posted(given, full);
                    store.read(bob, 0, StoreCaller.into(page));
                }
            };
            PostFate last = new PostFate(List.of());
            store.post(post(alice, id(1), "first"), group, 1, first);
            for (int i = 2; i <= 3_000; i++) { // more than a commit takes
                store.post(post(alice, id(i), "another"), group, 1, i < 3_000 ? new PostFate(List.of()) : last);
            }
            assertThat(await(page).posts()).extracting(StoreCaller::text).containsExactly("first");
            await(last.word);
        }
    }

    @Test
    @DisplayName(
            "P12.2 a group's post is for the members after the changes before it, also if all are asked for at once")
    default void postedBehindChanges() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long carol = caller.person("Carol");
            long group = caller.create("#class", alice, members("bob")).group();
            for (int i = 1; i <= 100; i++) {
                CompletableFuture<GroupChange> removed = new CompletableFuture<>();
                CompletableFuture<GroupChange> added = new CompletableFuture<>();
                boolean[] isKnown = {false};
                PostFate fate = new PostFate(List.of(carol)) {
                    @Override
                    public Collection<Long> absent() {
                        isKnown[0] = removed.isDone() && added.isDone();
                        return super.absent();
                    }
                };
                store.removeMembers(group, List.of("bob", "carol"), StoreCaller.into(removed));
                store.addMembers(group, members("carol"), 10, StoreCaller.into(added));
                store.post(post(alice, id(i), "post " + i), group, 1, fate);
                store.addMembers(group, members("bob"), 10, StoreCaller.into(new CompletableFuture<>()));
                assertThat(await(fate.word)).isEqualTo("posted");
                assertThat(isKnown[0]).as("both changes had their answers").isTrue();
            }
            assertThat(caller.texts(carol)).hasSize(100);
            assertThat(caller.texts(bob)).isEmpty();
        }
    }

    @Test
    @DisplayName("P12.3 a group's post can be put into a mailbox later, once, and beyond its limits if it has to")
    default void keepForMember() throws Exception {
        try (Store store = open(MailboxLimits.DEFAULT.withMax(1, 1_000))) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long group = caller.create("#class", alice, members("bob")).group();
            long one = caller.post(post(alice, id(1), "one"), group).number;
            long two = caller.post(post(alice, id(2), "two"), group).number;
            Fate first = caller.keepForMember(one, group, bob, Limit.ENFORCED);
            assertThat(first.word()).isEqualTo("stored");
            assertThat(caller.keepForMember(one, group, bob, Limit.ENFORCED)).isEqualTo(first);
            assertThat(caller.keepForMember(two, group, bob, Limit.ENFORCED).word())
                    .isEqualTo("full");
            assertThat(caller.keepForMember(two, group, bob, Limit.WAIVED).word())
                    .isEqualTo("stored");
            assertThat(caller.keepForMember(two, group, bob + 100, Limit.ENFORCED)
                            .word())
                    .isEqualTo("unknownReceiver");
            store.finish(one, group);
            store.finish(two, group);
            assertThat(caller.texts(bob)).containsExactly("one", "two");
        }
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            assertThat(caller.texts(caller.person("Bob"))).containsExactly("one", "two");
        }
    }

    @Test
    @DisplayName("P10.4 R5.1 a repeat of a group's post is known while it is on the disk; only members post")
    default void repeatedAndNotAMember() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long group = caller.create("#class", alice, members("bob")).group();
            caller.post(post(bob, id(1), "one"), group);
            assertThat(await(caller.post(post(bob, id(1), "one"), group).word)).isEqualTo("repeated");
            assertThat(await(caller.post(post(alice, id(1), "of another"), group).word))
                    .isEqualTo("posted");
            caller.remove(group, "bob");
            assertThat(await(caller.post(post(bob, id(1), "one"), group).word)).isEqualTo("repeated");
            assertThat(await(caller.post(post(bob, id(2), "two"), group).word)).isEqualTo("notAMember");
        }
    }

    @Test
    @DisplayName(
            "P12.3 P11.3 after a kill a group's post waits for all who were members then, but its sender, in order")
    default void killed() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long alice = caller.person("Alice");
            long bob = caller.person("Bob");
            long carol = caller.person("Carol");
            long dave = caller.person("Dave");
            long group = caller.create("#class", alice, members("bob", "carol")).group();
            caller.keep(post(dave, id(1), "before"), bob);
            caller.post(post(alice, id(1), "one"), group);
            PostFate two = caller.post(post(bob, id(2), "two"), group, carol);
            await(two.waiting);
            long finished = caller.post(post(alice, id(3), "given to all"), group).number;
            store.finish(finished, group);
            caller.remove(group, "bob");
            caller.add(group, "dave");
            caller.post(post(alice, id(4), "four"), group);
            caller.dissolve(group);
            caller.create("#class", dave, members("bob"));
            for (int kill = 1; kill <= 2; kill++) {
                try (Store again = openKilled(MailboxLimits.DEFAULT.withMax(1, 1))) {
                    StoreCaller later = new StoreCaller(again);
                    assertThat(await(later.post(post(alice, id(4), "four"), group).word))
                            .isEqualTo("repeated");
                    if (kill == 2) {
                        later.keep(post(dave, id(9), "after"), bob, Limit.WAIVED);
                        assertThat(later.texts(bob)).containsExactly("before", "one", "after");
                        later.takeOffAll(bob);
                        assertThat(later.texts(bob)).as("it does not come back").isEmpty();
                    } else {
                        assertThat(later.texts(bob)).containsExactly("before", "one");
                    }
                    assertThat(later.texts(carol)).containsExactlyInAnyOrder("one", "two", "four");
                    assertThat(later.texts(dave)).containsExactly("four");
                    assertThat(later.texts(alice)).containsExactly("two");
                }
            }
        }
    }

    // --- the queue

    @Test
    @DisplayName("R5.3 answers come in the order in which work was asked for")
    default void answersInOrder() throws Exception {
        try (Store store = open()) {
            StoreCaller caller = new StoreCaller(store);
            long bob = caller.person("Bob");
            List<String> told = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch all = new CountDownLatch(1);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String name = "work " + i;
                expected.add(name);
                switch (i % 3) {
                    case 0 ->
                        store.keep(post(bob, id(i), "x"), i % 2 == 0 ? bob : -1, Limit.ENFORCED, kept(told, name));
                    case 1 -> store.lookUp(bob, id(i), answer(told, name));
                    default -> store.enter("person" + i, "Person" + i, 0, 0, Store.NewName.ALLOWED, answer(told, name));
                }
            }
            store.groups(new Store.Answer<>() {
                @Override
                public void done(List<StoredGroup> groups) {
                    all.countDown();
                }

                @Override
                public void failed(StoreException why) {}
            });
            all.await();
            assertThat(told).isEqualTo(expected);
        }
    }

    private static <T> Store.Answer<T> answer(List<String> told, String name) {
        return new Store.Answer<>() {
            @Override
            public void done(T result) {
                told.add(name);
            }

            @Override
            public void failed(StoreException why) {
                told.add(name + " failed");
            }
        };
    }

    private static Store.Kept kept(List<String> told, String name) {
        return new Store.Kept() {
            @Override
            public void stored(long place) {
                told.add(name);
            }

            @Override
            public void full(Quota exceeded) {
                told.add(name + " full");
            }

            @Override
            public void unknownReceiver() {
                told.add(name);
            }

            @Override
            public void failed(StoreException why) {
                told.add(name + " failed");
            }
        };
    }

    @Test
    @DisplayName("R5.3 a task can be run when all answers of a commit were given; an answer that throws harms no other")
    default void afterThisCommit() throws Exception {
        try (Store store = open()) {
            CompletableFuture<Boolean> ran = new CompletableFuture<>();
            store.enter("bob", "Bob", 0, 0, Store.NewName.ALLOWED, new Store.Answer<>() {
                @Override
                public void done(StoredPerson person) {
                    store.afterThisCommit(() -> ran.complete(true));
                    throw new IllegalStateException("on purpose");
                }

                @Override
                public void failed(StoreException why) {}
            });
            assertThat(await(ran)).isTrue();
            assertThat(new StoreCaller(store).texts(1)).isEmpty();
        }
    }

    @Test
    @DisplayName("R5.3 closing does what was asked for; after it all work fails")
    default void closed() throws Exception {
        Store store = open();
        StoreCaller caller = new StoreCaller(store);
        long bob = caller.person("Bob");
        FateOf last = new FateOf();
        store.keep(post(bob, id(1), "x"), bob, Limit.ENFORCED, last);
        store.close();
        assertThat(last.fate.getNow(null).word()).isEqualTo("stored");
        assertThat(caller.keep(post(bob, id(2), "x"), bob).word()).isEqualTo("failed");
        assertThat(caller.keepForMember(1, 1, bob, Limit.WAIVED).word()).isEqualTo("failed");
        assertThat(await(caller.post(post(bob, id(3), "x"), 1).word)).isEqualTo("failed");
        CompletableFuture<Known> known = new CompletableFuture<>();
        store.lookUp(bob, id(1), into(known));
        assertThat(known).isCompletedExceptionally();
        store.takeOff(bob, List.of(1L), () -> {
            throw new AssertionError("nothing was taken off");
        });
        store.close();
        try (Store again = open()) {
            assertThat(new StoreCaller(again).texts(bob)).containsExactly("x");
        }
    }
}
