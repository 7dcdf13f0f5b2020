package classchat.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import classchat.relay.Message;
import classchat.store.Store;
import classchat.wire.MessageId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * An inbox between a disk that answers late, or fails, and a client that comes, goes and reads slowly, in random order.
 * The disk works in lanes: what each of two senders says, and what both say to a group, is stored in order; lanes mix at random.
 * The model: what comes in a lane comes in the order said, each message once, and none is lost that did not fail.
 */
class InboxModelTest {
    private static final int SCHEDULES = Integer.getInteger("inbox.schedules", 100_000);
    private static final int STEPS = 40;
    private static final int MAILBOX = 8;
    private static final int WINDOW = 3;
    private static final int GROUP = 2;
    private static final int READER = 3;
    private static final Message MESSAGE = Message.of(Message.TEXT).with("text", "x");

    @Test
    @DisplayName(
            "P11.2 P11.3 P11.4 promises 1 and 2: stored before live, each once, nothing lost, in any order of events")
    void randomSchedules() {
        long seed = Long.getLong("inbox.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("InboxModelTest: -Dinbox.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < SCHEDULES; i++) {
            long schedule = random.nextLong();
            try {
                new World(new Random(schedule), null).play();
            } catch (AssertionError | RuntimeException e) {
                fail("schedule " + schedule + " of seed " + seed + ":\n" + story(schedule), e);
            }
        }
    }

    /** Plays a schedule once more, and writes down what happens until it fails. */
    private static String story(long schedule) {
        List<String> story = new ArrayList<>();
        try {
            new World(new Random(schedule), story).play();
        } catch (AssertionError | RuntimeException e) {
            story.add(e.getMessage());
        }
        return String.join("\n", story);
    }

    /** A person, the disk and the person's client. */
    private static final class World implements Mail, Outcomes {
        private final Random random;
        private final List<String> story; // null if nobody will read it
        private final Inbox inbox = new Inbox(this, WINDOW, Long.MAX_VALUE, this);

        // What was said, and what became of it.
        private final long[] lastCounter = new long[2]; // of each sender
        private final List<String> offered = new ArrayList<>();
        private final Set<String> delivered = new HashSet<>();
        private final Set<String> failed = new HashSet<>();

        // The disk.
        private final TreeMap<Long, Post> stored = new TreeMap<>();
        private final List<Deque<Runnable>>
                lanes = // of two senders, a group, and the reader; in each, work is done in order
                Stream.<Deque<Runnable>>generate(ArrayDeque::new).limit(4).toList();
        private final Deque<Runnable> unfinishedRemovals = new ArrayDeque<>();
        private final Deque<Runnable> owed =
                new ArrayDeque<>(); // group's posts that must be stored before anything else
        private long lastPlace;
        private boolean diskWorks;

        // The client.
        private final Map<Integer, Long> lastRead = new TreeMap<>(); // lane to counter: for the order
        private final Set<String> history = new HashSet<>();
        private final Set<String> acknowledged = new HashSet<>();
        private Client client;

        World(Random random, List<String> story) {
            this.random = random;
            this.story = story;
        }

        private void tell(String event, Object of) {
            if (story != null) {
                story.add(event + " " + of);
            }
        }

        void play() {
            for (int step = 0; step < STEPS; step++) {
                diskWorks = random.nextInt(4) > 0;
                step();
            }
            diskWorks = true;
            leave();
            runDisk();
            Client last = join(true);
            while (hasWork() || !owed.isEmpty() || !unfinishedRemovals.isEmpty() || !last.unread.isEmpty()) {
                runDisk();
                finishRemovals();
                last.hasRoom = true;
                inbox.roomAgain(last);
                last.readAndAcknowledge();
            }
            assertThat(inbox.state()).isEqualTo(Inbox.State.LIVE);
            assertThat(stored).isEmpty();
            Set<String> decided = new HashSet<>(delivered);
            decided.addAll(failed);
            assertThat(decided).isEqualTo(Set.copyOf(offered));
            assertThat(Collections.disjoint(delivered, failed))
                    .as("delivered or failed, not both")
                    .isTrue();
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> offer();
                case 3, 4 -> runDisk();
                case 5 -> finishRemovals();
                case 6 -> {
                    if (client == null || random.nextInt(4) == 0) {
                        join(random.nextInt(4) > 0);
                    }
                }
                case 7 -> {
                    if (client != null && (client.closing || random.nextInt(3) == 0)) {
                        leave();
                    }
                }
                case 8 -> {
                    if (client != null) {
                        client.hasRoom = random.nextBoolean();
                        if (client.hasRoom && client.awaited) {
                            client.awaited = false;
                            inbox.roomAgain(client);
                        }
                    }
                }
                case 9, 10 -> {
                    if (client != null) {
                        client.readAndAcknowledge();
                    }
                }
                default -> postFromElsewhere();
            }
        }

        private boolean hasWork() {
            return !lanes.stream().allMatch(Deque::isEmpty);
        }

        private static int lane(MessageId id) {
            return id.counter() % 3 == 0 ? GROUP : (int) id.epoch();
        }

        private Post next() {
            int sender = random.nextInt(2);
            MessageId id = new MessageId(sender, ++lastCounter[sender]);
            offered.add(id.toString());
            return Post.direct(new Submission(MESSAGE, sender, null, id, 0, null));
        }

        private void offer() {
            Post post = next();
            tell("offered", post);
            inbox.offered(post);
        }

        /** Another server stores something; it comes from a third sender, whose order is this server's business alone. */
        private void postFromElsewhere() {
            if (!hasWork()) {
                MessageId id = new MessageId(2, lastPlace + 1);
                offered.add(id.toString());
                tell("stored elsewhere", id);
                stored.put(++lastPlace, Post.read(lastPlace, 0, MESSAGE, id, null));
                inbox.rung();
            }
        }

