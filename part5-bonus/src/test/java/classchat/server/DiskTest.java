package classchat.server;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.store.MailboxLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients see while the disk is slow to answer, does not answer, or is started anew; and what the clocks do. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DiskTest {
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    @TempDir
    private Path copy;

    @Test
    @DisplayName("P11.7 a database that is locked: the sender is told, may try again, and the server lives on")
    void locked() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder)) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Bob", "one").expectFate("stored", "7-1");
                alice.say("Alice", "before").expectText("Alice", "before");
                alice.acknowledge(1).expectFate("delivered", "7-2");
                try (DiskLock lock = DiskLock.on(folder)) {
                    assertThat(lock).isNotNull();
                    alice.say("Bob", "two").peer().expectError("not-stored");
                    alice.say("Alice", "but this goes").expectText("Alice", "but this goes");
                }
                alice.acknowledge(2).expectFate("delivered", "7-4");
                alice.say("Bob", "two", "7-3").expectFate("stored", "7-3");
            }
            try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                bob.expectDelayed("Alice", "one");
                bob.expectDelayed("Alice", "two");
                bob.expectNothing();
            }
        }
    }

    @Test
    @DisplayName("P11.7 P10.4 a message that failed and is never sent again does not hold back the mark of later ones")
    void failedForGood() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder)) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Bob", "one").expectFate("stored", "7-1");
                try (DiskLock lock = DiskLock.on(folder)) {
                    assertThat(lock).isNotNull();
                    alice.say("Bob", "two").peer().expectError("not-stored");
                }
                alice.say("Bob", "three").expectFate("stored", "7-3");
            }
            try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                bob.expectDelayed("Alice", "one");
                bob.expectDelayed("Alice", "three");
                bob.acknowledge(2).sync();
                bob.leave();
            }
            server.restart();
            try (AckingPeer alice = AckingPeer.join(server, "Alice");
                    AckingPeer bob = AckingPeer.join(server, "Bob")) {
                alice.say("Bob", "three", "7-3").expectFate("delivered", "7-3");
                bob.expectNothing();
                alice.say("Bob", "two", "7-2");
                bob.expectText("Alice", "two");
            }
        }
    }

    @Test
    @DisplayName("P10.3 P11.7 what its receiver has, and could not be stored as well, is not told to have failed")
    void givenAndNotStored() throws Exception {
        MailboxLimits two = MailboxLimits.DEFAULT.withMaxUnacknowledged(2);
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder, two);
                AckingPeer alice = AckingPeer.join(server, "Alice");
                AckingPeer bob = AckingPeer.join(server, "Bob")) {
            alice.say("Bob", "one").say("Bob", "two");
            bob.expectText("Alice", "one");
            bob.expectText("Alice", "two");
            try (DiskLock lock = DiskLock.on(folder)) {
                assertThat(lock).isNotNull();
                alice.say("Bob", "three").peer().expectError("not-stored");
            }
            bob.acknowledge(2);
            alice.expectFate("delivered", "7-1", "7-2");
            bob.peer().lines().reset();
        }
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder);
                AckingPeer alice = AckingPeer.join(server, "Alice");
                AckingPeer bob = AckingPeer.join(server, "Bob")) {
            alice.say("Bob", "three", "7-3");
            bob.expectText("Alice", "three");
        }
    }

    @Test
    @DisplayName(
            "P11.3 promise 2 what was acknowledged and cannot be taken off now does not come again; nothing overtakes")
    void notTakenOff() throws Exception {
        try (ClassServerUnderTest server =
                new ClassServerUnderTest(folder, MailboxLimits.DEFAULT.withMaxUnacknowledged(3))) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                for (int i = 1; i <= 7; i++) {
                    alice.say("Bob", "message " + i).expectFate("stored", "7-" + i);
                }
                try (DiskLock lock = DiskLock.on(folder)) {
                    assertThat(lock).isNotNull();
                    try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                        for (int i = 1; i <= 3; i++) {
                            bob.expectDelayed("Alice", "message " + i);
                        }
                        bob.acknowledge(3);
                        alice.expectFate("delivered", "7-1", "7-2", "7-3");
                        bob.peer().lines().reset();
                    }
                    try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                        for (int i = 4; i <= 6; i++) {
                            bob.expectDelayed("Alice", "message " + i);
                        }
                    }
                }
                try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                    alice.say("Bob", "message 8");
                    for (int i = 4; i <= 8; i++) {
                        bob.expectText("Alice", "message " + i);
                        bob.acknowledge(i - 3);
                    }
                    bob.expectNothing();
                }
            }
        }
    }

    @Test
    @DisplayName("P10.4 P11.7 a repeat is answered while another program writes to the database")
    void repeatWhileLocked() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder)) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Bob", "one").expectFate("stored", "7-1");
                try (DiskLock lock = DiskLock.on(folder)) {
                    assertThat(lock).isNotNull();
                    alice.say("Bob", "one", "7-1").expectFate("stored", "7-1");
                }
            }
        }
    }

    @Test
    @DisplayName("P10.4 a refusal on its way to the disk: a repeat is answered, also on the next connection")
    void repeatOfARefusal() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder)) {
            AckingPeer.join(server, "Alice").leave();
            try (DiskLock lock = DiskLock.on(folder)) {
                assertThat(lock).isNotNull();
                try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                    alice.say("#nope", "x", "7-1").peer().expectError("group-absent");
                    alice.say("#nope", "x", "7-1").peer().expectError("group-absent");
                    alice.peer().lines().reset();
                }
                try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                    alice.say("#nope", "x", "7-1").peer().expectError("group-absent");
                }
            }
        }
    }

    @Test
    @DisplayName("P10.4 of a sender with very many epochs the last ones are remembered, also after a restart")
    void manyEpochs() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder)) {
            try (AckingPeer alice = AckingPeer.join(server, "Alice");
                    AckingPeer bob = AckingPeer.join(server, "Bob")) {
                for (int epoch = 1; epoch <= 40; epoch++) {
                    alice.say("Bob", "x", epoch + "-1");
                    bob.expectText("Alice", "x");
                    bob.acknowledge(epoch);
                    alice.expectFate("delivered", epoch + "-1");
                }
            }
            server.restart();
            try (AckingPeer alice = AckingPeer.join(server, "Alice");
                    AckingPeer bob = AckingPeer.join(server, "Bob")) {
                for (int epoch = 25; epoch <= 40; epoch++) {
                    alice.say("Bob", "x", epoch + "-1").expectFate("delivered", epoch + "-1");
                }
                bob.expectNothing();
                alice.say("Bob", "x", "1-1");
                bob.expectText("Alice", "x");
            }
        }
    }

    @Test
    @DisplayName("R5.3 a newcomer whose name cannot be written now is told so, and may try again")
    void joinWhileLocked() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder)) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer carol = AckingPeer.connect(server, "Carol")) {
                try (DiskLock lock = DiskLock.on(folder)) {
                    assertThat(lock).isNotNull();
                    carol.tryToJoin().peer().expectError("not-stored");
                }
                carol.tryToJoin().peer().expect("welcome");
                carol.say("Bob", "one").expectFate("stored", "7-1");
            }
            server.restart();
            try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                bob.expectDelayed("Carol", "one");
                bob.say("Carol", "answer").expectFate("stored", "7-1");
            }
        }
    }

    @Test
    @DisplayName("P10.4 a full mailbox, and a server that was killed: what is stored is known, and not refused")
    void fullAndKilled() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder, MailboxLimits.DEFAULT.withMax(2, 10_000));
                AckingPeer bob = AckingPeer.join(server, "Bob");
                AckingPeer alice = AckingPeer.join(server, "Alice")) {
            bob.leave();
            alice.say("Bob", "one").say("Bob", "two");
            alice.expectFates("stored", 2);
            try (ClassServerUnderTest again = server.killedAndStartedIn(copy);
                    AckingPeer sender = AckingPeer.join(again, "Alice")) {
                sender.say("Bob", "one", "7-1").expectFate("stored", "7-1");
                sender.say("Bob", "two", "7-2").expectFate("stored", "7-2");
                sender.say("Bob", "three", "7-3").peer().expectError("mailbox-full");
            }
        }
    }

    // --- clocks

    @Test
    @DisplayName("P11.6 a message that nobody fetched for too long is thrown away, and makes room")
    void expiry() throws Exception {
        HandClock clock = new HandClock(JANUARY);
        MailboxLimits limits = MailboxLimits.DEFAULT.withMax(2, 10_000).withKeep(Duration.ofDays(30));
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder, limits, clock.clocks())) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Bob", "old").expectFate("stored", "7-1");
                alice.say("Bob", "old too").expectFate("stored", "7-2");
            }
            clock.pass(Duration.ofDays(31));
            AckingPeer.join(server, "Tom").leave(); // a look: they are too old
            clock.pass(Duration.ofHours(1));
            AckingPeer.join(server, "Tom").leave(); // another one
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Bob", "new", "8-1").expectFate("stored", "8-1");
                alice.say("Bob", "new too", "8-2").expectFate("stored", "8-2");
                alice.say("Bob", "too much", "8-3").peer().expectError("mailbox-full");
            }
            try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                bob.expectDelayed("Alice", "new");
                bob.expectDelayed("Alice", "new too");
                bob.expectNothing();
            }
        }
    }

    @Test
    @DisplayName("P11.6 a clock that is two years ahead once, at a start or at a join, deletes nobody's mail")
    void clockJumps() throws Exception {
        HandClock clock = new HandClock(JANUARY);
        Instant farAhead = JANUARY.plus(Duration.ofDays(730));
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder, MailboxLimits.DEFAULT, clock.clocks())) {
            AckingPeer.join(server, "Bob").leave();
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Bob", "old").expectFate("stored", "7-1");
            }
            clock.set(farAhead);
            server.restart();
            clock.set(JANUARY);
            clock.pass(Duration.ofHours(2));
            AckingPeer.join(server, "Tom").leave();
            clock.set(farAhead);
            clock.pass(Duration.ofHours(2));
            AckingPeer.join(server, "Tom").leave();
            clock.set(JANUARY);
            clock.pass(Duration.ofHours(2));
            try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                bob.expectDelayed("Alice", "old");
            }
        }
    }
}
