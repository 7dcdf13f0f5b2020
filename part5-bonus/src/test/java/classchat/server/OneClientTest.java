package classchat.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.basic.contract.Background;
import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerProcess;
import classchat.basic.contract.ServerUnderTest;
import classchat.console.Main;
import classchat.multithread.Engine;
import classchat.multithread.ServerLimits;
import classchat.relay.ChatLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One client that does its worst costs only itself. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OneClientTest {
    private static final String LONG_TEXT = "x".repeat(60_000);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("P8.1 long messages to absent people while the disk stands still, with 64 MB: no memory runs out")
    void diskStandsStill() throws Exception {
        try (ServerProcess process = ServerProcess.java(
                List.of("-Xmx64m"), Main.class, "server", "--port", "0", "--data", folder.toString())) {
            ServerUnderTest server = at(process.address());
            AckingPeer.join(server, "Gone").leave();
            List<AckingPeer> flooders = new ArrayList<>();
            List<CompletableFuture<Void>> floods = new ArrayList<>();
            AtomicBoolean isOver = new AtomicBoolean();
            for (int i = 0; i < 8; i++) {
                AckingPeer flooder = AckingPeer.join(server, "Flooder" + i);
                flooders.add(flooder);
            }
            try (DiskLock lock = DiskLock.on(folder)) {
                assertThat(lock).isNotNull();
                for (AckingPeer flooder : flooders) {
                    floods.add(Background.run(() -> {
                        while (!isOver.get()) {
                            flooder.say("Gone", LONG_TEXT);
                        }
                    }));
                }
                for (AckingPeer flooder : flooders) {
                    flooder.peer().expectError("not-stored");
                }
            }
            isOver.set(true);
            for (AckingPeer flooder : flooders) {
                flooder.peer().lines().reset();
            }
            floods.forEach(flood -> flood.exceptionally(lost -> null).join());
            try (AckingPeer alice = AckingPeer.join(server, "Alice")) {
                alice.say("Gone", "after all that").expectFates("stored", 1);
            }
            assertThat(process.output()).noneMatch(line -> line.contains("OutOfMemoryError"));
        }
    }

    @Test
    @DisplayName("P12.9 groups that do not fit into memory: the server says so at its start, and what to do")
    void groupsThatDoNotFit() throws Exception {
        try (ClassServerUnderTest server = new ClassServerUnderTest(folder);
                AckingPeer alice = AckingPeer.join(server, "Alice")) {
            alice.peer()
                    .send("{'type':'group','do':'create','group':'#class','users':[]}")
                    .expect("group");
        }
        ChatLimits small = ChatLimits.DEFAULT.withServer(ServerLimits.DEFAULT.withMemoryBytes(500));
        assertThatThrownBy(() -> ClassServer.start(
                        Engine.SELECT,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        folder,
                        ClassLimits.DEFAULT.withChat(small),
                        ClassServer.Clocks.SYSTEM,
                        line -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("the groups in the database need about 1 MiB of memory, and a third of the heap is 1 MiB; "
                        + "start with java -Xmx1m, or more");
    }

    @Test
    @DisplayName("P8.1 a thousand unfinished lines of 65,000 bytes, with 64 MB: the server goes on")
    void unfinishedLines() throws Exception {
        try (ServerProcess process = ServerProcess.java(
                List.of("-Xmx64m"), Main.class, "server", "--port", "0", "--data", folder.toString())) {
            ServerUnderTest server = at(process.address());
            byte[] unfinished = "x".repeat(65_000).getBytes(UTF_8);
            try (AckingPeer alice = AckingPeer.join(server, "Alice");
                    AckingPeer bob = AckingPeer.join(server, "Bob")) {
                List<LineClient> hoarders = new ArrayList<>();
                for (int i = 0; i < 990; i++) {
                    LineClient hoarder = LineClient.connectTo(server);
                    hoarders.add(hoarder);
                    try {
                        hoarder.sendBytes(unfinished);
                    } catch (IOException e) {
                        continue; // it was cut off
                    }
                }
                alice.say("Bob", "still here?");
                bob.expectText("Alice", "still here?");
                for (LineClient hoarder : hoarders) {
                    hoarder.close();
                }
            }
            assertThat(process.output()).noneMatch(line -> line.contains("OutOfMemoryError"));
        }
    }

    private static ServerUnderTest at(InetSocketAddress address) {
        return new ServerUnderTest() {
            @Override
            public InetSocketAddress address() {
                return address;
            }

            @Override
            public String heardFrom(LineClient speaker) {
                throw new UnsupportedOperationException("this server passes on messages, not lines");
            }

            @Override
            public void close() {}
        };
    }
}
