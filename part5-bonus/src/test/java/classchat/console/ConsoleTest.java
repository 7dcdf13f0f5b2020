package classchat.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.basic.contract.Background;
import classchat.basic.contract.ProgramOutput;
import classchat.basic.contract.Typist;
import classchat.relay.Message;
import classchat.relay.contract.FakeServer;
import classchat.select.Limits;
import classchat.server.AckingPeer;
import classchat.server.ClassServerUnderTest;
import classchat.store.MailboxLimits;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConsoleTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T15:04:05Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private final List<Person> people = new ArrayList<>();
    private ClassServerUnderTest server;

    @BeforeEach
    void start() throws IOException {
        server = new ClassServerUnderTest(folder.resolve("server"), MailboxLimits.DEFAULT, CLOCK);
    }

    @AfterEach
    void close() throws IOException {
        for (Person person : people) {
            person.typist.close();
            person.console.exceptionally(e -> null).join();
        }
        server.close();
    }

    /** Somebody in front of a console. */
    private final class Person {
        private final Typist typist = new Typist();
        private final ProgramOutput window = new ProgramOutput();
        private final CompletableFuture<Void> console;

        Person(String name) throws IOException {
            this(name, server.address(), folder);
        }

        Person(String name, InetSocketAddress address, Path home) throws IOException {
            this(name, address, home, Console.Waits.DEFAULT);
        }

        Person(String name, ServerSocket listener, Console.Waits waits) throws IOException {
            this(name, (InetSocketAddress) listener.getLocalSocketAddress(), folder, waits);
        }

        /** @param home where the folders are, as on a machine of its own */
        private Person(String name, InetSocketAddress address, Path home, Console.Waits waits) throws IOException {
            people.add(this);
            console = Background.run(() -> Console.chat(
                    new Console.Settings(
                            address, home::resolve, Limits.CLIENT, waits, new Random(people.size()), CLOCK),
                    name,
                    typist.in(),
                    window.stream()));
        }

        Person types(String line) throws IOException {
            typist.type(line + "\n");
            return this;
        }

        Person sees(String line) {
            window.awaitLine(line);
            return this;
        }
    }

    /** Joins, and waits until the mailbox was read, as {@link AckingPeer#join} does: what comes from now on comes live. */
    private Person joined(String name) throws IOException {
        return new Person(name)
                .sees("* You are in.")
                .types("/group create #never nobody-has-this-name")
                .sees("* nobody-has-this-name is not in the system");
    }

    @Test
    @DisplayName("R4.6 R5.3 it asks for the name, shows what comes, and tells in words what became of what was sent")
    void fates() throws Exception {
        AckingPeer.join(server, "Tom").leave();
        Person alice = new Person(null).types("1st").sees("input your user name:* a name has 1 to 32 letters");
        alice.types("Alice")
                .sees("input your user name:* Connecting to 127.0.0.1:"
                        + server.address().getPort() + " ...")
                .sees("* You are in. Here: Alice.");
        Person bob = joined("Bob");
        alice.types("Bob:Hi");
        bob.sees("Alice:Hi");
        alice.sees("* delivered to Bob");
        alice.types("Tom: are you there?").sees("* stored for Tom");
        alice.types("Eve:and you?").sees("* failed: Eve:and you?: Eve is not in the system");
        new Person("Tom").sees("* You are in.").sees("[2026-11-22 15:04] Alice:are you there?");
        alice.sees("* delivered to Tom");
    }

    @Test
    @DisplayName("R6.2 /help fits a window of 80 columns")
    void helpFits() throws Exception {
        Person alice = joined("Alice").types("/help").sees("* /quit ");
        assertThat(alice.window.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    @DisplayName("R5.1 figure 4: a group is made, opened and talked in; its sender learns how many got it")
    void groups() throws Exception {
        AckingPeer.join(server, "Tom").leave();
        Person bob = joined("Bob");
        Person yuan = joined("Dr.Yuan");
        yuan.types("/group create #class --all --announce").sees("* #class: created, with 3 people");
        bob.sees("* Dr.Yuan has added you to #class");
        yuan.types("/open #class").sees("* What you type goes to #class.").types("This is the project: chat");
        bob.sees("#class <Dr.Yuan>: This is the project: chat");
        yuan.sees("* #class: delivered to 1, stored for 1");
        bob.types("#class:me too").sees("* failed: #class:me too: only its owner posts in #class");
        bob.types("/group list #class").sees("* #class (owner Dr.Yuan, who alone posts): Bob, Dr.Yuan, Tom");
        bob.types("/group list").sees("* Your groups: #class");
        bob.types("/group leave #class").sees("* #class: left");
        yuan.types("/open").sees("* Say to whom again").types("no colon").sees("* Say to whom:");
        yuan.types("/group dissolve #class").sees("* #class: dissolved");
        new Person("Tom").sees("* You are in.").sees("[2026-11-22 15:04] #class <Dr.Yuan>: This is the project: chat");
    }

    @Test
    @DisplayName(
            "R5.1 while a group is open, Bob:Hi still goes to Bob alone; a line that begins with a blank goes to the group")
    void privateWhileOpen() throws Exception {
        Person bob = joined("Bob");
        Person tom = joined("Tom");
        Person alice = joined("Alice");
        alice.types("/group create #class Bob Tom").sees("* #class: created, with 3 people");
        alice.types("/open #class").sees("* What you type goes to #class. 'Bob:Hi' still to Bob, ' Bob:Hi' to #class.");
        alice.types("Bob:my grade is wrong").types("bob: and yours?");
        bob.sees("Alice:my grade is wrong").sees("Alice:and yours?");
        alice.types("Note:it is due").sees("* failed: Note:it is due: Note is not in the system");
        alice.sees("* To say it to #class, begin the line with a blank.");
        alice.types(" Note:it is due").types("8:30 is too early").types("The project: a chat");
        for (Person member : List.of(bob, tom)) {
            member.sees("#class <Alice>: Note:it is due");
            member.sees("#class <Alice>: 8:30 is too early").sees("#class <Alice>: The project: a chat");
        }
        assertThat(tom.window.lines()).noneMatch(line -> line.contains("grade") || line.contains("yours"));
        alice.types("/open").sees("* Say to whom again").types("Note:again").sees("* failed: Note:again: ");
        assertThatThrownBy(alice.types("/quit").console::join).hasRootCauseMessage("2 messages failed");
        assertThat(alice.window.lines())
                .filteredOn(line -> line.startsWith("* To say it to"))
                .hasSize(1);
    }

    @Test
    @DisplayName(
            "P6.1 P12.7 R5.1 /who and /group list show everybody, also beyond a page of 100 names, and everybody once")
    void pages() throws Exception {
        List<AckingPeer> peers = new ArrayList<>();
        List<String> names = new ArrayList<>(List.of("Alice"));
        try {
            for (int i = 0; i < 250; i++) {
                names.add("B" + (100 + i));
                peers.add(AckingPeer.join(server, "B" + (100 + i)));
            }
            Person alice = joined("Alice").types("/who").sees("* Here: Alice, B100");
            alice.sees("* Here: B199").sees("* Here: B299");
            alice.types("/group create #class --all").sees("* #class: created, with 251 people");
            alice.types("/group list #class").sees("* #class (owner Alice): Alice");
            alice.sees("* #class (owner Alice): B199").sees("* #class (owner Alice): B299");
            alice.types("/group list").sees("* Your groups: #class");
            alice.types("/quit").console.join();
            assertThat(listed(alice, "* Here: ")).isEqualTo(names);
            assertThat(listed(alice, "* #class (owner Alice): ")).isEqualTo(names);
        } finally {
            for (AckingPeer peer : peers) {
                peer.close();
            }
        }
    }

    private static List<String> listed(Person person, String start) {
        return person.window.lines().stream()
                .filter(line -> line.startsWith(start))
                .flatMap(line -> Stream.of(line.substring(start.length()).split(", ")))
                .toList();
    }

    @Test
    @DisplayName("R5.3 /history shows what was said, also after a restart of the client; the folder is private")
    void history() throws Exception {
        Person bob = joined("Bob");
        Person alice = joined("Alice").types("/history").sees("* Nothing yet.");
        alice.types("Bob:Hi").sees("* delivered to Bob");
        bob.sees("Alice:Hi").types("Alice:Hello").sees("* delivered to Alice");
        alice.types("/quit").console.join();
        alice = joined("Alice");
        alice.types("/history").sees("[2026-11-22 15:04] <Alice> to Bob: Hi");
        alice.sees("[2026-11-22 15:04] <Bob> to Alice: Hello");
        alice.types("Eve:Hi").sees("* failed: ").types("Bob:Bye").sees("* delivered to Bob");
        alice.types("/history").sees("[2026-11-22 15:04] <Alice> to Eve: Hi (failed)");
        alice.sees("[2026-11-22 15:04] <Alice> to Bob: Bye");
        alice.types("/history Tom").sees("* Nothing yet with Tom.");
        assertThatThrownBy(alice.types("/quit").console::join).hasRootCauseMessage("1 message failed");
        Person piped = new Person("Alice").types("/history");
        piped.typist.close();
        piped.sees("[2026-11-22 15:04] <Bob> to Alice: Hello").sees("[2026-11-22 15:04] <Alice> to Eve: Hi (failed)");
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve("alice"))).hasSize(3);
            assertThat(Files.getPosixFilePermissions(folder.resolve("server"))).hasSize(3);
        }
    }

    @Test
    @DisplayName(
            "R5.3 /history NAME is what was said with NAME alone, /history #class what was said there; it says where it begins")
    void partsOfTheHistory() throws Exception {
        Person alice = joined("Alice");
        try (AckingPeer bob = AckingPeer.join(server, "Bob")) {
            alice.types("/group create #class Bob").sees("* #class: created");
            bob.say("#class", "to all");
            alice.sees("#class <Bob>: to all");
            bob.say("Alice", "to you");
            alice.sees("Bob:to you");
        }
        alice.types("/history bob").types("/who").sees("* Here: ");
        assertThat(alice.window.lines())
                .filteredOn(line -> line.startsWith("["))
                .containsExactly("[2026-11-22 15:04] <Bob> to Alice: to you");
        alice.types("/history #CLASS").types("/who").sees("* Here: ");
        assertThat(alice.window.lines())
                .filteredOn(line -> line.startsWith("["))
                .hasSize(2)
                .last()
                .isEqualTo("[2026-11-22 15:04] #class <Bob>: to all");
        for (int i = 1; i <= 21; i++) {
            alice.types("Alice:" + i).sees("Alice:" + i);
        }
        alice.types("/history alice")
                .sees("* The last 20; the rest is in " + folder.resolve("alice").resolve("history.jsonl") + ".")
                .sees("[2026-11-22 15:04] <Alice> to Alice: ");
    }

    @Test
    @DisplayName("R5.3 a history whose end is damaged is no reason not to start: that is said")
    void damagedHistory() throws Exception {
        joined("Alice").types("/quit").console.join();
        Files.write(folder.resolve("alice").resolve("history.jsonl"), new byte[10]);
        Person alice = new Person("Alice").sees("* The end of your history was damaged; 10 bytes are now in ");
        alice.sees("* You are in.");
    }

    @Test
    @DisplayName("R5.3 a folder that has let one person in lets no other in: a sentence, exit 1")
    void folderOfAnother() throws Exception {
        joined("Alice").types("/quit").console.join();
        Files.move(folder.resolve("alice"), folder.resolve("bob"));
        assertThatThrownBy(new Person("Bob").console::join)
                .hasMessageContaining("the folder " + folder.resolve("bob") + " belongs to Alice");
    }

    @Test
    @DisplayName("R4.4 R5.3 piped input: it leaves when everything is answered")
    void pipedInput() throws Exception {
        Person bob = joined("Bob");
        Person alice = new Person("Alice");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            lines.append("Bob:line ").append(i).append('\n');
        }
        alice.typist.type(lines.toString());
        alice.typist.close();
        alice.console.join();
        Pattern many = Pattern.compile("\\* delivered to Bob(?: \\((\\d+)\\))?");
        assertThat(alice.window.lines().stream()
                        .map(many::matcher)
                        .filter(Matcher::matches)
                        .mapToInt(told -> told.group(1) == null ? 1 : Integer.parseInt(told.group(1)))
                        .sum())
                .isEqualTo(300);
        bob.sees("Alice:line 299");
    }

    private static Person pipe(Person person, String receiver, int lines) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= lines; i++) {
            text.append(receiver).append(":line ").append(i).append('\n');
        }
        person.typist.type(text.toString());
        person.typist.close();
        return person;
    }

    @Test
    @DisplayName(
            "R4.4 R5.3 piped input to a person who is here goes no faster than that one acknowledges: none is refused")
    void longPipe() throws Exception {
        int lines = 2 * MailboxLimits.DEFAULT.maxMessages();
        Person bob = joined("Bob");
        pipe(new Person("Alice"), "Bob", lines).console.join();
        bob.sees("Alice:line " + lines);
        assertThat(bob.window.lines())
                .filteredOn(line -> line.startsWith("Alice:"))
                .hasSize(lines);
    }

    @Test
    @DisplayName(
            "R4.4 R5.3 piped input that a mailbox has no room for: the other messages are stored, and the program fails")
    void longPipeToOneWhoIsAway() throws Exception {
        int lines = 100;
        try (ClassServerUnderTest small = new ClassServerUnderTest(
                folder.resolve("small"), MailboxLimits.DEFAULT.withMax(40, 1_024 * 1_024), CLOCK)) {
            AckingPeer.join(small, "Tom").leave();
            Person alice = pipe(new Person("Alice", small.address(), folder), "Tom", lines);
            assertThatThrownBy(alice.console::join).hasMessageMatching(".* \\d+ messages failed");
            long failed = alice.window.lines().stream()
                    .filter(line -> line.startsWith("* failed: Tom:line "))
                    .count();
            assertThat(failed).isBetween(lines - 40L, lines - 1L);
            assertThatThrownBy(alice.console::join).hasRootCauseMessage(failed + " messages failed");
        }
    }

    @Test
    @DisplayName("R4.4 R5.3 a line of piped input that goes to nobody, or cannot be read, is a failure too")
    void linesToNobody() throws Exception {
        Person alice = new Person("Alice");
        alice.types("no colon").types("Alice:" + "x".repeat(65_536)).typist.close();
        assertThatThrownBy(alice.console::join).hasRootCauseMessage("2 messages failed");
    }

    @Test
    @DisplayName(
            "R4.1 R5.3 no name that can be had comes out of the pipe: the reasons, and a failure; no name at all is none")
    void onlyNamesThatCannotBeHad() throws Exception {
        joined("Alice");
        Person second = new Person(null, server.address(), folder.resolve("elsewhere"));
        second.types("Alice").types("Bob:hi").typist.close();
        assertThatThrownBy(second.console::join).hasRootCauseMessage("no name was given that can be had");
        assertThat(second.window.lines())
                .anyMatch(line -> line.contains("the name 'Alice' is taken"))
                .anyMatch(line -> line.contains("a name has 1 to 32 letters"));
        Person third = new Person(null);
        third.typist.close();
        third.console.join();
    }

    @Test
    @DisplayName("P12.8 R5.1 piped input: it leaves when what it asked is answered")
    void pipedQuestions() throws Exception {
        for (int i = 0; i < 20; i++) {
            Person yuan = new Person("Dr.Yuan").types("/group create #class" + i);
            yuan.typist.close();
            yuan.console.join();
            yuan.sees("* #class" + i + ": created, with 1 person");
        }
    }

    @Test
    @DisplayName("P6.1 P12.7 R5.1 piped input: it leaves when the last page of a list is there")
    void pipedPages() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Person alice = new Person("Alice", listener, Console.Waits.DEFAULT);
            try (FakeServer fake = welcome(listener, "Alice", "Bob")) {
                alice.types("Bob:Hi").types("/who").typist.close();
                String delivered = "{'type':'delivered','ids':['" + id(fake) + "']}";
                fake.says("{'type':'who','users':['Alice'],'count':2,'id':'" + id(fake, "who") + "'}\n" + delivered);
                fake.says("{'type':'who','users':['Bob'],'count':2,'id':'" + id(fake, "who") + "'}");
                fake.says("{'type':'who','users':[],'count':2,'id':'" + id(fake, "who") + "'}")
                        .hears("leave");
            }
            alice.console.join();
            alice.sees("* Here: Alice").sees("* Here: Bob");
            Person bob = new Person("Bob", listener, Console.Waits.DEFAULT);
            try (FakeServer fake = welcome(listener, "Bob")) {
                bob.types("/group list").typist.close();
                fake.says("{'type':'groups','groups':['#a'],'count':2,'id':'" + id(fake, "group") + "'}");
                fake.says("{'type':'groups','groups':['#b'],'count':2,'id':'" + id(fake, "group") + "'}");
                fake.says("{'type':'groups','groups':[],'count':2,'id':'" + id(fake, "group") + "'}")
                        .hears("leave");
            }
            bob.console.join();
            bob.sees("* Your groups: #a").sees("* Your groups: #b");
        }
    }

    @Test
    @DisplayName("P12.8 R5.1 who leaves without the answer to a question is told")
    void unansweredQuestion() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Person alice = new Person("Alice", listener, new Console.Waits(Duration.ZERO, Duration.ZERO));
            try (FakeServer fake = welcome(listener, "Alice")) {
                alice.types("/group create #class").typist.close();
                fake.hears("group");
                fake.hears("leave");
            }
            assertThatThrownBy(alice.console::join).hasMessageContaining("it is not known what became of 1 question");
        }
    }

    @Test
    @DisplayName("P2.5 R5.3 a NUL in what is piped in is told, and bars nobody from coming again")
    void nul() throws Exception {
        Person alice = new Person("Alice");
        alice.typist.type("Alice:a\0b\nAlice:c\n");
        alice.typist.close();
        alice.sees("* failed: Alice:a\\u0000b: the character NUL cannot be sent")
                .sees("* delivered to Alice");
        assertThatThrownBy(alice.console::join).hasRootCauseMessage("1 message failed");
        joined("Alice").types("/history").sees("[2026-11-22 15:04] <Alice> to Alice: c");
    }

    @Test
    @DisplayName(
            "R5.3 P3.5 two programs do not use one folder, however the name is written; a folder that is a file is refused")
    void folderInUse() throws Exception {
        joined("Alice");
        Person second = new Person("ALICE"); // for the server they are one person, who has one history
        assertThatThrownBy(second.console::join)
                .hasRootCauseMessage("another ClassChat uses the folder " + folder.resolve("alice"));
        Files.writeString(folder.resolve("carol"), "a file");
        Person third = new Person("Carol");
        assertThatThrownBy(third.console::join).hasMessageContaining("is a file, not a folder");
    }

    @Test
    @DisplayName("R5.3 a lost connection is told once, however many tries it takes until there is one again")
    void lostConnection() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Person alice = new Person("Alice", listener, Console.Waits.DEFAULT);
            welcome(listener, "Alice").close();
            alice.sees("* You are in. Here: Alice.").sees("* The connection is lost: ");
            alice.sees("* Trying again; what you send is kept.");
            new FakeServer(listener).close(); // a try that fails
            try (FakeServer second = welcome(listener, "Alice", "Bob")) {
                alice.sees("* You are in. Here: Alice, Bob.");
                second.says("{'sender':'Bob','receiver':'Alice','text':'Hi'}");
                alice.sees("Bob:Hi");
                assertThat(alice.window.lines())
                        .filteredOn(line -> line.startsWith("* The connection is lost"))
                        .hasSize(1);
            }
            alice.sees("* The connection is lost: ");
        }
    }

    @Test
    @DisplayName("R5.3 R4.9 a lost connection that cannot be made again for another reason: that reason is told, once")
    void anotherReason() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Person alice = new Person("Alice", listener, Console.Waits.DEFAULT);
            try (FakeServer first = welcome(listener, "Alice")) {
                first.says("{'type':'error','code':'closing','text':'the server is closing'}");
            }
            alice.sees("* The connection is lost: the server is closing.").sees("* Trying again");
            for (int i = 0; i < 2; i++) {
                try (FakeServer taken = new FakeServer(listener)) {
                    taken.says("{'type':'ack'}").hears("join");
                    taken.says("{'type':'error','code':'name-taken','text':'Alice is taken'}")
                            .hearsTheEnd();
                }
            }
            welcome(listener, "Alice").close();
            alice.sees("* You are in.");
            assertThat(alice.window.lines())
                    .filteredOn(line -> line.startsWith("* Still trying"))
                    .containsExactly("* Still trying: Alice is taken");
        }
    }

    @Test
    @DisplayName("P12.3 R5.1 R5.3 what is told in one line is shown in one; of a group's, for whom it was not taken")
    void many() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Person alice = new Person("Alice", listener, Console.Waits.DEFAULT);
            try (FakeServer fake = welcome(listener, "Alice", "Bob")) {
                alice.types("Bob:one").types("Bob:two").types("#class:three").types("Bob:" + "four ".repeat(20));
                String one = id(fake);
                fake.says("{'type':'delivered','ids':['" + one + "','" + id(fake) + "']}");
                alice.sees("* delivered to Bob (2)");
                fake.says("{'type':'delivered','ids':['" + id(fake) + "'],'count':1,'stored':2,'refused':3}");
                alice.sees("* #class: delivered to 1, stored for 2, not taken for 3 (mailbox full)");
                fake.says("{'type':'error','code':'mailbox-full','text':'so much waits','id':'" + id(fake) + "'}");
                alice.sees("* failed: Bob:" + "four ".repeat(8) + "...: so much waits");
            }
        }
    }

    @Test
    @DisplayName("P12.3 R5.1 that a group's message is stored is told, where for how many is late, or not known")
    void lateCounts() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Person alice = new Person("Alice", listener, new Console.Waits(Duration.ZERO, Duration.ofMinutes(1)));
            try (FakeServer fake = welcome(listener, "Alice")) {
                alice.types("#class:one").types("#class:two").types("#class:three");
                String one = id(fake);
                String two = id(fake);
                fake.says("{'type':'stored','ids':['" + one + "','" + two + "']}");
                alice.sees("* #class: stored (2)");
                fake.says("{'type':'delivered','ids':['" + two + "'],'count':1}");
                alice.sees("* #class: delivered to 1");
                fake.says("{'type':'delivered','ids':['" + id(fake) + "']}"); // an answer to a repeat
                alice.sees("* #class: delivered");
            }
        }
    }

    @Test
    @DisplayName("P12.3 R5.1 who leaves after a message to a group waits for how many got it")
    void awaitedCounts() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Person alice =
                    new Person("Alice", listener, new Console.Waits(Duration.ofMinutes(1), Duration.ofMinutes(1)));
            try (FakeServer fake = welcome(listener, "Alice")) {
                alice.types("#class:one").typist.close();
                String one = id(fake);
                fake.says("{'type':'stored','ids':['" + one + "']}");
                for (int i = 0; i < 3; i++) { // so that a goodbye on its way would be first
                    fake.says("{'type':'ping'}").hears("pong");
                }
                fake.says("{'type':'delivered','ids':['" + one + "'],'count':1}")
                        .hears("leave");
            }
            alice.console.join();
            alice.sees("* #class: delivered to 1");
        }
    }

    @Test
    @DisplayName("R5.3 who leaves without an answer is told how much has none, and to whom: that is a failure")
    void unanswered() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Person alice = new Person("Alice", listener, new Console.Waits(Duration.ZERO, Duration.ZERO));
            welcome(listener, "Alice", "Bob").close();
            alice.sees("* Trying again; what you send is kept.");
            alice.types("Bob:exam moved")
                    .types("#class:exam moved")
                    .types("Bob:to Monday")
                    .types("/quit");
            assertThatThrownBy(alice.console::join)
                    .hasMessageContaining("it is not known what became of 1 message to #class, 2 messages to Bob");
        }
        joined("Alice").types("/history").sees("[2026-11-22 15:04] <Alice> to Bob: exam moved (no answer)");
    }

    @Test
    @DisplayName("R5.3 who leaves while the connection is lost gets the answers on the next one")
    void answeredOnTheWayOut() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Person alice = new Person("Alice", listener, new Console.Waits(Duration.ZERO, Duration.ofMinutes(1)));
            try (FakeServer first = welcome(listener, "Alice", "Bob")) {
                alice.types("Bob:one").typist.close();
                first.hears("message");
            }
            try (FakeServer second = welcome(listener, "Alice", "Bob")) {
                second.says("{'type':'delivered','ids':['" + id(second) + "']}").hears("leave");
            }
            alice.console.join();
            alice.sees("* delivered to Bob");
        }
    }

    @Test
    @DisplayName("R5.3 a client that is interrupted says what has no answer")
    void interrupted() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            "client",
                            "--name=Alice",
                            "--server=127.0.0.1:" + listener.getLocalPort(),
                            "--data=" + folder.resolve("Alice"))
                    .redirectErrorStream(true)
                    .start();
            try (FakeServer fake = welcome(listener, "Alice", "Bob");
                    BufferedWriter typed = process.outputWriter(UTF_8)) {
                typed.write("Bob:exam moved\n");
                typed.flush();
                fake.hears("message");
                process.toHandle()
                        .destroy(); // SIGTERM; Ctrl-C (SIGINT) and a closed terminal (SIGHUP) take the same way
                assertThat(process.inputReader(UTF_8).lines())
                        .last()
                        .isEqualTo("* it is not known what became of 1 message to Bob");
                assertThat(process.waitFor()).isNotZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static String id(FakeServer fake) throws Exception {
        return id(fake, "message");
    }

    private static String id(FakeServer fake, String type) throws Exception {
        return Message.parse(fake.hears(type)).string("id");
    }

    private static FakeServer welcome(ServerSocket listener, String... users) throws IOException {
        FakeServer fake = new FakeServer(listener);
        fake.says("{'type':'ack'}").hears("join");
        return fake.says(
                "{'type':'welcome','users':['" + String.join("','", users) + "'],'count':" + users.length + "}");
    }

    @Test
    @DisplayName("R5.5 what others send cannot command the terminal, nor look like a line of the client's own")
    void harmless() throws Exception {
        Person alice = joined("Alice");
        try (AckingPeer eve = AckingPeer.join(server, "Eve")) {
            eve.say("Alice", "\\u001b[2J\\r* delivered to Bob");
            alice.sees("Eve:\\u001B[2J\\u000D* delivered to Bob");
        }
    }

    @Test
    @DisplayName("R5.5 a tab is text: it is sent, shown and kept in the history as it is")
    void tab() throws Exception {
        Person alice = joined("Alice");
        Person bob = joined("Bob");
        bob.types("Alice:if\tx");
        alice.sees("Bob:if\tx").types("/history").sees("[2026-11-22 15:04] <Bob> to Alice: if\tx");
    }
}
