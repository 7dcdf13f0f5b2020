package classchat.delivery;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import classchat.group.GroupLimits;
import classchat.group.Groups;
import classchat.multithread.Engine;
import classchat.relay.ChatLimits;
import classchat.relay.ChatServer;
import classchat.relay.Links;
import classchat.select.MemoryBudget;
import classchat.store.MailboxLimits;
import classchat.store.MemoryStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Random;

/** Part 5's server with people and groups, and a store in memory that does its work when the test says so. */
public final class MemoryServerUnderTest implements ServerUnderTest {
    private final ChatServer server;
    private Delivery delivery;
    private MemoryBudget memory;

    public MemoryServerUnderTest(MemoryStore store, Claims claims, Wakes wakes) throws IOException {
        server = ChatServer.start(
                Engine.SELECT,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ChatLimits.DEFAULT,
                1,
                line -> {},
                relay -> {
                    memory = relay.sessions().memory();
                    delivery = new Delivery(
                            relay,
                            store,
                            claims,
                            wakes,
                            MailboxLimits.DEFAULT,
                            NameLimits.DEFAULT,
                            Clock.systemUTC(),
                            System::nanoTime,
                            new Random(1));
                    new Groups(store, delivery, GroupLimits.DEFAULT, List.of());
                },
                Links.NONE);
    }

    public Delivery delivery() {
        return delivery;
    }

    MemoryBudget memory() {
        return memory;
    }

    @Override
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public String heardFrom(LineClient speaker) {
        throw new UnsupportedOperationException("this server passes on messages, not lines");
    }

    @Override
    public void close() {
        server.close();
    }
}
