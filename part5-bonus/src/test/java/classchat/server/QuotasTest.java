package classchat.server;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.relay.contract.ChatPeer;
import classchat.store.MailboxLimits;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quotas of senders and of the disk, over the wire: one client uses up its own, and the others do not notice. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class QuotasTest {
    @TempDir
    private Path folder;

    private ClassServerUnderTest start(MailboxLimits limits) throws IOException {
        ClassServerUnderTest server = new ClassServerUnderTest(folder, limits);
        for (String name : new String[] {"Bob", "Tom"}) {
            AckingPeer.join(server, name).leave();
        }
        return server;
    }

    private static void expectRefusal(AckingPeer peer, String code, String id) throws IOException {
        assertThat(peer.peer().expectError(code).getString("id")).isEqualTo(id);
    }

    private static void createGroup(AckingPeer owner, String name) throws IOException {
        owner.peer()
                .send("{'type':'group','do':'create','group':'" + name + "','users':['Bob','Tom']}")
                .expect("group");
    }

    @Test
    @DisplayName("P11.8 one sender uses up its share of a mailbox: the teacher's announcement is still stored there")
    void shareOfAMailbox() throws Exception {
        try (ClassServerUnderTest server = start(MailboxLimits.DEFAULT.withMaxShare(3, 10_000));
                AckingPeer mallory = AckingPeer.join(server, "Mallory");
                AckingPeer teacher = AckingPeer.join(server, "Teacher")) {
            createGroup(mallory, "#class");
            mallory.say("#class", "one").expectFate("stored", "7-1");
            mallory.peer().expect("delivered");
            mallory.say("Bob", "two").expectFate("stored", "7-2");
            mallory.say("Bob", "three").expectFate("stored", "7-3");
            mallory.say("Bob", "four");
            expectRefusal(mallory, "mailbox-share", "7-4");
            mallory.say("Bob", "four", "7-4"); // a repeat
            expectRefusal(mallory, "mailbox-share", "7-4");
            mallory.say("Tom", "five", "7-5").expectFate("stored", "7-5");
            mallory.say("#class", "six", "7-6").expectFate("stored", "7-6");
            JsonObject counts = mallory.expectFate("delivered", "7-6");
            assertThat(counts.getInt("stored") + " stored, " + counts.getInt("refused") + " refused")
                    .isEqualTo("1 stored, 1 refused");
            createGroup(teacher, "#news");
            teacher.say("#news", "for all").expectFate("stored", "7-1");
            assertThat(teacher.expectFate("delivered", "7-1").getInt("stored")).isEqualTo(2);
            try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
                bob.expectDelayed("Mallory", "one");
                bob.expectDelayed("Mallory", "two");
                bob.expectDelayed("Mallory", "three");
                bob.expectDelayed("Teacher", "for all");
                bob.acknowledge(4);
                mallory.expectFate("delivered", "7-2", "7-3");
                bob.leave();
            }
            mallory.say("Bob", "seven", "7-7").expectFate("stored", "7-7");
        }
    }

    @Test
    @DisplayName("P11.9 one sender uses up its bytes on the disk: nothing of it is stored, live messages go on")
    void bytesOfASender() throws Exception {
        try (ClassServerUnderTest server = start(MailboxLimits.DEFAULT.withMaxSenderBytes(50_000));
                AckingPeer mallory = AckingPeer.join(server, "Mallory");
                AckingPeer alice = AckingPeer.join(server, "Alice");
                ChatPeer plain = AckingPeer.awaitMailboxRead(ChatPeer.join(server, "Plain"))) {
            createGroup(mallory, "#class");
            String text = "x".repeat(20_000);
            mallory.say("Bob", text).expectFate("stored", "7-1");
            mallory.say("#class", text).expectFate("stored", "7-2");
            mallory.peer().expect("delivered");
            mallory.say("Tom", text);
            expectRefusal(mallory, "sender-full", "7-3");
            for (int i = 4; i <= 250; i++) { // 10 MB: a refusal leaves no work behind that the sender would wait for
                mallory.say("#class", text);
                expectRefusal(mallory, "sender-full", "7-" + i);
            }
            mallory.say("Alice", text);
            alice.expectText("Mallory", text);
            alice.say("Bob", text).expectFate("stored", "7-1");
            for (int i = 0; i < 2; i++) {
                plain.say("Bob", text);
            }
            plain.say("Bob", text).expectError("sender-full");
        }
    }

    @Test
    @DisplayName("P11.10 the database is as large as it may be: nothing is stored, live messages go on")
    void diskOfAll() throws Exception {
        try (ClassServerUnderTest server = start(MailboxLimits.DEFAULT.withMaxDiskBytes(1_000_000));
                AckingPeer mallory = AckingPeer.join(server, "Mallory");
                AckingPeer alice = AckingPeer.join(server, "Alice")) {
            createGroup(mallory, "#class");
            String text = "x".repeat(60_000);
            int sent = 0;
            String answer = "stored";
            while (answer.equals("stored")) {
                assertThat(++sent).isLessThan(30);
                answer = mallory.say("Bob", text).peer().read().getString("type");
            }
            mallory.say("Tom", text);
            expectRefusal(mallory, "server-full", "7-" + (sent + 1));
            mallory.say("#class", text);
            expectRefusal(mallory, "server-full", "7-" + (sent + 2));
            mallory.say("Alice", text);
            alice.expectText("Mallory", text);
            alice.acknowledge(1);
            mallory.expectFate("delivered", "7-" + (sent + 3));
        }
    }

    @Test
    @DisplayName("P10.7 1,000 refusals of a sender are remembered: a repeat of an older one is judged anew")
    void refusals() throws Exception {
        try (ClassServerUnderTest server = start(MailboxLimits.DEFAULT);
                AckingPeer mallory = AckingPeer.join(server, "Mallory")) {
            for (int i = 1; i <= 1_100; i++) {
                mallory.say("Late", "x");
            }
            for (int i = 1; i <= 1_100; i++) {
                expectRefusal(mallory, "receiver-absent", "7-" + i);
            }
            AckingPeer.join(server, "Late").leave();
            mallory.say("Late", "x", "7-1").expectFate("stored", "7-1");
            mallory.say("Late", "x", "7-1100");
            expectRefusal(mallory, "receiver-absent", "7-1100");
            mallory.leave();
            server.restart();
            try (AckingPeer again = AckingPeer.join(server, "Mallory")) {
                again.say("Late", "x", "7-1").expectFate("stored", "7-1");
                again.say("Late", "x", "7-100").expectFate("stored", "7-100");
                again.say("Late", "x", "7-101");
                expectRefusal(again, "receiver-absent", "7-101");
            }
            try (AckingPeer late = AckingPeer.join(server, "Late")) {
                late.expectDelayed("Mallory", "x");
                late.expectDelayed("Mallory", "x");
                late.expectNothing();
            }
        }
    }
}
