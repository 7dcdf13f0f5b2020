package classchat.multithread.contract;

import static classchat.multithread.contract.DiscussionServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.Background;
import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a server promises a large class, and one in which somebody means harm; takes seconds, not milliseconds. */
public interface DiscussionLoadContract extends DiscussionContract {
    @Test
    @DisplayName("R3.4 two thousand clients join at once, all are acknowledged, and all hear the same line")
    default void twoThousandJoinAtOnce() throws Exception {
        List<LineClient> clients = new ArrayList<>();
        try (ServerUnderTest server = startServer()) {
            clients.addAll(LineClient.connectAtOnce(server, 2_000));
            for (LineClient client : clients) {
                assertThat(client.readLine()).isNotBlank();
            }
            clients.get(0).send("hello, all of you");
            for (LineClient client : clients.subList(1, clients.size())) {
                assertThat(said(client.readLine())).isEqualTo("hello, all of you");
            }
        } finally {
            for (LineClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    @DisplayName("R3.3 a client that floods does not keep the others from being heard")
    default void floodDoesNotSilenceTheOthers() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        try (ServerUnderTest server = startServer();
                LineClient flooder = LineClient.join(server);
                LineClient alice = LineClient.join(server);
                LineClient bob = LineClient.join(server)) {
            CompletableFuture<Void> flood = Background.run(() -> {
                while (!enough.get()) {
                    flooder.sendBytes(LineClient.lineOf(500));
                }
                flooder.halfClose();
            });
            CompletableFuture<Void> others = Background.run(() -> drain(server, alice));
            CompletableFuture<Void> flooderReads = Background.run(() -> read(flooder));
            CompletableFuture<Void> aliceReads = Background.run(() -> read(alice));
            for (int i = 0; i < 100; i++) {
                alice.send("alice " + i);
                String line;
                do {
                    line = said(bob.readLine());
                } while (!line.startsWith("alice "));
                assertThat(line).isEqualTo("alice " + i);
            }
            enough.set(true);
            CompletableFuture<Void> bobReads = Background.run(() -> read(bob));
            flood.join();
            flooderReads.join();
            alice.halfClose();
            bob.halfClose();
            CompletableFuture.allOf(others, aliceReads, bobReads).join();
        }
    }

    private static void drain(ServerUnderTest server, LineClient speaker) throws IOException {
        while (!server.heardFrom(speaker).equals("alice 99")) {
            // the flood
        }
    }

    private static void read(LineClient client) throws IOException {
        client.readToEnd();
    }

    @Test
    @DisplayName("R3.3 many who speak long lines at the same moment, and read, are all heard: nobody is cut off")
    default void manyLongLinesAtTheSameMoment() throws Exception {
        int clients = 30;
        List<LineClient> joined = new ArrayList<>();
        try (DiscussionServer server = startServer()) {
            for (int i = 0; i < clients; i++) {
                joined.add(LineClient.join(server));
            }
            List<CompletableFuture<Void>> work = new ArrayList<>();
            work.add(Background.run(() -> {
                for (int i = 0; i < 2 * clients; i++) {
                    server.heardFrom(joined.get(0));
                }
            }));
            for (LineClient client : joined) {
                work.add(Background.run(
                        () -> client.sendBytes(LineClient.lineOf(60_000)).sendBytes(LineClient.lineOf(60_000))));
                work.add(Background.run(() -> {
                    for (int i = 0; i < 2 * (clients - 1); i++) {
                        assertThat(said(client.readLine())).hasSize(60_000);
                    }
                }));
            }
            CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).join();
        } finally {
            for (LineClient client : joined) {
                client.close();
            }
        }
    }

    @Test
    @DisplayName("R3.3 a hundred thousand empty lines in one go do not keep the others from being heard")
    default void emptyLinesWithoutEnd() throws Exception {
        try (DiscussionServer server = startServer();
                LineClient eve = LineClient.join(server);
                LineClient alice = LineClient.join(server);
                LineClient bob = LineClient.join(server)) {
            byte[] empty = new byte[100_000];
            Arrays.fill(empty, (byte) '\n');
            CompletableFuture<Void> flood = Background.run(() -> eve.sendBytes(empty));
            CompletableFuture<Void> aliceReads = Background.run(() -> countEmptyLines(alice, empty.length));
            CompletableFuture<Void> witness = Background.run(() -> {
                for (int i = 0; i < empty.length + 1; i++) {
                    server.heardFrom(eve);
                }
            });
            alice.send("and I?");
            int before = 0;
            while (!said(bob.readLine()).equals("and I?")) {
                before++;
            }
            countEmptyLines(bob, empty.length - before);
            CompletableFuture.allOf(flood, aliceReads, witness).join();
            assertThat(said(eve.readLine())).isEqualTo("and I?");
        }
    }

    private static void countEmptyLines(LineClient client, int lines) throws IOException {
        for (int i = 0; i < lines; i++) {
            assertThat(said(client.readLine())).isEmpty();
        }
    }

    @Test
    @DisplayName("R1.3 a client that reads is told of each of its many bad lines, and stays")
    default void manyBadLinesAreAllTold() throws Exception {
        int lines = 50_000;
        try (DiscussionServer server = startServer();
                LineClient careless = LineClient.join(server)) {
            byte[] bad = new byte[2 * lines];
            for (int i = 0; i < bad.length; i += 2) {
                bad[i] = (byte) 0xFF;
                bad[i + 1] = '\n';
            }
            CompletableFuture<Void> sending = Background.run(() -> careless.sendBytes(bad));
            for (int i = 0; i < lines; i++) {
                assertThat(careless.readLine()).startsWith("error: ");
            }
            sending.join();
            careless.send("still here");
            assertThat(server.heardFrom(careless)).isEqualTo("still here");
        }
    }

    @Test
    @DisplayName("R3.3 every kind of broken client at once, again and again: the discussion goes on")
    default void brokenClientsAgainAndAgain() throws Exception {
        try (ServerUnderTest server = startServer();
                LineClient alice = LineClient.join(server);
                LineClient bob = LineClient.join(server)) {
            for (int i = 0; i < 200; i++) {
                LineClient broken = LineClient.connectTo(server);
                switch (i % 5) {
                    case 0 -> broken.reset();
                    case 1 -> broken.close();
                    case 2 -> broken.sendBytes((byte) 'x', (byte) 0xFF).reset();
                    case 3 -> broken.sendBytes(new byte[5_000]).close();
                    default -> broken.halfClose().close();
                }
                alice.send("line " + i);
                assertThat(said(bob.readLine())).isEqualTo("line " + i);
            }
        }
    }
}
