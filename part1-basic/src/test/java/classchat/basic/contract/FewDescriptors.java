package classchat.basic.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A server that the system gives fewer file descriptors than there are clients. */
public final class FewDescriptors {
    private static final int DESCRIPTORS = 64;
    private static final int CLIENTS = 100;

    private FewDescriptors() {}

    /** What is done while no descriptor is free. */
    public interface Meanwhile {
        void run() throws IOException;
    }

    /** Starts a main class of this class path with {@value #DESCRIPTORS} file descriptors; it prints {@code Listening on ...}. */
    public static ServerProcess start(Class<?> main, String... args) throws IOException, InterruptedException {
        String limit = "ulimit -n " + DESCRIPTORS;
        assumeTrue(shellCan(limit), "this system's sh cannot limit file descriptors (" + limit + ")");
        return ServerProcess.inShell(limit, List.of(), main, args);
    }

    private static boolean shellCan(String script) throws InterruptedException {
        try {
            return new ProcessBuilder("sh", "-c", script).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no sh
        }
    }

    /**
     * More clients connect than the server has descriptors, and leave; then one more is served. Twice: what a server keeps
     * for the first time must be there again.
     *
     * @param sign the server prints it, in a line, when it has accepted as many clients as it can
     * @param end the server prints it, in a line, when nobody waits any more; or null if it does not
     * @param meanwhile run when all descriptors are in use
     */
    public static void useUp(ServerProcess server, String sign, String end, Meanwhile meanwhile) throws IOException {
        for (int round = 1; round <= 2; round++) {
            long before = lines(server, sign);
            List<SocketChannel> crowd = new ArrayList<>();
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    SocketChannel client = SocketChannel.open();
                    crowd.add(client);
                    client.configureBlocking(false);
                    client.connect(server.address());
                }
                await().untilAsserted(() -> assertThat(lines(server, sign))
                        .as("'%s' is printed; the output is %s", sign, server.output())
                        .isGreaterThan(before));
                meanwhile.run();
            } finally {
                for (SocketChannel client : crowd) {
                    client.close();
                }
            }
            assertIsServed(server, round);
            if (end != null) {
                await().untilAsserted(() -> assertThat(lines(server, end))
                        .as("'%s' is printed; the output is %s", end, server.output())
                        .isEqualTo(lines(server, sign)));
            }
        }
    }

    private static long lines(ServerProcess server, String sign) {
        return server.output().stream().filter(line -> line.contains(sign)).count();
    }

    private static void assertIsServed(ServerProcess server, int round) throws IOException {
        try (LineClient newcomer = LineClient.connectTo(server)) {
            assertThat(newcomer.readLine())
                    .as("a newcomer after crowd %d; the server printed %s", round, server.output())
                    .contains("Connected to ClassChat");
        }
    }
}
