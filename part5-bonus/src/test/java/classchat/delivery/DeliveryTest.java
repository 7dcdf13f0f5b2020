package classchat.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.basic.contract.Background;
import classchat.relay.Name;
import classchat.relay.Refusal;
import classchat.relay.RefusedException;
import classchat.relay.contract.ChatPeer;
import classchat.server.AckingPeer;
import classchat.store.MailboxLimits;
import classchat.store.MemoryStore;
import classchat.store.NewPost;
import classchat.store.Quota;
import classchat.store.Store;
import classchat.store.StoreException;
import classchat.wire.MessageId;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What several servers will need: claims of names that are answered later, and bells. The store is in memory. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DeliveryTest {
    private final MemoryStore store = new MemoryStore(MailboxLimits.DEFAULT);
    private final BlockingQueue<Claims.Answer> claims = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> released = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> rung = new LinkedBlockingQueue<>();
    private boolean claimsAreHeld;
    private MemoryServerUnderTest server;

    @BeforeEach
    void start() throws IOException {
        Claims held = new Claims() {
            @Override
            public void claim(Name name, Answer answer) {
                if (claimsAreHeld) {
                    claims.add(answer);
                } else {
                    answer.granted();
                }
            }

            @Override
            public void release(Name name) {
                released.add(name.key());
            }
        };
        server = new MemoryServerUnderTest(store, held, rung::add);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    @DisplayName("R4.10 a name is claimed before it is looked up; the claim is released when its session is over")
    void claimedLater() throws Exception {
        claimsAreHeld = true;
        try (ChatPeer alice = ChatPeer.connect(server)) {
            alice.send("{'type':'join','sender':'Alice'}").send("{'receiver':'Alice','text':'x'}");
            claims.take().granted();
            alice.expect("welcome");
            alice.expectText("Alice", "x");
        }
        assertThat(released.take()).isEqualTo("alice");
    }

    @Test
    @DisplayName("R4.10 a claim that is refused is told, and another name may be tried on the same connection")
    void claimRefused() throws Exception {
        claimsAreHeld = true;
        try (ChatPeer peer = ChatPeer.connect(server)) {
            peer.send("{'type':'join','sender':'Alice'}");
            claims.take().refused(new RefusedException(Refusal.NAME_TAKEN, "'Alice' is on another server"));
            peer.expectError("name-taken");
            peer.send("{'type':'join','sender':'Bob'}");
            claims.take().granted();
            peer.expect("welcome");
        }
    }

    @Test
    @DisplayName(
            "R4.10 a claim is released if the session is gone before it is granted, or the person cannot be looked up")
    void claimOfNobody() throws Exception {
        claimsAreHeld = true;
        ChatPeer gone = ChatPeer.connect(server);
        gone.send("{'type':'join','sender':'Alice'}");
        Claims.Answer late = claims.take();
        gone.lines().reset();
        late.granted();
        try (ChatPeer peer = ChatPeer.connect(server)) {
            peer.send("{'type':'join','sender':'Bob'}");
            Claims.Answer answer = claims.take();
            store.failNext(1);
            answer.granted();
            peer.expectError("not-stored");
            await("both are released").until(() -> released.contains("bob"));
        }
        await("also the one that had gone").until(() -> released.contains("alice"));
    }

    @Test
    @DisplayName("R5.3 a bell rings for everybody for whom something is stored and who is not connected here")
    void bells() throws Exception {
        store.enter("tom", "Tom", 0, 0, Store.NewName.ALLOWED, new Ignored<>());
        AckingPeer.join(server, "Bob").leave();
        await("Bob has left").until(() -> released.contains("bob"));
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            alice.say("Tom", "never here").expectFate("stored", "7-1");
            assertThat(rung.take()).isEqualTo("tom");
            alice.say("Bob", "not here any more").expectFate("stored", "7-2");
            assertThat(rung.take()).isEqualTo("bob");
            alice.peer()
                    .send("{'type':'group','do':'create','group':'#class','all':true}")
                    .expect("group");
            alice.say("#class", "hello").expectFate("stored", "7-3");
            assertThat(List.of(rung.take(), rung.take())).containsExactlyInAnyOrder("bob", "tom");
        }
    }

    @Test
    @DisplayName(
            "R5.3 another server has stored something for a person who is here, and rings: it comes, and then live messages")
    void rungFromElsewhere() throws Exception {
        try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
            byte[] line = "{\"sender\":\"Tom\",\"receiver\":\"Bob\",\"text\":\"from elsewhere\",\"status\":\"1\"}\n"
                    .getBytes(UTF_8);
            store.keep(new NewPost(99, new MessageId(5, 1), 0, line), "bob", new Store.Kept() {
                @Override
                public void stored(long place) {
                    server.delivery().people().rung("bob");
                }

                @Override
                public void full(Quota exceeded) {}

                @Override
                public void unknownReceiver() {}

                @Override
                public void failed(StoreException why) {}
            });
            bob.expectDelayed("Tom", "from elsewhere");
            bob.say("Bob", "live").expectText("Bob", "live");
        }
    }

    private record Ignored<T>() implements Store.Answer<T> {
        @Override
        public void done(T result) {}

        @Override
        public void failed(StoreException why) {}
    }

    @Test
    @DisplayName("P11.14 R3.3 a sender who stores faster than the disk waits for it; nobody else does")
    void waitsForItsOwnWork() throws Exception {
        AckingPeer.join(server, "Gone").leave();
        try (AckingPeer flooder = AckingPeer.join(server, "Flooder");
                AckingPeer alice = AckingPeer.join(server, "Alice");
                AckingPeer bob = AckingPeer.join(server, "Bob")) {
            store.hold();
            CompletableFuture<Void> flood = Background.run(() -> {
                for (int i = 0; i < 250; i++) {
                    flooder.say("Gone", "x".repeat(60_000)); // 15 MB: more than the sockets' buffers take
                }
            });
            await("the flooder has four MiB of work waiting").until(() -> store.waiting() >= 34);
            for (int i = 1; i <= 100; i++) {
                alice.say("Bob", "message " + i);
                bob.expectText("Alice", "message " + i);
                bob.acknowledge(i);
                alice.expectFate("delivered", "7-" + i);
            }
            assertThat(store.waiting())
                    .as("no more than that, and a mark or two")
                    .isLessThan(40);
            assertThat(flood).isNotDone();
            store.release();
            flooder.expectFates("stored", 250);
            flood.join();
        }
    }

    @Test
    @DisplayName(
            "P11.15 R3.3 a person who left much unacknowledged joins again when that is stored; others join meanwhile")
    void joinsAfterItsOwnWork() throws Exception {
        try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
            AckingPeer bob = AckingPeer.join(server, "Bob");
            for (int i = 1; i <= 10; i++) {
                alice.say("Bob", "x".repeat(10_000));
                bob.peer().expect("message");
            }
            store.hold(); // first: Bob holds most, so he may be disconnected for memory before he leaves
            server.memory().open().holding().set(server.memory().maxBytes()); // so little is left that 200 KB are much
            bob.close();
            await("what Bob has not acknowledged waits for the disk").until(() -> store.waiting() >= 10);
            int waiting = store.waiting();
            try (AckingPeer again = AckingPeer.connect(server, "Bob");
                    AckingPeer carol = AckingPeer.connect(server, "Carol")) {
                again.peer().send("{'type':'join','sender':'Bob','acks':true}");
                carol.peer().send("{'type':'join','sender':'Carol','acks':true}");
                await("Carol's join waits for the disk").until(() -> store.waiting() > waiting);
                assertThat(store.waiting()).as("and Bob's does not wait there").isEqualTo(waiting + 1);
                store.release();
                carol.peer().expect("welcome");
                again.peer().expect("welcome");
                again.expectDelayed("Alice", "x".repeat(10_000));
            }
        }
    }
}
