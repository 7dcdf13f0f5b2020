package classchat.select;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.Resolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ConnectorTest {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private EventLoop loop;
    private ServerSocket listener;
    private InetSocketAddress server; // by its name

    @BeforeEach
    void start() throws IOException {
        loop = EventLoop.open("test-client").start();
        listener = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        server = InetSocketAddress.createUnresolved("chat.example", listener.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        listener.close();
    }

    @Test
    @DisplayName("R2.2 an address that refuses is passed over for the next one")
    void refused() throws Exception {
        connect(addresses("127.0.0.2", "127.0.0.3", "127.0.0.1"), Limits.CLIENT);
        assertThat(told.take()).isEqualTo("open");
        try (Socket client = listener.accept()) {
            client.getOutputStream().write(new byte[3]);
            assertThat(told.take()).isEqualTo("3 bytes");
        }
        assertThat(told.take()).isEqualTo("end of input");
        assertThat(told.take()).isEqualTo("closed: ended by the other side");
    }

    @Test
    @DisplayName("R2.2 an address that does not answer gets its share of the time, then the next one is tried")
    void silent() throws Exception {
        try (ServerSocket full = new ServerSocket(server.getPort(), 1, InetAddress.getByName("127.0.0.2"));
                Socket one = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket two = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(one.isConnected() && two.isConnected())
                    .as("the backlog is full")
                    .isTrue();
            connect(addresses("127.0.0.2", "127.0.0.1"), Limits.CLIENT.withConnectTimeout(Duration.ofMillis(400)));
            assertThat(told.take()).isEqualTo("open");
            listener.accept().close();
        }
    }

    @Test
    @DisplayName("R1.5 when no address answers, one sentence says so")
    void noneAnswers() throws Exception {
        listener.close();
        connect(addresses("127.0.0.2", "127.0.0.1"), Limits.CLIENT);
        assertThat(told.take())
                .isEqualTo("closed: none of the 2 addresses of chat.example:" + server.getPort()
                        + " answers; the last: cannot connect to 127.0.0.1:" + server.getPort()
                        + ": connection refused; is the server running there?");
    }

    @Test
    @DisplayName("R1.5 a host that has no address is told by its name")
    void unknownHost() throws Exception {
        connect(
                host -> {
                    throw new UnknownHostException(host + ": Name or service not known");
                },
                Limits.CLIENT);
        assertThat(told.take()).isEqualTo("closed: unknown host: chat.example");
    }

    @Test
    @DisplayName("R2.2 a look-up that takes long does not hold up the loop")
    void slowLookUp() throws Exception {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        connect(host -> answer.join(), Limits.CLIENT);
        onLoop(() -> {}); // the loop runs, although no answer has come
        answer.complete(addresses("127.0.0.1").addressesOf("chat.example"));
        assertThat(told.take()).isEqualTo("open");
        listener.accept().close();
    }

    @Test
    @DisplayName("R2.2 a connector that is cancelled while it looks up connects to nobody, and calls nobody")
    void cancelled() throws Exception {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        CompletableFuture<Thread> lookUp = new CompletableFuture<>();
        Connector connector = connect(
                host -> {
                    lookUp.complete(Thread.currentThread());
                    return answer.join();
                },
                Limits.CLIENT);
        onLoop(connector::cancel);
        answer.complete(addresses("127.0.0.1").addressesOf("chat.example"));
        lookUp.get().join(); // it has handed its answer to the loop
        onLoop(() -> {});
        assertThat(told).isEmpty();
        connect(addresses("127.0.0.1"), Limits.CLIENT);
        listener.accept().close();
        assertThat(told.take()).isEqualTo("open");
        assertThat(told.take()).isEqualTo("end of input");
        assertThat(told.take()).as("the first connection is this one").isEqualTo("closed: ended by the other side");
    }

    private void onLoop(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            task.run();
            done.complete(null);
        });
        done.join();
    }

    private static Resolver addresses(String... addresses) {
        return host -> {
            List<InetAddress> found = new ArrayList<>();
            for (String address : addresses) {
                found.add(InetAddress.getByName(address));
            }
            return found;
        };
    }

    private Connector connect(Resolver resolver, Limits limits) {
        return Connector.connect(loop, server, resolver, new Recorder(), limits);
    }

    private final class Recorder implements ConnectionHandler {
        @Override
        public void onOpen(Connection connection) {
            told.add("open");
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer bytes) {
            if (bytes.hasRemaining()) {
                told.add(bytes.remaining() + " bytes");
            }
            bytes.position(bytes.limit());
        }

        @Override
        public void onEndOfInput(Connection connection) {
            told.add("end of input");
            connection.close();
        }

        @Override
        public void onClosed(Connection connection, Ending ending) {
            told.add("closed: " + ending.reason());
        }
    }
}
