package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.Background;
import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.relay.contract.ChatPeer;
import classchat.select.EventLoop;
import classchat.select.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Admission, before a name is taken, over the wire; {@link SessionTest} tests events at one instant. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AdmissionTest {
    private final Admissions admissions = new Admissions();
    private Relay relay;

    private ServerUnderTest start(Engine engine, ChatLimits limits) throws IOException {
        return new ChatServerUnderTest(engine, limits, started -> {
            relay = started;
            started.sessions().setAdmission(admissions);
            started.sessions().addListener(admissions);
        });
    }

    private ServerUnderTest start() throws IOException {
        return start(Engine.SELECT, ChatLimits.DEFAULT);
    }

    /** Waits for a request, and admits it. */
    private void admit(String label) throws InterruptedException {
        Admission.Request request = admissions.next();
        request.admit(admissions.participant(label, relay, request.session()));
    }

    private static ChatPeer asksToJoin(ServerUnderTest server, String name) throws IOException {
        return ChatPeer.connect(server).send("{'type':'join','sender':'" + name + "'}");
    }

    private ChatPeer joined(ServerUnderTest server, String name) throws Exception {
        ChatPeer peer = asksToJoin(server, name);
        admit(name);
        peer.expect("welcome");
        return peer;
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SELECT", "THREADS"})
    @DisplayName("P3.13 while a join is pending nothing is read, nobody sees the name, and the others go on")
    void pending(Engine engine) throws Exception {
        try (ServerUnderTest server = start(engine, ChatLimits.DEFAULT);
                ChatPeer bob = joined(server, "Bob");
                ChatPeer alice = asksToJoin(server, "Alice").say("Bob", "sent before the welcome")) {
            Admission.Request request = admissions.next();
            assertThat(request.name().text()).isEqualTo("Alice");
            assertThat(request.join().type()).isEqualTo("join");
            assertThat(request.session().connection().isReading()).isFalse();
            assertThat(request.session().name()).isNull();
            bob.send("{'type':'who'}");
            assertThat(bob.expect("who").getInt("count")).isEqualTo(1);
            bob.say("Alice", "too early").expectError("receiver-absent");
            request.admit(admissions.participant("Alice", relay, request.session()));
            bob.expectText("Alice", "sent before the welcome");
            assertThat(alice.expect("welcome").getInt("count")).isEqualTo(2);
            bob.say("Alice", "now").expectNothing("Bob");
            alice.expectText("Bob", "now");
        }
    }

    @Test
    @DisplayName("P3.13 P3.11 the time to join runs while a join is pending; a later answer releases what was claimed")
    void timeout() throws Exception {
        ChatLimits limits = ChatLimits.DEFAULT.withTimes(
                Duration.ofMillis(100), Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(10));
        try (ServerUnderTest server = start(Engine.SELECT, limits);
                ChatPeer alice = asksToJoin(server, "Alice")) {
            Admission.Request request = admissions.next();
            alice.expectError("join-timeout");
            alice.expectEnd();
            request.admit(admissions.participant("late", relay, request.session()));
            assertThat(admissions.events()).containsExactly("late left");
        }
    }

    @Test
    @DisplayName("P3.13 P3.7 a refusal is told with its code and the id of the join; another name can be tried")
    void refused() throws Exception {
        try (ServerUnderTest server = start();
                ChatPeer alice = ChatPeer.connect(server).send("{'type':'join','sender':'Alice','id':'1'}")) {
            admissions.next().refuse(new RefusedException(() -> "not-on-the-list", "Alice is not on the list"));
            assertThat(alice.expectError("not-on-the-list").getString("id")).isEqualTo("1");
            alice.send("{'type':'join','sender':'Bob'}");
            admit("Bob");
            alice.expect("welcome");
            alice.expectNothing("Bob");
        }
    }

    @Test
    @DisplayName(
            "P3.13 P3.7 a name that was taken while a join was pending: the claim is released; another name can be tried")
    void takenMeanwhile() throws Exception {
        try (ServerUnderTest server = start();
                ChatPeer first = asksToJoin(server, "Alice");
                ChatPeer second = asksToJoin(server, "alice")) {
            Admission.Request one = admissions.next();
            Admission.Request other = admissions.next();
            one.admit(admissions.participant("one", relay, one.session()));
            other.admit(admissions.participant("other", relay, other.session()));
            ChatPeer refused = one.name().text().equals("Alice") ? second : first;
            refused.expectError("name-taken");
            assertThat(admissions.events())
                    .containsExactly("roster: " + one.name() + " joined", "one joined", "other left");
            refused.send("{'type':'join','sender':'Bob'}");
            admit("Bob");
            refused.expect("welcome");
            refused.say("Alice", "you were first").expectNothing("Bob");
            ChatPeer holder = refused == second ? first : second;
            holder.expect("welcome");
            holder.expectText("Bob", "you were first");
        }
    }

    @Test
    @DisplayName("P3.8 R4.10 of several whose pending joins are answered at one instant exactly one gets the name")
    void answeredAtOneInstant() throws Exception {
        int many = 8;
        try (ServerUnderTest server = start()) {
            List<ChatPeer> peers = new ArrayList<>();
            List<Admission.Request> requests = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                peers.add(asksToJoin(server, "Alice"));
                requests.add(admissions.next());
            }
            CyclicBarrier together = new CyclicBarrier(many);
            CompletableFuture.allOf(requests.stream()
                            .map(request -> Background.run(() -> {
                                together.await();
                                request.admit(admissions.participant("one", relay, request.session()));
                            }))
                            .toArray(CompletableFuture[]::new))
                    .join();
            List<String> answers = new ArrayList<>();
            for (ChatPeer peer : peers) {
                answers.add(peer.read().getString("type"));
                peer.close();
            }
            assertThat(answers).containsOnly("welcome", "error").containsOnlyOnce("welcome");
            assertThat(admissions.events()).filteredOn("one left"::equals).hasSizeGreaterThanOrEqualTo(many - 1);
            assertThat(admissions.events()).containsOnlyOnce("one joined");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SELECT", "THREADS"})
    @DisplayName("P3.14 a newer session takes over: the older is told replaced and leaves, then the newer is welcomed")
    void takeOver(Engine engine) throws Exception {
        try (ServerUnderTest server = start(engine, ChatLimits.DEFAULT);
                ChatPeer bob = joined(server, "Bob");
                ChatPeer older = joined(server, "Alice");
                ChatPeer newer = asksToJoin(server, "ALICE")) {
            Admission.Request request = admissions.next();
            request.takeOver(admissions.participant("newer", relay, request.session()));
            older.expectError("replaced");
            older.expectEnd();
            newer.expect("welcome");
            assertThat(admissions.events().subList(4, 8))
                    .containsExactly("Alice left", "roster: Alice left", "roster: ALICE joined", "newer joined");
            bob.say("Alice", "which of you?");
            newer.expectText("Bob", "which of you?");
        }
    }

    @Test
    @DisplayName("P3.14 a take-over of a name that nobody has is a join")
    void takeOverOfAFreeName() throws Exception {
        try (ServerUnderTest server = start();
                ChatPeer alice = asksToJoin(server, "Alice")) {
            Admission.Request request = admissions.next();
            request.takeOver(admissions.participant("Alice", relay, request.session()));
            alice.expect("welcome");
            alice.expectNothing("Alice");
        }
    }

    @Test
    @DisplayName("P3.14 a client that was replaced ends with the reason, and does not come back to replace the other")
    void replacedClient() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (ServerUnderTest server = start();
                EventLoop loop = EventLoop.open("test-client").start()) {
            ChatClient.start(loop, server.address(), "Alice", Limits.CLIENT, new Random(1), new ChatListener() {
                @Override
                public void onJoined(List<String> users, long count) {
                    told.add("joined");
                }

                @Override
                public void onText(String sender, String text) {}

                @Override
                public void onConnectionLost(String reason, Duration retryAfter) {
                    told.add("lost " + reason);
                }

                @Override
                public void onEnded(String reason) {
                    told.add("ended " + reason);
                }
            });
            admit("older");
            assertThat(told.take()).isEqualTo("joined");
            try (ChatPeer newer = asksToJoin(server, "Alice")) {
                Admission.Request request = admissions.next();
                request.takeOver(admissions.participant("newer", relay, request.session()));
                newer.expect("welcome");
                assertThat(told.take()).isEqualTo("ended 'Alice' has joined on a newer connection");
                newer.expectNothing("Alice");
            }
            assertThat(told).isEmpty();
        }
    }
}
