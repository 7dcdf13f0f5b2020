package classchat.multithread.contract;

import static classchat.multithread.contract.DiscussionServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.Background;
import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import java.io.IOException;
import java.util.ArrayList;
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
            for (int i = 0; i < 2_000; i++) {
                clients.add(LineClient.connectTo(server));
            }
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
