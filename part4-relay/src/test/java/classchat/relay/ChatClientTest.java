package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.relay.contract.ChatPeer;
import classchat.relay.contract.FakeServer;
import classchat.select.EventLoop;
import classchat.select.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ChatClientTest {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private EventLoop loop;
    private ServerUnderTest server;

    @BeforeEach
    void start() throws IOException {
        loop = EventLoop.open("test-client").start();
        server = new ChatServerUnderTest(Engine.SELECT, 1);
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        server.close();
    }

    @Test
    @DisplayName("R4.2 R4.3 R4.5 the client joins, sends and receives")
    void sendsAndReceives() throws Exception {
        try (ChatPeer bob = ChatPeer.join(server, "Bob")) {
            ChatClient alice = client("Alice", server.address());
            expect("joined [Alice, Bob] 2");
            alice.send("Bob", "Hi, \"Bob\" \\ \uD83D\uDE42");
            bob.expectText("Alice", "Hi, \"Bob\" \\ \uD83D\uDE42");
            bob.say("Alice", "Hi");
            expect("Bob: Hi");
        }
    }

    @Test
    @DisplayName("R4.4 P4.8 a refusal comes with the id of what it answers")
    void refusalHasTheId() throws Exception {
        ChatClient alice = client("Alice", server.address());
        expect("joined [Alice] 1");
        String id = alice.send("Carol", "are you there?");
        expect("refused receiver-absent Carol is not in the system " + id);
    }

    @Test
    @DisplayName("R4.1 P6.1 P6.2 who is here, and who comes and goes")
    void whoAndWatch() throws Exception {
        ChatClient alice = client("Alice", server.address());
        expect("joined [Alice] 1");
        alice.watch();
        alice.who("");
        expect("users [Alice] 1");
        ChatPeer.join(server, "Bob").close();
        String presence = told.take();
        if (!presence.equals("presence [] [Bob]")) { // both within one moment, and only the last is told
            assertThat(presence).isEqualTo("presence [Bob] []");
            expect("presence [] [Bob]");
        }
    }

    @Test
    @DisplayName("R4.1 a name that is taken, or unfit: the reason, and the client ends")
    void refusedName() throws Exception {
        try (ChatPeer alice = ChatPeer.join(server, "Alice")) {
            client("alice", server.address());
            expect("name refused name-taken the name 'alice' is taken");
            expect("ended null");
            client("1", server.address());
            assertThat(told.take()).startsWith("name refused name-unfit");
            expect("ended null");
            alice.expectNothing("Alice");
        }
    }

    @Test
    @DisplayName("R1.5 nobody listens: the client ends with the reason")
    void nobodyListens() throws Exception {
        InetSocketAddress free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = (InetSocketAddress) socket.getLocalSocketAddress();
        }
        client("Alice", free);
        assertThat(told.take()).startsWith("ended cannot connect to 127.0.0.1:");
    }

    @Test
    @DisplayName("R4.9 a server that was restarted: the client comes back by itself; what is sent meanwhile is refused")
    void comesBack() throws Exception {
        ChatClient alice = client("Alice", server.address());
        expect("joined [Alice] 1");
        InetSocketAddress address = server.address();
        server.close();
        expect("lost the server is closing");
        String id = alice.send("Alice", "anybody?");
        String next = told.take();
        while (next.startsWith("lost ")) {
            next = told.take(); // another try has failed meanwhile
        }
        assertThat(next).isEqualTo("refused not-connected not connected: the message was not sent " + id);
        server = new ChatServerUnderTest(address);
        next = told.take();
        while (next.startsWith("lost ")) {
            next = told.take();
        }
        assertThat(next).isEqualTo("joined [Alice] 1");
        alice.send("Alice", "back");
        expect("Alice: back");
    }

    @Test
    @DisplayName("R4.9 its own name, still held by its lost connection, is waited for")
    void ownGhost() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client("Alice", (InetSocketAddress) listener.getLocalSocketAddress());
            try (FakeServer first = new FakeServer(listener)) {
                first.says("{'type':'ack'}").hears("join");
                first.says("{'type':'welcome','users':['Alice'],'count':1}");
                expect("joined [Alice] 1");
            }
            assertThat(told.take()).startsWith("lost ");
            try (FakeServer second = new FakeServer(listener)) {
                second.says("{'type':'ack'}").hears("join");
                second.says("{'type':'error','code':'name-taken','text':'the name is taken'}");
                assertThat(told.take()).as("not a refusal").startsWith("lost ");
            }
            try (FakeServer third = new FakeServer(listener)) {
                third.says("{'type':'ack'}").hears("join");
                third.says("{'type':'welcome','users':['Alice'],'count':1}");
                expect("joined [Alice] 1");
            }
        }
    }

    @Test
    @DisplayName("P3.12 a client that has lost its place comes back if it had joined before; the name is not to blame")
    void placeLost() throws Exception {
        String placeLost = "{'type':'error','code':'place-lost','text':'another one needs this place'}";
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client("Alice", (InetSocketAddress) listener.getLocalSocketAddress());
            try (FakeServer first = new FakeServer(listener)) {
                first.says("{'type':'ack'}").hears("join");
                first.says(placeLost);
            }
            expect("ended another one needs this place");
            client("Bob", (InetSocketAddress) listener.getLocalSocketAddress());
            try (FakeServer second = new FakeServer(listener)) {
                second.says("{'type':'ack'}").hears("join");
                second.says("{'type':'welcome','users':['Bob'],'count':1}");
                expect("joined [Bob] 1");
            }
            assertThat(told.take()).startsWith("lost ");
            try (FakeServer third = new FakeServer(listener)) {
                third.says("{'type':'ack'}").hears("join");
                third.says(placeLost);
            }
            expect("lost another one needs this place");
            new FakeServer(listener).close();
        }
    }

    @Test
    @DisplayName("P7.1 P2.9 the client answers a ping, and is not harmed by what it does not know")
    void strangeServer() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client("Alice", (InetSocketAddress) listener.getLocalSocketAddress());
            try (FakeServer fake = new FakeServer(listener)) {
                fake.says("{'type':'ack'}").hears("join");
                fake.says("{'type':'welcome','users':['Alice'],'count':1}");
                expect("joined [Alice] 1");
                fake.says("{'type':'news','of':{'tomorrow':[1,2]}}")
                        .says("rubbish")
                        .says("{'type':'error'}")
                        .says("{'type':'ping'}");
                fake.hears("pong");
                assertThat(told.take()).startsWith("refused malformed the server sent what cannot be understood");
                assertThat(told.take()).startsWith("refused bad-field the server sent what cannot be understood");
            }
        }
    }

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 7, 100_000})
    @DisplayName("P1.1 R1.6 a welcome and the messages behind it arrive, however TCP glues or cuts them")
    void gluedWelcome(int pieceBytes) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client("Alice", (InetSocketAddress) listener.getLocalSocketAddress());
            try (FakeServer fake = new FakeServer(listener)) {
                fake.says("{'type':'ack'}").hears("join");
                fake.saysInPieces(
                        pieceBytes,
                        "{'type':'welcome','users':['Alice'],'count':1}",
                        "{'sender':'Bob','text':'grüße'}",
                        "{'sender':'Bob','text':'two'}");
                expect("joined [Alice] 1");
                expect("Bob: grüße");
                expect("Bob: two");
            }
        }
    }

    @Test
    @DisplayName(
            "P1.2 P4.1 the client takes what others may send: an empty text, and a line of the limit and what is added")
    void textsOfAllSizes() throws Exception {
        try (ChatPeer bob = ChatPeer.join(server, "Bob")) {
            client("Alice", server.address());
            expect("joined [Alice, Bob] 2");
            bob.say("Alice", "");
            expect("Bob: ");
            String text = "x".repeat(65_536 - "{'receiver':'Alice','text':''}".length());
            bob.say("Alice", text);
            expect("Bob: " + text);
        }
    }

    @Test
    @DisplayName(
            "P1.2 R1.6 a text or a question that would be too long for a line is refused here, and the connection goes on")
    void tooLongAText() throws Exception {
        ChatClient alice = client("Alice", server.address());
        expect("joined [Alice] 1");
        String id = alice.send("Alice", "x".repeat(65_536));
        expect("refused line-too-long too long: the message was not sent " + id);
        alice.who("x".repeat(65_536));
        expect("refused line-too-long too long: the question was not asked null");
        alice.send("Alice", "short");
        expect("Alice: short");
    }

    @Test
    @DisplayName("P7.3 a client that is closed at once, or twice, never joins, and ends once")
    void closedAtOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            loop.execute(
                    () -> { // so that nothing can come in between
                        ChatClient hasty = client("Alice", server.address());
                        hasty.close();
                        hasty.close();
                    });
            expect("ended null");
        }
        try (ChatPeer alice = ChatPeer.join(server, "Alice")) {
            alice.expectNothing("Alice");
        }
        assertThat(told).isEmpty();
    }

    @Test
    @DisplayName("R4.9 P6.2 after a reconnect it watches again, and a full class is no reason to give up")
    void afterAReconnect() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ChatClient alice = client("Alice", (InetSocketAddress) listener.getLocalSocketAddress());
            alice.watch();
            try (FakeServer first = new FakeServer(listener)) {
                first.says("{'type':'ack'}").hears("join");
                first.says("{'type':'welcome','users':['Alice'],'count':1}").hears("watch");
                expect("joined [Alice] 1");
            }
            assertThat(told.take()).startsWith("lost ");
            alice.who("");
            expect("refused not-connected not connected: nobody can be asked who is here null");
            try (FakeServer second = new FakeServer(listener)) {
                second.says("{'type':'error','code':'full','text':'the class is full'}");
                expect("lost the class is full");
            }
            try (FakeServer third = new FakeServer(listener)) {
                third.says("{'type':'ack'}").hears("join");
                third.says("{'type':'welcome','users':['Alice'],'count':1}").hears("watch");
                expect("joined [Alice] 1");
            }
        }
    }

    @Test
    @DisplayName("P7.3 closing says goodbye: what was sent is delivered, then the client ends")
    void closes() throws Exception {
        try (ChatPeer bob = ChatPeer.join(server, "Bob")) {
            ChatClient alice = client("Alice", server.address());
            expect("joined [Alice, Bob] 2");
            alice.send("Bob", "last");
            alice.close();
            bob.expectText("Alice", "last");
            expect("ended null");
        }
    }

    @Test
    @DisplayName("P7.6 R4.9 a server that is silent is asked whether it is there, and stayed with when it answers")
    void silentServer() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            clientWithTimes(listener, Duration.ofMillis(50), Duration.ofHours(1));
            try (FakeServer fake = welcome(listener)) {
                for (int i = 0; i < 5; i++) {
                    fake.hears("ping");
                    fake.says("{'type':'pong'}");
                }
                fake.says("{'sender':'Bob','text':'still here'}");
                expect("Bob: still here");
            }
        }
    }

    @Test
    @DisplayName("P7.6 R4.9 a server that does not answer is given up, with the reason, and tried again")
    void vanishedServer() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            clientWithTimes(listener, Duration.ofMillis(400), Duration.ofSeconds(1));
            try (FakeServer vanished = welcome(listener)) {
                vanished.hears("ping");
                expect("lost nothing was heard from the server for 1 s");
                vanished.says("{'sender':'Bob','text':'too late'}");
                welcome(listener).close();
            }
        }
    }

    @Test
    @DisplayName("P7.6 P3.10 a server that never answers the join is not waited for, and asked nothing before that")
    void silentBeforeTheWelcome() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            clientWithTimes(listener, Duration.ofMillis(50), Duration.ofSeconds(1));
            try (FakeServer silent = new FakeServer(listener)) {
                silent.says("{'type':'ack'}").hears("join");
                expect("ended nothing was heard from the server for 1 s");
                silent.hearsTheEnd();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6",
                "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r",
                "{'hello':'world'}",
                "{'type':'welcome','users':['Alice'],'count':1}",
                "{'type':7}",
                ""
            })
    @DisplayName("P1.5 P3.1 R1.5 another kind of server is known by its first line: the client ends with one sentence")
    void stranger(String firstLine) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client("Alice", (InetSocketAddress) listener.getLocalSocketAddress());
            try (FakeServer ssh = new FakeServer(listener)) {
                ssh.says(firstLine);
                expect("ended something answers at 127.0.0.1:" + listener.getLocalPort()
                        + ", but it is no ClassChat server that this client understands");
                ssh.hearsTheEnd();
            }
            assertThat(told).isEmpty();
        }
    }

    @Test
    @DisplayName("P1.5 P3.1 R1.5 what answers and says nothing is not waited for: the client ends with one sentence")
    void silentStranger() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ChatClient.start(
                    loop,
                    (InetSocketAddress) listener.getLocalSocketAddress(),
                    "Alice",
                    Limits.CLIENT,
                    new Random(1),
                    new Recorder(),
                    chat -> chat.withGreetingTimeout(Duration.ofMillis(50)));
            try (FakeServer silent = new FakeServer(listener)) {
                expect("ended something answers at 127.0.0.1:" + listener.getLocalPort()
                        + ", but says nothing: it is no ClassChat server, or it is stuck");
                silent.hearsTheEnd();
            }
        }
    }

    @Test
    @DisplayName("R4.9 a stranger that answers in between, as a network's log-in page does, is no reason to give up")
    void strangerInBetween() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client("Alice", (InetSocketAddress) listener.getLocalSocketAddress());
            welcome(listener).close();
            assertThat(told.take()).startsWith("lost ");
            try (FakeServer portal = new FakeServer(listener)) {
                portal.says("HTTP/1.1 302 Found");
                assertThat(told.take()).startsWith("lost something answers at 127.0.0.1:");
            }
            welcome(listener).close();
        }
    }

    @Test
    @DisplayName("R4.9 R2.2 the server's name is looked up at each attempt: it may point elsewhere by then")
    void looksUpAtEachAttempt() throws Exception {
        BlockingQueue<List<InetAddress>> answers = new LinkedBlockingQueue<>();
        InetSocketAddress named = InetSocketAddress.createUnresolved(
                "chat.example", server.address().getPort());
        InetAddress here = server.address().getAddress();
        ChatClient.start(
                loop,
                named,
                "Alice",
                Limits.CLIENT,
                new Random(1),
                new Recorder(),
                chat -> chat.resolveWith(host -> answer(host, answers)));
        answers.add(List.of(here));
        expect("joined [Alice] 1");
        InetSocketAddress address = server.address();
        server.close();
        expect("lost the server is closing");
        answers.add(List.of());
        expect("lost unknown host: chat.example");
        server = new ChatServerUnderTest(address);
        answers.add(List.of(InetAddress.getByName("127.0.0.2"), here));
        expect("joined [Alice] 1");
    }

    private static List<InetAddress> answer(String host, BlockingQueue<List<InetAddress>> answers)
            throws UnknownHostException {
        try {
            List<InetAddress> answer = answers.take();
            if (answer.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return answer;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("P7.3 a client that is closed while it looks up its server's name ends at once")
    void closedWhileLookingUp() throws Exception {
        BlockingQueue<List<InetAddress>> answers = new LinkedBlockingQueue<>();
        ChatClient alice = ChatClient.start(
                loop,
                InetSocketAddress.createUnresolved("chat.example", 1),
                "Alice",
                Limits.CLIENT,
                new Random(1),
                new Recorder(),
                chat -> chat.resolveWith(host -> answer(host, answers)));
        alice.close();
        expect("ended null");
        answers.add(List.of()); // lets the look-up end
    }

    private FakeServer welcome(ServerSocket listener) throws Exception {
        FakeServer fake = new FakeServer(listener);
        fake.says("{'type':'ack'}").hears("join");
        fake.says("{'type':'welcome','users':['Alice'],'count':1}");
        expect("joined [Alice] 1");
        return fake;
    }

    private void clientWithTimes(ServerSocket listener, Duration ping, Duration gone) {
        ChatClient.start(
                loop,
                (InetSocketAddress) listener.getLocalSocketAddress(),
                "Alice",
                Limits.CLIENT,
                new Random(1),
                new Recorder(),
                chat -> chat.withTimes(ping, gone));
    }

    private ChatClient client(String name, InetSocketAddress address) {
        return ChatClient.start(loop, address, name, Limits.CLIENT, new Random(1), new Recorder());
    }

    private void expect(String event) throws InterruptedException {
        assertThat(told.take()).isEqualTo(event);
    }

    private final class Recorder implements ChatListener {
        @Override
        public void onJoined(List<String> users, long count) {
            told.add("joined " + users + " " + count);
        }

        @Override
        public void onNameRefused(String code, String sentence) {
            told.add("name refused " + code + " " + sentence);
        }

        @Override
        public void onText(String sender, String text) {
            told.add(sender + ": " + text);
        }

        @Override
        public void onRefused(String code, String sentence, String id) {
            told.add("refused " + code + " " + sentence + " " + id);
        }

        @Override
        public void onUsers(List<String> users, long count) {
            told.add("users " + users + " " + count);
        }

        @Override
        public void onPresence(List<String> joined, List<String> left) {
            told.add("presence " + joined + " " + left);
        }

        @Override
        public void onConnectionLost(String reason, Duration retryAfter) {
            told.add("lost " + reason);
        }

        @Override
        public void onEnded(String reason) {
            told.add("ended " + reason);
        }
    }
}
