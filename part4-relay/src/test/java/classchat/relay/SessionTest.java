package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.Background;
import classchat.select.Connection;
import classchat.select.Encoder;
import classchat.select.EventLoop;
import classchat.select.Timer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What cannot be brought about from outside: that two things happen to one session at one instant. */
class SessionTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final List<String> window = new ArrayList<>();
    private EventLoop clock;
    private Relay relay;

    @BeforeEach
    void open() throws IOException {
        clock = EventLoop.open("test-clock");
        relay = new Relay(ChatLimits.DEFAULT, line -> {}, nanoTime::get, new Watchers(clock));
    }

    @AfterEach
    void close() {
        clock.close();
    }

    @Test
    @DisplayName("P3.11 P7.4 a join that comes when its time is up is not heard: the name stays free")
    void joinAfterItsTimeout() {
        Connected late = new Connected();
        late.session.tick(Duration.ofSeconds(11).toNanos(), ChatLimits.DEFAULT);
        late.joins("Alice");
        assertThat(late.sent).containsExactly("ack", "error");
        assertThat(relay.roster().count()).isZero();
        Connected alice = new Connected();
        alice.joins("Alice");
        assertThat(alice.sent).containsExactly("ack", "welcome");
    }

    @Test
    @DisplayName("P3.11 R4.10 a join and its timeout at one instant: either the name is held, or it is free")
    void joinAndItsTimeout() {
        relay.addListener(new RosterListener() {
            @Override
            public void joined(Session session, Message join) {
                window.add("joined");
            }

            @Override
            public void left(Session session) {
                window.add("left");
            }
        });
        for (int round = 0; round < 2_000; round++) {
            window.clear();
            Connected client = new Connected();
            CyclicBarrier together = new CyclicBarrier(2);
            CompletableFuture<Void> join = Background.run(() -> {
                together.await();
                client.joins("Alice");
            });
            CompletableFuture<Void> timeout = Background.run(() -> {
                together.await();
                client.session.sendAway(Refusal.JOIN_TIMEOUT, "too late");
            });
            CompletableFuture.allOf(join, timeout).join();
            assertThat(relay.roster().count()).as("round %d", round).isZero();
            assertThat(window).isIn(List.of(), List.of("joined", "left"));
        }
    }

    @Test
    @DisplayName("P7.2 P4.10 whom the server itself does not listen to is not taken to be silent")
    void pausedIsNotSilent() {
        Connected alice = new Connected();
        alice.joins("Alice");
        alice.pauseReading();
        for (int second = 0; second < 200; second += 10) {
            alice.session.tick(Duration.ofSeconds(second).toNanos(), ChatLimits.DEFAULT);
        }
        assertThat(alice.sent).containsExactly("ack", "welcome");
        alice.resumeReading();
        for (int second = 200; second < 300; second += 10) {
            alice.session.tick(Duration.ofSeconds(second).toNanos(), ChatLimits.DEFAULT);
        }
        assertThat(alice.sent).containsExactly("ack", "welcome", "ping", "error");
    }

    /** A connection on which all that is sent arrives, and its session. */
    private final class Connected implements Connection {
        private final Session session = relay.newSession();
        private final List<String> sent = new ArrayList<>(); // types
        private boolean closed;
        private boolean paused;

        Connected() {
            session.onOpen(this);
        }

        void joins(String name) {
            session.onLine(this, "{\"type\":\"join\",\"sender\":\"" + name + "\"}");
        }

        @Override
        public synchronized void send(byte[] bytes) {
            if (closed) {
                return;
            }
            try {
                sent.add(Message.parse(new String(bytes).strip()).type());
            } catch (RefusedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void send(byte[] line, byte[] raw) {
            send(line);
            send(raw);
        }

        @Override
        public void holdOutput() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendAhead(byte[] bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void encodeWith(Encoder encoder) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void abort() {
            close();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isCongested() {
            return false;
        }

        @Override
        public void whenDrained(Runnable task) {
            task.run();
        }

        @Override
        public void pauseReading() {
            paused = true;
        }

        @Override
        public void resumeReading() {
            paused = false;
        }

        @Override
        public boolean isReading() {
            return !closed && !paused;
        }

        @Override
        public void endOutput() {}

        @Override
        public synchronized void close() {
            closed = true;
        }

        @Override
        public InetSocketAddress peer() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }
    }
}
