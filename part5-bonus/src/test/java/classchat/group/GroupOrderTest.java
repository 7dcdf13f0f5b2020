package classchat.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.delivery.Claims;
import classchat.delivery.MemoryServerUnderTest;
import classchat.server.AckingPeer;
import classchat.store.MailboxLimits;
import classchat.store.MemoryStore;
import classchat.store.NewPost;
import classchat.store.Quota;
import classchat.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several posts to a group in one commit, while a member comes and goes. The test says when that commit is done. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GroupOrderTest {
    private final BatchStore store = new BatchStore();
    private MemoryServerUnderTest server;

    /** Posts to groups have their answers when the test says so: then all that came since the last time. */
    private static final class BatchStore extends MemoryStore {
        private final List<Runnable> answers = new ArrayList<>(); // guarded by this
        private volatile int rows; // of the last post

        BatchStore() {
            super(MailboxLimits.DEFAULT);
        }

        synchronized int posts() {
            return answers.size();
        }

        void commit() {
            List<Runnable> batch;
            synchronized (this) {
                batch = List.copyOf(answers);
                answers.clear();
            }
            batch.forEach(Runnable::run);
        }

        private synchronized void later(Runnable answer) {
            answers.add(answer);
        }

        @Override
        public void post(NewPost post, long group, int about, Posted answer) {
            rows = about;
            super.post(post, group, about, new Posted() {
                @Override
                public Collection<Long> absent() {
                    return answer.absent();
                }

                @Override
                public void posted(long number, int full) {
                    later(() -> answer.posted(number, full));
                }

                @Override
                public void repeated() {
                    later(answer::repeated);
                }

                @Override
                public void notAMember() {
                    later(answer::notAMember);
                }

                @Override
                public void full(Quota exceeded) {
                    later(() -> answer.full(exceeded));
                }

                @Override
                public void failed(StoreException why) {
                    later(() -> answer.failed(why));
                }
            });
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = new MemoryServerUnderTest(store, Claims.ROSTER, key -> {});
    }

    @AfterEach
    void close() {
        server.close();
    }

    private boolean isAway(String name) {
        return server.delivery().people().isAway(name);
    }

    private void say(AckingPeer alice, String text) throws IOException {
        int before = store.posts();
        alice.say("#class", text);
        await("the store has written the post").until(() -> store.posts() > before);
    }

    @Test
    @DisplayName("P12.2 a member who leaves between two posts of one commit gets them in their order")
    void leavesDuringACommit() throws Exception {
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            AckingPeer bob = AckingPeer.join(server, "Bob");
            alice.peer()
                    .send("{'type':'group','do':'create','group':'#class','users':['Bob']}")
                    .expect("group");
            say(alice, "one");
            bob.close();
            await("Bob is away").until(() -> isAway("bob"));
            say(alice, "two");
            store.commit();
            say(alice, "three"); // a commit of its own: Bob is away at its first question
            store.commit();
            try (AckingPeer again = AckingPeer.join(server, "Bob")) {
                for (String text : List.of("one", "two", "three")) {
                    assertThat(again.expectDelayed("Alice", text).getString("receiver"))
                            .isEqualTo("#class");
                }
                again.expectNothing();
            }
        }
    }

    @Test
    @DisplayName("R3.3 a post to members who are here counts for less than rows of mailboxes")
    void rows() throws Exception {
        for (int i = 1; i <= 3; i++) {
            AckingPeer.join(server, "Tom" + i).leave();
        }
        try (AckingPeer alice = AckingPeer.join(server, "Alice");
                AckingPeer bob = AckingPeer.join(server, "Bob")) {
            alice.peer()
                    .send("{'type':'group','do':'create','group':'#class','users':['Bob','Tom1','Tom2','Tom3']}")
                    .expect("group");
            say(alice, "one");
            assertThat(store.rows).as("nobody has been asked yet").isEqualTo(5);
            say(alice, "two");
            assertThat(store.rows).isEqualTo(3);
            store.commit();
            bob.sync();
        }
    }

    @Test
    @DisplayName("P12.2 a member who comes between two posts of one commit gets them in their order")
    void comesDuringACommit() throws Exception {
        AckingPeer.join(server, "Bob").leave();
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            alice.peer()
                    .send("{'type':'group','do':'create','group':'#class','users':['Bob']}")
                    .expect("group");
            await("Bob is away").until(() -> isAway("bob"));
            say(alice, "one");
            try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                say(alice, "two");
                store.commit();
                bob.expectDelayed("Alice", "one");
                bob.expectText("Alice", "two");
                bob.expectNothing();
            }
        }
    }
}
