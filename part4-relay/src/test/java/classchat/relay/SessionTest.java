package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import classchat.basic.contract.Background;
import classchat.select.EventLoop;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What cannot be brought about from outside: that two things happen to one session at one instant. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SessionTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final Admissions admissions = new Admissions();
    private EventLoop clock;
    private Sessions sessions;
    private Relay relay;

    @BeforeEach
    void open() throws IOException {
        clock = EventLoop.open("test-clock");
        sessions = new Sessions(ChatLimits.DEFAULT, line -> {}, nanoTime::get);
        relay = new Relay(sessions, new Watchers(clock), line -> {});
        sessions.addListener(admissions);
    }

    @AfterEach
    void close() {
        clock.close();
    }

    // --- joining and its timeout

    @Test
    @DisplayName("P3.11 P7.4 a join that comes when its time is up is not heard: the name stays free")
    void joinAfterItsTimeout() {
        ConnectedSession late = new ConnectedSession(sessions);
        late.session().tick(Duration.ofSeconds(11).toNanos(), false);
        late.session().onLine(late, "{\"type\":\"join\",\"sender\":\"Alice\"}");
        assertThat(late.sent()).containsExactly("ack", "join-timeout");
        assertThat(sessions.roster().count()).isZero();
        assertThat(new ConnectedSession(sessions).joins("Alice").sent()).containsExactly("ack", "welcome");
    }

    @Test
    @DisplayName(
            "P3.11 R4.10 a timeout in the middle of a join waits for it: joined is heard before left, and the name is free")
    void timeoutDuringAJoin() {
        ConnectedSession alice = new ConnectedSession(sessions);
        AtomicReference<CompletableFuture<Void>> timeout = new AtomicReference<>();
        alice.when(
                "welcome",
                () -> timeout.set(startAndBlock(
                        () -> alice.session().sendAway(Refusal.JOIN_TIMEOUT, "no name was given in 10 s"))));
        alice.joins("Alice");
        timeout.get().join();
        assertThat(alice.sent()).containsExactly("ack", "welcome", "join-timeout");
        assertThat(admissions.events()).containsExactly("roster: Alice joined", "roster: Alice left");
        assertThat(sessions.roster().count()).isZero();
    }

    @Test
    @DisplayName(
            "P3.11 R4.10 a join in the middle of a timeout comes too late: nobody hears of it, and the name is free")
    void joinDuringATimeout() {
        ConnectedSession alice = new ConnectedSession(sessions);
        AtomicReference<CompletableFuture<Void>> join = new AtomicReference<>();
        alice.when("join-timeout", () -> join.set(startAndBlock(() -> alice.joins("Alice"))));
        alice.session().tick(Duration.ofSeconds(11).toNanos(), false);
        join.get().join();
        assertThat(alice.sent()).containsExactly("ack", "join-timeout");
        assertThat(admissions.events()).isEmpty();
        assertThat(sessions.roster().count()).isZero();
    }

    @Test
    @DisplayName("P3.11 a session that joins at the instant when its time is up stays")
    void timeoutAtTheInstantOfAJoin() {
        ConnectedSession alice = new ConnectedSession(sessions);
        AtomicReference<CompletableFuture<Void>> tick = new AtomicReference<>();
        alice.when(
                "welcome",
                () -> tick.set(startAndBlock(
                        () -> alice.session().tick(Duration.ofSeconds(11).toNanos(), false))));
        alice.joins("Alice");
        tick.get().join();
        assertThat(alice.sent()).containsExactly("ack", "welcome");
        assertThat(sessions.roster().count()).isOne();
    }

    @Test
    @DisplayName("P7.2 P4.10 a client that the server itself does not listen to is not taken to be silent")
    void pausedIsNotSilent() {
        ConnectedSession alice = new ConnectedSession(sessions).joins("Alice");
        alice.pauseReading();
        for (int second = 0; second < 200; second += 10) {
            alice.session().tick(Duration.ofSeconds(second).toNanos(), false);
        }
        assertThat(alice.sent()).containsExactly("ack", "welcome");
        alice.resumeReading();
        for (int second = 200; second < 300; second += 10) {
            alice.session().tick(Duration.ofSeconds(second).toNanos(), false);
        }
        assertThat(alice.sent()).containsExactly("ack", "welcome", "ping", "silent");
    }

    @Test
    @DisplayName(
            "P7.7 P7.2 after a pause of the server nobody is told silent that went on talking; it hears them first")
    void serverPaused() {
        ConnectedSession talks = new ConnectedSession(sessions).joins("Talks");
        ConnectedSession answers = new ConnectedSession(sessions).joins("Answers");
        ConnectedSession dead = new ConnectedSession(sessions).joins("Dead");
        tickUntil(40); // all have been asked
        nanoTime.set(Duration.ofSeconds(135).toNanos());
        sessions.tick(); // before a loop has read what has come meanwhile
        talks.says("{'type':'pong'}");
        tickUntil(150);
        answers.says("{'type':'pong'}");
        tickUntil(170);
        assertThat(talks.sent()).containsExactly("ack", "welcome", "ping", "ping", "ping");
        assertThat(answers.sent()).containsExactly("ack", "welcome", "ping", "ping");
        assertThat(dead.sent()).containsExactly("ack", "welcome", "ping", "ping", "silent");
    }

    @Test
    @DisplayName("P7.7 P3.11 after a pause of the server a join that has come meanwhile is in time")
    void serverPausedWhileJoining() {
        ConnectedSession joins = new ConnectedSession(sessions);
        ConnectedSession silent = new ConnectedSession(sessions);
        tickUntil(5);
        nanoTime.set(Duration.ofSeconds(100).toNanos());
        sessions.tick();
        joins.joins("Alice");
        tickUntil(101);
        assertThat(joins.sent()).containsExactly("ack", "welcome");
        assertThat(silent.sent()).containsExactly("ack", "join-timeout");
    }

    /** Ticks each second, as the server's clock does. */
    private void tickUntil(int second) {
        for (long next = nanoTime.get() / 1_000_000_000 + 1; next <= second; next++) {
            nanoTime.set(Duration.ofSeconds(next).toNanos());
            sessions.tick();
        }
    }

    @Test
    @DisplayName("P7.1 P2.12 raw bytes count as having been heard")
    void rawBytesAreHeard() {
        sessions.announce("file", "bytes");
        ConnectedSession alice = new ConnectedSession(sessions).joins("Alice");
        alice.says("{'type':'file','bytes':1000}");
        for (int second = 0; second < 200; second += 10) {
            alice.arrives((byte) 'x');
            alice.session().tick(Duration.ofSeconds(second).toNanos(), false);
        }
        assertThat(alice.sent()).containsExactly("ack", "welcome", "unknown-type");
    }

    @Test
    @DisplayName("P2.12 the receiver of raw bytes, which may hold a whole file, is let go of with the last byte")
    void rawReceiverIsLetGo() throws Exception {
        AtomicReference<WeakReference<byte[]>> kept = new AtomicReference<>();
        sessions.announce("file", "bytes");
        sessions.setAdmission(request -> request.admit(new Participant() {
            @Override
            public void handle(Message message) {}

            @Override
            public Consumer<ByteBuffer> announced(Message message) {
                byte[] file = new byte[2];
                kept.set(new WeakReference<>(file));
                return piece -> piece.get(file);
            }
        }));
        ConnectedSession alice = new ConnectedSession(sessions).joins("Alice");
        alice.says("{'type':'file','bytes':2}").arrives((byte) 'a', (byte) 'b');
        await("it can be collected").until(() -> {
            System.gc();
            return kept.get().get() == null;
        });
        assertThat(alice.isClosed()).isFalse();
    }

    @Test
    @DisplayName("P6.2 a client that asks to watch at the instant when it leaves is told nothing more")
    void watchWhileLeaving() throws Exception {
        ConnectedSession alice = new ConnectedSession(sessions).joins("Alice");
        alice.session().sendAway(Refusal.SILENT, "nothing was heard for 90 s");
        Watchers watchers = new Watchers(clock);
        watchers.add(alice.session());
        assertThat(watchers.isEmpty()).isTrue();
    }

    // --- messages from others

    @Test
    @DisplayName("P4.4 a message at the instant when its receiver leaves is delivered before, or its sender is told")
    void messageWhileItsReceiverLeaves() {
        ConnectedSession alice = new ConnectedSession(sessions).joins("Alice");
        ConnectedSession bob = new ConnectedSession(sessions).joins("Bob");
        AtomicReference<CompletableFuture<Void>> end = new AtomicReference<>();
        bob.when("message", () -> end.set(startAndBlock(() -> bob.session().leave("left"))));
        alice.says("{'receiver':'Bob','text':'one'}").says("{'receiver':'Bob','text':'two'}");
        end.get().join();
        alice.says("{'receiver':'Bob','text':'three'}");
        long delivered = bob.sent().stream().filter("message"::equals).count();
        long told = alice.sent().stream().filter("receiver-absent"::equals).count();
        assertThat(delivered).as("the first goes before the end").isPositive();
        assertThat(delivered + told).as("each has one fate").isEqualTo(3);
    }

    // --- mistakes in one session

    @Test
    @DisplayName(
            "R3.5 a participant or a listener that fails when a session ends keeps nobody else from being looked after")
    void failingWhileLeaving() throws Exception {
        sessions.setAdmission(admissions);
        sessions.addListener(new RosterListener() {
            @Override
            public void joined(Session session) {
                throw new IllegalStateException("on purpose, in a test");
            }

            @Override
            public void left(Session session) {
                throw new IllegalStateException("on purpose, in a test");
            }
        });
        sessions.addListener(admissions);
        ConnectedSession alice = new ConnectedSession(sessions).joins("Alice");
        admissions.next().admit(failing());
        ConnectedSession bob = new ConnectedSession(sessions).joins("Bob");
        admissions.next().admit(failing());
        tickUntil(100);
        assertThat(alice.sent()).containsExactly("ack", "welcome", "ping", "silent");
        assertThat(bob.sent()).containsExactly("ack", "welcome", "ping", "silent");
        assertThat(sessions.roster().count()).isZero();
        assertThat(admissions.events()).contains("roster: Alice left", "roster: Bob left");
    }

    @Test
    @DisplayName("P7.5 R3.5 a session that fails when it ends keeps no other from being told that the server closes")
    void failingWhileClosing() throws Exception {
        sessions.setAdmission(admissions);
        ConnectedSession alice = new ConnectedSession(sessions).joins("Alice");
        admissions.next().admit(failing());
        ConnectedSession bob = new ConnectedSession(sessions).joins("Bob");
        admissions.next().admit(failing());
        Runnable fails = () -> {
            throw new IllegalStateException("on purpose, in a test");
        };
        alice.when("closing", fails);
        bob.when("closing", fails);
        ConnectedSession carol = new ConnectedSession(sessions);
        sessions.close();
        assertThat(carol.sent()).containsExactly("ack", "closing");
        assertThat(List.of(alice.isClosed(), bob.isClosed(), carol.isClosed())).containsOnly(true);
    }

    private static Participant failing() {
        return new Participant() {
            @Override
            public void handle(Message message) {}

            @Override
            public void left() {
                throw new IllegalStateException("on purpose, in a test");
            }
        };
    }

    // --- admission

    @Test
    @DisplayName("P3.13 P3.14 a take-over of a session that fails when it leaves is a take-over all the same")
    void takeOverOfAFailingSession() throws Exception {
        sessions.setAdmission(admissions);
        ConnectedSession older = new ConnectedSession(sessions).joins("Alice");
        admissions.next().admit(failing());
        ConnectedSession newer = new ConnectedSession(sessions).joins("Alice");
        admissions.next().takeOver(participant("newer", newer));
        assertThat(older.sent()).containsExactly("ack", "welcome", "replaced");
        assertThat(newer.sent()).containsExactly("ack", "welcome");
    }

    @Test
    @DisplayName("P3.13 a join that fails before the welcome: the claims and the name are released, the client is told")
    void failingJoin() throws Exception {
        sessions.setAdmission(admissions);
        ConnectedSession alice = new ConnectedSession(sessions).joins("Alice");
        alice.when("welcome", () -> {
            throw new IllegalStateException("on purpose, in a test");
        });
        admissions.next().admit(participant("first", alice));
        assertThat(admissions.events()).containsExactly("first left");
        assertThat(alice.sent()).containsExactly("ack", "failed");
        assertThat(alice.isClosed()).isTrue();
        assertThat(sessions.roster().count()).isZero();
    }

    @Test
    @DisplayName("P3.14 a take-over replaces the session that had the name when it was decided, and no other")
    void takeOverReplacesNobodyElse() throws Exception {
        sessions.setAdmission(admissions);
        ConnectedSession older = new ConnectedSession(sessions).joins("Alice");
        Admission.Request olderRequest = admissions.next();
        ConnectedSession newer = new ConnectedSession(sessions).joins("Alice");
        Admission.Request newerRequest = admissions.next();
        ConnectedSession stranger = new ConnectedSession(sessions).joins("Alice");
        Admission.Request strangersRequest = admissions.next();
        olderRequest.admit(participant("older", older));
        older.when("replaced", () -> {
            older.breaks(); // at this instant it leaves by itself, and a stranger takes the name
            strangersRequest.admit(participant("stranger", stranger));
        });
        newerRequest.takeOver(participant("newer", newer));
        assertThat(stranger.sent()).containsExactly("ack", "welcome");
        assertThat(newer.sent()).containsExactly("ack", "name-taken");
        assertThat(newer.isReading()).isTrue();
        assertThat(admissions.events()).endsWith("roster: Alice joined", "stranger joined", "newer left");
    }

    @Test
    @DisplayName("P3.13 a session that is lost while its join is pending: what was claimed is released, once")
    void lostWhilePending() throws Exception {
        sessions.setAdmission(admissions);
        ConnectedSession alice = new ConnectedSession(sessions).joins("Alice");
        Admission.Request request = admissions.next();
        alice.breaks();
        request.admit(participant("first", alice));
        assertThat(admissions.events()).containsExactly("first left");
        assertThat(sessions.roster().count()).isZero();
    }

    @Test
    @DisplayName("P3.13 P3.11 the time to join runs on while a join is pending, although nothing is read")
    void timeoutWhilePending() throws Exception {
        sessions.setAdmission(admissions);
        ConnectedSession alice = new ConnectedSession(sessions).joins("Alice");
        alice.session().tick(Duration.ofSeconds(10).toNanos(), false);
        assertThat(alice.sent()).containsExactly("ack");
        alice.session().tick(Duration.ofSeconds(10).toNanos() + 1, false);
        assertThat(alice.sent()).containsExactly("ack", "join-timeout");
        admissions.next().takeOver(participant("first", alice));
        assertThat(admissions.events()).containsExactly("first left");
    }

    @Test
    @DisplayName("P3.13 the first answer counts; the participant of a later one is told that it has left")
    void twoAnswers() throws Exception {
        sessions.setAdmission(admissions);
        ConnectedSession alice = new ConnectedSession(sessions).joins("Alice");
        Admission.Request request = admissions.next();
        request.admit(participant("first", alice));
        request.takeOver(participant("second", alice));
        request.refuse(new RefusedException(Refusal.NAME_TAKEN, "too late"));
        assertThat(alice.sent()).containsExactly("ack", "welcome");
        assertThat(alice.isReading()).isTrue();
        assertThat(admissions.events()).containsExactly("roster: Alice joined", "first joined", "second left");
    }

    @Test
    @DisplayName("P3.13 a participant that fails while it joins ends its own connection, and frees the name")
    void failingParticipant() throws Exception {
        sessions.setAdmission(admissions);
        ConnectedSession alice = new ConnectedSession(sessions).joins("Alice");
        admissions.next().admit(new Participant() {
            @Override
            public void joined() {
                throw new IllegalStateException("on purpose, in a test");
            }

            @Override
            public void handle(Message message) {}
        });
        assertThat(alice.isClosed()).isTrue();
        assertThat(sessions.roster().count()).isZero();
    }

    @Test
    @DisplayName(
            "P3.14 two connections of one person take over at one instant: the first joins, then leaves for the second")
    void twoTakeOversAtOneInstant() throws Exception {
        sessions.setAdmission(admissions);
        ConnectedSession first = new ConnectedSession(sessions).joins("Alice");
        Admission.Request firstRequest = admissions.next();
        ConnectedSession second = new ConnectedSession(sessions).joins("Alice");
        Admission.Request secondRequest = admissions.next();
        AtomicReference<CompletableFuture<Void>> takeOver = new AtomicReference<>();
        first.when(
                "welcome",
                () -> takeOver.set(startAndBlock(() -> secondRequest.takeOver(participant("second", second)))));
        firstRequest.takeOver(participant("first", first));
        takeOver.get().join();
        assertThat(first.sent()).containsExactly("ack", "welcome", "replaced");
        assertThat(second.sent()).containsExactly("ack", "welcome");
        assertThat(admissions.events())
                .containsExactly(
                        "roster: Alice joined",
                        "first joined",
                        "first left",
                        "roster: Alice left",
                        "roster: Alice joined",
                        "second joined");
    }

    @Test
    @DisplayName("P3.14 a take-over while the older session leaves by itself waits for that, and joins after it")
    void takeOverWhileTheOlderLeaves() throws Exception {
        sessions.setAdmission(admissions);
        ConnectedSession older = new ConnectedSession(sessions).joins("Alice");
        ConnectedSession newer = new ConnectedSession(sessions).joins("Alice");
        AtomicReference<CompletableFuture<Void>> takeOver = new AtomicReference<>();
        Admission.Request olderRequest = admissions.next();
        Admission.Request newerRequest = admissions.next();
        olderRequest.admit(new Participant() {
            @Override
            public void handle(Message message) {}

            @Override
            public void left() {
                takeOver.set(startAndBlock(() -> newerRequest.takeOver(participant("newer", newer))));
                admissions.events().add("older left");
            }
        });
        older.breaks();
        takeOver.get().join();
        assertThat(newer.sent()).containsExactly("ack", "welcome");
        assertThat(admissions.events())
                .containsExactly(
                        "roster: Alice joined",
                        "older left",
                        "roster: Alice left",
                        "roster: Alice joined",
                        "newer joined");
    }

    private Participant participant(String label, ConnectedSession of) {
        return admissions.participant(label, relay, of.session());
    }

    /** Does {@code task} on another thread, and returns when that waits for a lock; if it does not wait, when it is done. */
    private static CompletableFuture<Void> startAndBlock(Runnable task) {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CompletableFuture<Void> done = Background.run(() -> {
            thread.set(Thread.currentThread());
            task.run();
        });
        await("it waits for a lock, or is done")
                .pollInterval(Duration.ofMillis(1))
                .until(() -> done.isDone()
                        || thread.get() != null
                                && List.of(Thread.State.BLOCKED, Thread.State.TERMINATED)
                                        .contains(thread.get().getState()));
        return done;
    }
}