        private Client join(boolean acknowledges) {
            tell("joined, acknowledges:", acknowledges);
            client = new Client(acknowledges);
            inbox.joined(client);
            return client;
        }

        private void leave() {
            if (client != null) {
                tell("left", "");
                Client gone = client;
                client = null;
                inbox.left(gone);
            }
        }

        // --- the disk

        private void runDisk() {
            if (diskWorks) {
                owed.forEach(Runnable::run);
                owed.clear();
            }
            for (int pieces = random.nextInt(4); pieces >= 0 && hasWork(); pieces--) {
                Deque<Runnable> lane = lanes.get(random.nextInt(lanes.size()));
                if (!lane.isEmpty()) {
                    lane.remove().run();
                }
            }
        }

        private void finishRemovals() {
            while (diskWorks && !unfinishedRemovals.isEmpty()) {
                unfinishedRemovals.remove().run();
            }
        }

        @Override
        public void keep(Post post, Store.Limit limit) {
            lanes.get(lane(post.id())).add(() -> {
                // A group's post is stored at last, before anything newer.
                if (lane(post.id()) == GROUP && !(diskWorks && owed.isEmpty())) {
                    tell("owed", post);
                    owed.add(() -> store(post));
                } else if (!diskWorks) {
                    tell("not stored", post);
                    inbox.notStored(post, Failure.NOT_STORED);
                } else if (limit == Store.Limit.ENFORCED && stored.size() >= MAILBOX) {
                    tell("full for", post);
                    inbox.notStored(post, Failure.MAILBOX_FULL);
                } else {
                    store(post);
                }
            });
        }

        private void store(Post post) {
            tell("stored", post);
            stored.put(++lastPlace, Post.read(lastPlace, 0, MESSAGE, post.id(), null));
            inbox.stored(post, lastPlace);
        }

        @Override
        public void read(Line line, long after) {
            lanes.get(READER).add(() -> {
                if (!diskWorks && random.nextBoolean()) { // otherwise it can be read, though not written
                    tell("page failed", "");
                    inbox.pageFailed(line);
                    return;
                }
                List<Post> page = new ArrayList<>();
                for (Post post : stored.tailMap(after, false).values()) {
                    if (page.size() < 2) {
                        page.add(Post.read(post.place, 0, MESSAGE, post.id(), null));
                    }
                }
                tell("page", page);
                boolean isLast = page.isEmpty() || page.get(page.size() - 1).place == stored.lastKey();
                inbox.pageRead(line, page, isLast);
            });
        }

        @Override
        public void takeOff(List<Long> places) {
            lanes.get(READER).add(() -> {
                Runnable removal = () -> {
                    tell("taken off", places);
                    stored.keySet().removeAll(places);
                    inbox.takenOff(places);
                };
                if (diskWorks) {
                    removal.run();
                } else {
                    tell("not taken off yet", places);
                    unfinishedRemovals.add(removal);
                }
            });
        }

        // --- what the senders are told

        @Override
        public void delivered(List<Post> posts) {
            for (Post post : posts) {
                tell("delivered", post);
                assertThat(delivered.add(post.id().toString()))
                        .as("%s is told once", post)
                        .isTrue();
            }
        }

        @Override
        public void stored(Post post) {
            assertThat(failed).doesNotContain(post.id().toString());
        }

        @Override
        public void failed(Post post, Failure why) {
            tell("failed", post);
            assertThat(failed.add(post.id().toString()))
                    .as("%s fails once", post)
                    .isTrue();
        }

        /** One connection of the client. */
        private final class Client implements Line {
            private final boolean acknowledges;
            private final Deque<MessageId> unread = new ArrayDeque<>(); // in the network
            private final List<String> sent = new ArrayList<>();
            private boolean hasRoom = true;
            private boolean awaited;
            private boolean closing; // what is sent from now on is dropped
            private int read;

            Client(boolean acknowledges) {
                this.acknowledges = acknowledges;
            }

            @Override
            public boolean acknowledges() {
                return acknowledges;
            }

            @Override
            public boolean hasRoom() {
                return hasRoom;
            }

            @Override
            public void awaitRoom() {
                awaited = true;
            }

            @Override
            public void send(Post post) {
                String id = post.id().toString();
                tell(closing ? "dropped" : "sent", post);
                assertThat(closing)
                        .as("nothing is sent on a connection that is being closed")
                        .isFalse();
                assertThat(sent).as("sent once on a connection").doesNotContain(id);
                assertThat(acknowledged)
                        .as("not sent after it was acknowledged")
                        .doesNotContain(id);
                sent.add(id);
                unread.add(post.id());
                if (!acknowledges) {
                    read(); // a plain client gets what its connection took, or loses it
                }
            }

            @Override
            public void close() {
                closing = true;
            }

            private void read() {
                MessageId id = unread.remove();
                read++;
                tell("read", id);
                if (history.add(id.toString()) && id.epoch() < 2) { // a repeat is no news
                    long order = offered.indexOf(id.toString());
                    Long before = lastRead.put(lane(id), order);
                    assertThat(before == null || before < order)
                            .as("%s comes after %s", id, before == null ? null : offered.get(before.intValue()))
                            .isTrue();
                }
            }

            void readAndAcknowledge() {
                for (int i = random.nextInt(4); i > 0 && !unread.isEmpty(); i--) {
                    read();
                }
                if (acknowledges) {
                    tell("acknowledged", read);
                    acknowledged.addAll(sent.subList(0, read));
                    assertThat(inbox.acknowledged(this, read)).isTrue();
                }
            }
        }
    }
}
