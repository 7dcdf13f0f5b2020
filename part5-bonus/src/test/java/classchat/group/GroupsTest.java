package classchat.group;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.Background;
import classchat.relay.contract.ChatPeer;
import classchat.server.AckingPeer;
import classchat.server.ClassLimits;
import classchat.server.ClassServer;
import classchat.server.ClassServerUnderTest;
import classchat.server.DiskLock;
import classchat.server.HandClock;
import classchat.store.MailboxLimits;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 12 of {@code PROTOCOL.md}, over the wire. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GroupsTest {
    @TempDir
    private Path folder;

    private ClassServerUnderTest server;
    private AckingPeer alice;
    private AckingPeer bob;
    private AckingPeer tom;

    @BeforeEach
    void start() throws IOException {
        server = new ClassServerUnderTest(folder);
        join();
    }

    private void join() throws IOException {
        alice = AckingPeer.join(server, "Alice");
        bob = AckingPeer.join(server, "Bob");
        tom = AckingPeer.join(server, "Tom");
    }

    @AfterEach
    void close() throws IOException {
        close(List.of(alice, bob, tom));
        server.close();
    }

    private static void close(List<AckingPeer> peers) throws IOException {
        for (AckingPeer peer : peers) {
            peer.close();
        }
    }

    private static String ask(AckingPeer peer, String request) throws IOException {
        JsonObject answer =
                peer.peer().send("{'type':'group'," + request + ",'id':'q'}").expect("group");
        assertThat(answer.getString("id")).isEqualTo("q");
        return answer.getString("text");
    }

    private void create() throws IOException {
        assertThat(ask(alice, "'do':'create','group':'#class','users':['Bob','tom','BOB']"))
                .isEqualTo("#class: created, with 3 people");
        for (AckingPeer member : List.of(bob, tom)) {
            assertThat(member.peer().expect("group").getString("what")).isEqualTo("added");
        }
    }

    private static void refused(AckingPeer peer, String request, String code) throws IOException {
        peer.peer().send(request).expectError(code);
    }

    @Test
    @DisplayName(
            "P12.1 P12.2 P12.3 P12.8 R5.1 what is said to a group reaches all others, with a number; its sender learns how many")
    void saidToAll() throws Exception {
        create();
        alice.say("#class", "hello").expectFate("stored", "7-1");
        for (AckingPeer member : List.of(bob, tom)) {
            JsonObject message = member.expectText("Alice", "hello");
            assertThat(message.getString("receiver")).isEqualTo("#class");
            assertThat(message.getJsonNumber("number").longValueExact()).isPositive();
        }
        bob.acknowledge(1);
        alice.expectNothing();
        tom.acknowledge(1);
        JsonObject fate = alice.expectFate("delivered", "7-1");
        assertThat(fate.getInt("count")).isEqualTo(2);
        assertThat(fate.getInt("stored")).isZero();
        bob.say("#CLASS", "hi");
        bob.expectFate("stored", "7-1");
        alice.expectText("Bob", "hi");
        tom.expectText("Bob", "hi");
    }

    @Test
    @DisplayName("P12.1 P12.2 P12.3 R5.1 R5.3 --all takes in who is away; they get it, in order, when they come back")
    void awayMember() throws Exception {
        tom.leave();
        assertThat(ask(alice, "'do':'create','group':'#class','all':true")).isEqualTo("#class: created, with 3 people");
        bob.peer().expect("group");
        for (int i = 1; i <= 3; i++) {
            alice.say("#class", "line " + i).expectFate("stored", "7-" + i);
            bob.expectText("Alice", "line " + i);
            bob.acknowledge(i);
            JsonObject fate = alice.expectFate("delivered", "7-" + i);
            assertThat(fate.getInt("count")).isEqualTo(1);
            assertThat(fate.getInt("stored")).isEqualTo(1);
        }
        tom = AckingPeer.join(server, "Tom");
        long number = 0;
        for (int i = 1; i <= 3; i++) {
            JsonObject message = tom.expectDelayed("Alice", "line " + i);
            assertThat(message.getJsonNumber("number").longValueExact()).isGreaterThan(number);
            number = message.getJsonNumber("number").longValueExact();
        }
        tom.acknowledge(3);
        alice.say("#class", "live").expectFate("stored", "7-4");
        assertThat(tom.expectText("Alice", "live").containsKey("delayed")).isFalse();
    }

    @Test
    @DisplayName("P11.5 P12.3 a group's sender learns for how many it was not taken, because their mailbox is full")
    void fullMailbox() throws Exception {
        try (ClassServerUnderTest small =
                        new ClassServerUnderTest(folder.resolve("small"), MailboxLimits.DEFAULT.withMax(1, 1_000_000));
                AckingPeer sender = AckingPeer.join(small, "Alice");
                AckingPeer here = AckingPeer.join(small, "Bob")) {
            AckingPeer.join(small, "Tom").leave();
            ask(sender, "'do':'create','group':'#class','all':true");
            here.peer().expect("group");
            for (int i = 1; i <= 2; i++) {
                sender.say("#class", "line " + i).expectFate("stored", "7-" + i);
                here.expectText("Alice", "line " + i);
                here.acknowledge(i);
                JsonObject fate = sender.expectFate("delivered", "7-" + i);
                assertThat(fate.getInt("count")).isEqualTo(1);
                assertThat(fate.getInt("stored")).isEqualTo(i == 1 ? 1 : 0);
                assertThat(fate.getInt("refused")).isEqualTo(i == 1 ? 0 : 1);
            }
        }
    }

    @Test
    @DisplayName("P12.2 promise 2 all members get a group's messages in one order, however many speak at once")
    void oneOrder() throws Exception {
        create();
        int each = 200;
        List<AckingPeer> members = List.of(alice, bob, tom);
        List<CompletableFuture<Void>> work = new ArrayList<>();
        List<List<Long>> heard = new ArrayList<>();
        for (AckingPeer member : members) {
            List<Long> numbers = new ArrayList<>();
            heard.add(numbers);
            work.add(Background.run(() -> {
                for (int i = 0; i < each; i++) {
                    member.say("#class", Integer.toString(i));
                }
            }));
            work.add(Background.run(() -> {
                while (numbers.size() < 2 * each) {
                    JsonObject message = member.peer().read();
                    if (message.getString("type", "message").equals("message")) {
                        numbers.add(message.getJsonNumber("number").longValueExact());
                    }
                }
            }));
        }
        CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).join();
        for (List<Long> numbers : heard) {
            assertThat(numbers).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName("P12.4 who is no member can neither write to a group nor look into it; no group swallows anything")
    void membersOnly() throws Exception {
        create();
        try (AckingPeer eve = AckingPeer.join(server, "Eve")) {
            eve.say("#class", "hello").peer().expectError("not-a-member");
            refused(eve, "{'type':'group','do':'list','group':'#class'}", "not-a-member");
            refused(eve, "{'type':'group','do':'leave','group':'#class'}", "not-a-member");
            refused(eve, "{'type':'group','do':'add','group':'#class','users':['Eve']}", "not-a-member");
            refused(eve, "{'type':'group','do':'dissolve','group':'#class'}", "not-a-member");
            eve.say("#nowhere", "hello").peer().expectError("group-absent");
            bob.expectNothing();
        }
    }

    @Test
    @DisplayName("P12.5 in a group for announcements only its owner posts")
    void announcements() throws Exception {
        ask(alice, "'do':'create','group':'#news','users':['Bob'],'announces':true");
        bob.peer().expect("group");
        bob.say("#news", "me too").peer().expectError("owner-only");
        alice.say("#news", "exam on Monday").expectFate("stored", "7-1");
        bob.expectText("Alice", "exam on Monday");
    }

    @Test
    @DisplayName(
            "P12.6 P12.8 members are added and removed by the owner, leave by themselves, and hear nothing more then")
    void membership() throws Exception {
        create();
        refused(bob, "{'type':'group','do':'add','group':'#class','users':['Bob']}", "owner-only");
        refused(bob, "{'type':'group','do':'remove','group':'#class','users':['Tom']}", "owner-only");
        refused(alice, "{'type':'group','do':'leave','group':'#class'}", "owner-only");
        assertThat(ask(alice, "'do':'remove','group':'#class','users':['Tom','Alice']"))
                .isEqualTo("#class: 1 person removed");
        assertThat(tom.peer().expect("group").getString("what")).isEqualTo("removed");
        assertThat(ask(bob, "'do':'leave','group':'#class'")).isEqualTo("#class: left");
        alice.say("#class", "anybody?").expectFate("stored", "7-1");
        assertThat(alice.expectFate("delivered", "7-1").getInt("count")).isZero();
        bob.expectNothing();
        tom.expectNothing();
        assertThat(ask(alice, "'do':'add','group':'#class','users':['Tom','Tom']"))
                .isEqualTo("#class: 1 person added");
        tom.peer().expect("group");
        assertThat(ask(alice, "'do':'dissolve','group':'#class'")).isEqualTo("#class: dissolved");
        assertThat(tom.peer().expect("group").getString("what")).isEqualTo("dissolved");
        alice.say("#class", "x").peer().expectError("group-absent");
    }

    @Test
    @DisplayName("P12.7 lists: whose group, who is in it; which groups one is in")
    void lists() throws Exception {
        create();
        JsonObject members = bob.peer()
                .send("{'type':'group','do':'list','group':'#class','id':'l'}")
                .expect("members");
        assertThat(members.getString("owner")).isEqualTo("Alice");
        assertThat(members.getBoolean("announces")).isFalse();
        assertThat(members.getJsonArray("users").toString()).isEqualTo("[\"Alice\",\"Bob\",\"Tom\"]");
        assertThat(members.getInt("count")).isEqualTo(3);
        assertThat(members.getString("id")).isEqualTo("l");
        JsonObject behind = bob.peer()
                .send("{'type':'group','do':'list','group':'#class','after':'Bob'}")
                .expect("members");
        assertThat(behind.getJsonArray("users").toString()).isEqualTo("[\"Tom\"]");
        assertThat(bob.peer()
                        .send("{'type':'group','do':'list'}")
                        .expect("groups")
                        .getJsonArray("groups")
                        .toString())
                .isEqualTo("[\"#class\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'do':'create','group':'class'                    | group-unfit",
                "'do':'create','group':'#'                        | group-unfit",
                "'do':'create','group':'#a b'                     | group-unfit",
                "'do':'create','group':'#all'                     | group-unfit",
                "'do':'create','group':'##a'                      | group-unfit",
                "'do':'create','group':7                          | bad-field",
                "'do':'create'                                    | bad-field",
                "'do':'create','group':'#new','announces':'true'  | bad-field",
                "'do':'create','group':'#new','all':'true'        | bad-field",
                "'do':'add','group':'#class','all':1              | bad-field",
                "'do':'create','group':'#new','users':'Bob'       | bad-field",
                "'do':'create','group':'#new','users':['Nobody']  | receiver-absent",
                "'do':'create','group':'#CLASS'                   | group-taken",
                "'do':'destroy','group':'#class'                  | bad-field",
                "'group':'#class'                                 | bad-field",
                "'do':'add','group':'#nowhere','users':['Bob']    | group-absent",
            })
    @DisplayName("P12.1 P12.8 what cannot be done is refused with a code, and changes nothing")
    void refusals(String request, String code) throws Exception {
        create();
        refused(alice, "{'type':'group'," + request + "}", code);
        assertThat(alice.peer()
                        .send("{'type':'group','do':'list'}")
                        .expect("groups")
                        .getInt("count"))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("P4.8 P12.8 an id of more than 64 characters is refused, and comes back in no answer")
    void longId() throws Exception {
        create();
        for (String request : List.of("'do':'list'", "'do':'dissolve','group':'#class'")) {
            JsonObject error = alice.peer()
                    .send("{'type':'group'," + request + ",'id':'" + "x".repeat(65) + "'}")
                    .expect("error");
            assertThat(error.getString("code")).isEqualTo("bad-field");
            assertThat(error).doesNotContainKey("id");
        }
        assertThat(ask(alice, "'do':'dissolve','group':'#class'")).isEqualTo("#class: dissolved");
    }

    @Test
    @DisplayName("P12.10 a group of all, in a class larger than a group may be: the answer says what to do")
    void classLargerThanAGroup() throws Exception {
        ClassLimits small = ClassLimits.DEFAULT.withGroups(GroupLimits.DEFAULT.withMaxMembers(2));
        try (ClassServerUnderTest server =
                        new ClassServerUnderTest(folder.resolve("small"), small, ClassServer.Clocks.SYSTEM);
                AckingPeer teacher = AckingPeer.join(server, "Teacher")) {
            AckingPeer.join(server, "One").leave();
            AckingPeer.join(server, "Two").leave();
            String sentence = "a group has at most 2 members, and more people than that are known here:"
                    + " name the members instead of all, or make several groups";
            teacher.peer().send("{'type':'group','do':'create','group':'#class','all':true}");
            assertThat(teacher.peer().expectError("too-many").getString("text")).isEqualTo(sentence);
            ask(teacher, "'do':'create','group':'#class','users':['One']");
            teacher.peer().send("{'type':'group','do':'add','group':'#class','all':true}");
            assertThat(teacher.peer().expectError("too-many").getString("text")).isEqualTo(sentence);
            teacher.peer().send("{'type':'group','do':'add','group':'#class','users':['Two']}");
            assertThat(teacher.peer().expectError("too-many").getString("text"))
                    .isEqualTo("a group has at most 2 members");
        }
    }

    @Test
    @DisplayName("P12.9 an owner has at most 100 groups")
    void tooManyGroups() throws Exception {
        for (int i = 0; i < 100; i++) {
            ask(alice, "'do':'create','group':'#g" + i + "'");
        }
        refused(alice, "{'type':'group','do':'create','group':'#one-more'}", "too-many");
        ask(bob, "'do':'create','group':'#bobs'");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("P12.9 R5.1 groups, their members, and what waits for these survive a restart")
    void restart(boolean announces) throws Exception {
        ask(alice, "'do':'create','group':'#class','users':['Bob','Tom'],'announces':" + announces);
        bob.peer().expect("group");
        tom.peer().expect("group");
        tom.leave();
        alice.say("#class", "before").expectFate("stored", "7-1");
        bob.expectText("Alice", "before");
        bob.acknowledge(1);
        alice.expectFate("delivered", "7-1");
        server.restart();
        alice.close();
        bob.close();
        join();
        tom.expectDelayed("Alice", "before");
        tom.acknowledge(1);
        bob.expectNothing();
        alice.say("#class", "after", "7-2").expectFate("stored", "7-2");
        bob.expectText("Alice", "after");
        tom.expectText("Alice", "after");
        if (announces) {
            bob.say("#class", "no", "7-1").peer().expectError("owner-only");
        }
    }

    @Test
    @DisplayName("P10.1 P12.2 a member whose client does not acknowledge takes part")
    void plainMember() throws Exception {
        try (ChatPeer plain = AckingPeer.awaitMailboxRead(ChatPeer.join(server, "Plain"))) {
            ask(alice, "'do':'create','group':'#class','users':['Plain']");
            alice.say("#class", "hello").expectFate("stored", "7-1");
            plain.expectText("Alice", "hello");
            assertThat(alice.expectFate("delivered", "7-1").getInt("count")).isEqualTo(1);
            plain.say("#class", "hi");
            alice.expectText("Plain", "hi");
        }
    }

    @Test
    @DisplayName("P12.2 numbers go up over a restart, also if the clock was set back meanwhile")
    void clockSetBack() throws Exception {
        HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
        try (ClassServerUnderTest other =
                new ClassServerUnderTest(folder.resolve("other"), MailboxLimits.DEFAULT, clock.clocks())) {
            AckingPeer.join(other, "Bob").leave();
            long before = 0;
            for (int start = 1; start <= 2; start++) {
                try (AckingPeer sender = AckingPeer.join(other, "Alice");
                        AckingPeer reader = AckingPeer.join(other, "Bob")) {
                    if (start == 1) {
                        ask(sender, "'do':'create','group':'#class','users':['Bob']");
                        reader.peer().expect("group");
                    }
                    sender.say("#class", "hello", "7-" + start).expectFate("stored", "7-" + start);
                    long number = reader.expectText("Alice", "hello")
                            .getJsonNumber("number")
                            .longValueExact();
                    reader.acknowledge(1);
                    sender.expectFate("delivered", "7-" + start);
                    assertThat(number).isGreaterThan(before);
                    before = number;
                }
                clock.set(Instant.EPOCH);
                other.restart();
            }
        }
    }

    @Test
    @DisplayName("P12.8 P11.7 a group that could not be made has no members, whatever was asked for behind it")
    void changeAfterAFailedOne() throws Exception {
        try (DiskLock lock = DiskLock.on(folder)) {
            assertThat(lock).isNotNull();
            alice.peer()
                    .send("{'type':'group','do':'create','group':'#exam'}")
                    .send("{'type':'group','do':'add','group':'#exam','users':['Tom']}")
                    .expectError("not-stored");
        }
        alice.peer().expectError("group-absent");
        ask(bob, "'do':'create','group':'#exam'");
        server.restart();
        close(List.of(alice, bob, tom));
        join();
        bob.say("#exam", "the questions").expectFate("stored", "7-1");
        assertThat(bob.expectFate("delivered", "7-1").getInt("count")).isZero();
        tom.expectNothing();
    }

    @Test
    @DisplayName("P12.8 what a client says right behind a change finds the change made")
    void pipelined() throws Exception {
        alice.peer().send("{'type':'group','do':'create','group':'#class','users':['Bob'],'id':'q'}");
        alice.say("#class", "hello");
        alice.peer().expect("group");
        alice.expectFate("stored", "7-1");
        bob.peer().expect("group");
        bob.expectText("Alice", "hello");
    }
}
