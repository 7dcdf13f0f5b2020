package classchat.client;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.client.KeepingListener.Counts;
import classchat.client.KeepingListener.Fate;
import classchat.relay.Message;
import classchat.relay.contract.FakeServer;
import classchat.select.EventLoop;
import classchat.select.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client against a server that says what the test wants said. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KeepingClientTest {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Semaphore disk = new Semaphore(1); // who has it holds what is being written
    private volatile boolean diskIsFull;
    private volatile Runnable whenShown = () -> {};

    @TempDir
    private Path folder;

    private ServerSocket listener;
    private EventLoop loop;
    private History history;
    private KeepingClient client;

    private Path file() {
        return folder.resolve("history.jsonl");
    }

    @BeforeEach
    void start() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        loop = EventLoop.open("test-client").start();
        history = History.open(file(), channel -> {
            disk.acquireUninterruptibly();
            disk.release();
            if (diskIsFull) {
                throw new IOException("No space left on device");
            }
            channel.force(false);
        });
        client = KeepingClient.start(
                loop,
                (InetSocketAddress) listener.getLocalSocketAddress(),
                "Alice",
                Limits.CLIENT,
                new Random(1),
                Clock.systemUTC(),
                history,
                new Recorder());
    }

    @AfterEach
    void close() throws IOException {
        disk.release(); // a test that failed may still hold it
        loop.close();
        history.close();
        listener.close();
    }

    private FakeServer joined() throws Exception {
        FakeServer fake = new FakeServer(listener);
        fake.says("{'type':'ack'}");
        assertThat(fake.hears("join")).contains("\"acks\":true");
        fake.says("{'type':'welcome','users':['Alice'],'count':1}");
        assertThat(told.take()).isEqualTo("joined");
        return fake;
    }

    @Test
    @DisplayName(
            "R5.3 without a server, a caller that brings long messages is told to pause after a MiB, and then to go on")
    void longMessagesWithoutAServer() throws Exception {
        for (int i = 0; i < 17; i++) {
            assertThat(onLoop(client::isCongested)).as("after %d", i).isFalse();
            client.send("Bob", "x".repeat(62_000));
        }
        assertThat(onLoop(client::isCongested)).isTrue();
        CompletableFuture<Void> drained = new CompletableFuture<>();
        loop.execute(() -> client.whenDrained(() -> drained.complete(null)));
        try (FakeServer fake = joined()) {
            for (int i = 0; i < 17; i++) {
                String id = Message.parse(fake.hears("message")).string("id");
                fake.says("{'type':'stored','ids':['" + id + "']}");
            }
            drained.get();
        }
    }

    private <T> T onLoop(Supplier<T> question) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete(question.get()));
        return answer.get();
    }

    private static String sent(FakeServer fake) throws Exception {
        Message message = Message.parse(fake.hears("message"));
        return message.string("text") + " " + message.string("id");
    }

    @Test
    @DisplayName(
            "P10.4 R5.3 what has no answer is sent again after a reconnect, in order, before what is new; what has, is not")
    void sendsAgain() throws Exception {
        String one = client.send("Bob", "one"); // before there is a connection
        String two;
        String three;
        try (FakeServer first = joined()) {
            two = client.send("Bob", "two");
            three = client.send("Bob", "three");
            assertThat(List.of(sent(first), sent(first), sent(first)))
                    .containsExactly("one " + one, "two " + two, "three " + three);
            first.says("{'type':'stored','ids':['" + two + "']}");
            assertThat(told.take()).isEqualTo("STORED " + two + " Bob");
        }
        assertThat(told.take()).startsWith("lost ");
        String four = client.send("Bob", "four");
        try (FakeServer second = joined()) {
            assertThat(List.of(sent(second), sent(second), sent(second)))
                    .containsExactly("one " + one, "three " + three, "four " + four);
            second.says("{'type':'delivered','ids':['" + two + "','" + one + "']}");
            assertThat(told.take()).isEqualTo("DELIVERED " + two + " " + one + " Bob");
            second.says("{'type':'error','code':'mailbox-full','text':'full','id':'" + three + "'}");
            assertThat(told.take()).isEqualTo("failed mailbox-full " + three + " Bob:three");
            second.says("{'type':'delivered','ids':['" + one + "']}"); // an answer to a repeat: no news
            second.says("{'type':'delivered','ids':['" + four + "']}");
            assertThat(told.take()).isEqualTo("DELIVERED " + four + " Bob");
        }
    }

    @Test
    @DisplayName(
            "P10.5 P10.6 what comes is in the history before it is acknowledged; a repeat is acknowledged and not shown")
    void acknowledges() throws Exception {
        try (FakeServer fake = joined()) {
            fake.says("{'sender':'Bob','receiver':'Alice','text':'one','id':'5-1'}");
            assertThat(told.take()).isEqualTo("Bob Alice one null");
            assertThat(fake.hears("received")).contains("\"count\":1");
            assertThat(history.last(10, message -> true).get()).hasSize(1);
            fake.saysInPieces(
                    100_000,
                    "{'sender':'Bob','receiver':'Alice','text':'one','id':'5-1'}",
                    "{'sender':'Bob','receiver':'#class','text':'two','id':'5-2','delayed':true,'time':'2026-11-22T15:04:05Z'}");
            assertThat(told.take()).isEqualTo("Bob #class two 2026-11-22T15:04:05Z");
            String line = fake.hears("received");
            while (!line.contains("\"count\":3")) {
                line = fake.hears("received");
            }
            assertThat(history.last(10, message -> true).get()).hasSize(2);
        }
        assertThat(told.take()).startsWith("lost ");
        try (FakeServer second = joined()) {
            second.says("{'sender':'Bob','receiver':'Alice','text':'three','id':'5-3'}");
            assertThat(told.take()).isEqualTo("Bob Alice three null");
            assertThat(second.hears("received"))
                    .as("counted from the beginning")
                    .contains("\"count\":1");
        }
    }

    @Test
    @DisplayName("P10.5 R5.3 nothing is acknowledged before it is on the disk")
    void notBeforeTheDisk() throws Exception {
        try (FakeServer fake = joined()) {
            disk.acquire();
            fake.says("{'sender':'Bob','receiver':'Alice','text':'one','id':'5-1'}");
            assertThat(told.take()).isEqualTo("Bob Alice one null");
            while (!disk.hasQueuedThreads()) {
                Thread.onSpinWait(); // until it is being written
            }
            for (int i = 0; i < 3; i++) { // so that an acknowledgment on its way would be first
                client.ask(Message.of("who"));
                fake.hears("who");
                fake.says("{'type':'who','users':['Alice'],'count':1}");
                assertThat(told.take()).isEqualTo("here");
            }
            disk.release();
            assertThat(fake.hears("received")).contains("\"count\":1");
        }
    }

    @Test
    @DisplayName("R5.3 what cannot be kept is not acknowledged: the client says why, leaves and ends")
    void fullDisk() throws Exception {
        try (FakeServer fake = joined()) {
            diskIsFull = true;
            fake.says("{'sender':'Bob','receiver':'Alice','text':'one','id':'5-1'}");
            assertThat(told.take()).isEqualTo("Bob Alice one null");
            fake.hears("leave");
            fake.says("{'sender':'Bob','receiver':'Alice','text':'two','id':'5-2'}");
        }
        assertThat(told.take())
                .isEqualTo("ended cannot write the history " + file()
                        + ": No space left on device; make room, and start again");
    }

    @Test
    @DisplayName("P10.6 R5.3 what is in the history has been shown: nothing is known that nobody saw")
    void shownFirst() throws Exception {
        whenShown = () ->
                told.add("history " + history.last(10, message -> true).join().size());
        try (FakeServer fake = joined()) {
            for (int i = 0; i < 3; i++) {
                fake.says("{'sender':'Bob','receiver':'Alice','text':'one','id':'5-" + i + "'}");
                assertThat(told.take()).isEqualTo("Bob Alice one null");
                assertThat(told.take()).isEqualTo("history " + i);
            }
        }
    }

    private static String delivered(String id) {
        return "{'type':'delivered','ids':['" + id + "']}";
    }

    @ParameterizedTest
    @CsvSource({"1, 256", "60000, 5"})
    @DisplayName(
            "P10.4 R5.3 so many messages, or bytes, are sent before one is answered; then the next ones, after a reconnect too")
    void window(int textBytes, int inFlight) throws Exception {
        for (int i = 0; i < 600; i++) {
            client.send("Bob", "x".repeat(textBytes));
        }
        try (FakeServer first = joined()) {
            for (int i = 0; i < inFlight; i++) {
                sent(first);
            }
            assertNothingMoreIsSent(first);
        }
        assertThat(told.take()).startsWith("lost ");
        try (FakeServer second = joined()) {
            String one = sent(second);
            String two = sent(second);
            for (int i = 2; i < inFlight; i++) {
                sent(second);
            }
            assertNothingMoreIsSent(second);
            second.says(delivered(one.substring(one.indexOf(' ') + 1)));
            sent(second);
            assertNothingMoreIsSent(second);
            second.says("{'type':'error','code':'mailbox-full','text':'full','id':'"
                    + two.substring(two.indexOf(' ') + 1) + "'}");
            sent(second);
            assertNothingMoreIsSent(second);
        }
    }

    /** What is asked does not wait: so it would come behind everything that is sent by itself. */
    private void assertNothingMoreIsSent(FakeServer fake) throws Exception {
        client.ask(Message.of("who"));
        String id = questionId(fake, "who");
        fake.says("{'type':'who','users':['Alice'],'count':1,'id':'" + id + "'}");
        while (!told.take().equals("here")) {
            // what was told before
        }
    }

    @Test
    @DisplayName("P10.4 R5.3 more than a connection's queue holds is sent as it is answered, in order")
    void largeOutbox() throws Exception {
        int messages = 5_000;
        String text = "x".repeat(1_000);
        for (int i = 0; i < messages; i++) {
            client.send("Bob", text + i);
        }
        try (FakeServer first = joined()) {
            for (int i = 0; i < messages; i++) {
                String sent = sent(first);
                assertThat(sent).startsWith(text + i + " ");
                first.says(delivered(sent.substring(sent.indexOf(' ') + 1)));
            }
        }
    }

    @Test
    @DisplayName(
            "P10.3 P12.3 R5.3 what is told in one line is told together, for each receiver; of a group's, for how many")
    void fates() throws Exception {
        try (FakeServer fake = joined()) {
            String one = client.send("Bob", "one");
            String two = client.send("Tom", "two");
            String three = client.send("Bob", "three");
            String four = client.send("#class", "four");
            for (String text : List.of("one", "two", "three", "four")) {
                assertThat(sent(fake)).startsWith(text + " "); // the client's loop has come to it
            }
            fake.says("{'type':'delivered','ids':['" + one + "','" + two + "','" + three + "']}");
            assertThat(told.take()).isEqualTo("DELIVERED " + one + " " + three + " Bob");
            assertThat(told.take()).isEqualTo("DELIVERED " + two + " Tom");
            fake.says("{'type':'stored','ids':['" + four + "']}");
            assertThat(told.take()).isEqualTo("STORED " + four + " #class");
            fake.says("{'type':'delivered','ids':['" + four + "'],'count':3,'stored':2,'refused':1}");
            assertThat(told.take()).isEqualTo("DELIVERED " + four + " #class 3 2 1");
        }
    }

    @Test
    @DisplayName("P4.6 a text to oneself is shown")
    void toOneself() throws Exception {
        try (FakeServer fake = joined()) {
            String id = client.send("Alice", "note");
            fake.hears("message");
            fake.says("{'sender':'Alice','receiver':'Alice','text':'note','id':'" + id + "'}");
            assertThat(told.take()).isEqualTo("Alice Alice note null");
        }
    }

    @Test
    @DisplayName("R5.3 what is to be asked, or sent, has no answer yet, from the moment at which it is handed over")
    void unansweredAtOnce() throws Exception {
        // There is no connection yet: the question is refused before the text is sent.
        List<Runnable> handedOver = List.of(() -> client.ask(Message.of("who")), () -> client.send("Bob", "one"));
        for (Runnable handOver : handedOver) {
            CompletableFuture<Boolean> before = new CompletableFuture<>();
            CompletableFuture<Boolean> behind = new CompletableFuture<>();
            loop.execute(() -> {
                before.complete(client.isUnanswered());
                handOver.run();
                behind.complete(client.isUnanswered());
            });
            assertThat(before.get()).isFalse();
            assertThat(behind.get()).isTrue();
        }
    }

    @Test
    @DisplayName("P6.1 P12.8 R5.3 what is asked of the server without a connection, or not answered on it, is refused")
    void notConnected() throws Exception {
        client.ask(Message.of("who"));
        assertThat(told.take()).isEqualTo("refused not-connected null");
        try (FakeServer fake = joined()) {
            client.ask(Message.of("who"));
            fake.says("{'type':'who','users':['Alice'],'count':1,'id':'" + questionId(fake, "who") + "'}");
            assertThat(told.take()).isEqualTo("here");
            client.ask(Message.of("group"));
            String id = questionId(fake, "group");
            fake.says("{'type':'error','code':'group-absent','text':'there is none','id':'" + id + "'}");
            assertThat(told.take()).isEqualTo("refused group-absent " + id);
            client.ask(Message.of("group"));
            fake.says("{'type':'group','text':'left','id':'" + questionId(fake, "group") + "'}");
            assertThat(told.take()).startsWith("group ");
            client.ask(Message.of("group"));
            fake.hears("group");
            fake.says("{'type':'group','what':'added'}"); // a notice
            assertThat(told.take()).startsWith("group ");
        }
        assertThat(told.take()).startsWith("lost ");
        assertThat(told.take()).as("one question was open").isEqualTo("refused not-connected null");
        joined().close();
    }

    private static String questionId(FakeServer fake, String type) throws Exception {
        return Message.parse(fake.hears(type)).string("id");
    }

    @Test
    @DisplayName("P1.2 a text that is too long for a line is refused here")
    void tooLong() throws Exception {
        try (FakeServer fake = joined()) {
            String id = client.send("Bob", "x".repeat(65_536));
            assertThat(told.take()).startsWith("failed line-too-long " + id + " Bob:xxx");
            client.send("Bob", "short");
            assertThat(fake.hears("message")).contains("short");
        }
    }

    @Test
    @DisplayName("P1.2 R5.1 a question that is too long for a line, as one with a list of names is, is refused here")
    void tooLongAQuestion() throws Exception {
        List<String> names = IntStream.range(0, 10_000).mapToObj(i -> "B" + i).toList();
        try (FakeServer fake = joined()) {
            client.ask(
                    Message.of("group").with("do", "create").with("group", "#c").with("users", names));
            assertThat(told.take()).isEqualTo("refused line-too-long null");
            client.ask(Message.of("who").with("after", ""));
            assertThat(questionId(fake, "who")).isEqualTo("q1");
        }
    }

    @ParameterizedTest
    @CsvSource({"Bob, a\0b", "B\0b, hi", "Bob, a\ud83d", "Bob, \ude00b"})
    @DisplayName("P2.5 what no server takes is refused here, and is not in the history, which could not be read again")
    void notText(String receiver, String text) throws Exception {
        try (FakeServer fake = joined()) {
            String id = client.send(receiver, text);
            assertThat(told.take()).isEqualTo("failed malformed " + id + " " + receiver + ":" + text);
            client.send("Bob", "text \ud83d\ude00");
            assertThat(sent(fake)).startsWith("text \ud83d\ude00 ");
            assertThat(history.last(10, message -> true).get()).hasSize(1);
        }
    }

    private final class Recorder implements KeepingListener {
        @Override
        public void onJoined(List<String> users, long count) {
            told.add("joined");
        }

        @Override
        public void onText(String sender, String receiver, String text, Instant sent) {
            told.add(sender + " " + receiver + " " + text + " " + sent);
            whenShown.run();
        }

        @Override
        public void onFate(Fate fate, String receiver, List<String> ids, Counts counts) {
            told.add(fate + " " + String.join(" ", ids) + " " + receiver
                    + (counts == null
                            ? ""
                            : " " + counts.delivered() + " " + counts.stored() + " " + counts.refused()));
        }

        @Override
        public void onFailed(Sent message, String code, String sentence) {
            told.add("failed " + code + " " + message.id() + " " + message.receiver() + ":" + message.text());
        }

        @Override
        public void onRefused(String code, String sentence, String id) {
            told.add("refused " + code + " " + id);
        }

        @Override
        public void onGroup(Message message) {
            told.add("group " + message);
        }

        @Override
        public void onUsers(List<String> users, long count) {
            told.add("here");
        }

        @Override
        public void onEnded(String reason) {
            told.add("ended " + reason);
        }

        @Override
        public void onConnectionLost(String reason, Duration retryAfter) {
            told.add("lost " + reason);
        }
    }
}
