package classchat.server;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.store.MailboxLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** The finished server in this process; it can be stopped and started again on its folder. */
public final class ClassServerUnderTest implements ServerUnderTest {
    private final Path data;
    private final ClassLimits limits;
    private final ClassServer.Clocks clocks;
    private ClassServer server;

    public ClassServerUnderTest(Path data, ClassLimits limits, ClassServer.Clocks clocks) throws IOException {
        this.data = data;
        this.limits = limits;
        this.clocks = clocks;
        start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    public ClassServerUnderTest(Path data, MailboxLimits mailboxes, ClassServer.Clocks clocks) throws IOException {
        this(data, ClassLimits.DEFAULT.withMailboxes(mailboxes), clocks);
    }

    public ClassServerUnderTest(Path data, MailboxLimits mailboxes, Clock clock) throws IOException {
        this(data, mailboxes, new ClassServer.Clocks(clock, System::nanoTime));
    }

    public ClassServerUnderTest(Path data, MailboxLimits mailboxes) throws IOException {
        this(data, mailboxes, ClassServer.Clocks.SYSTEM);
    }

    public ClassServerUnderTest(Path data) throws IOException {
        this(data, MailboxLimits.DEFAULT);
    }

    private void start(InetSocketAddress address) throws IOException {
        server = ClassServer.start(Engine.SELECT, address, data, limits, clocks, line -> {});
    }

    public void restart() throws IOException {
        InetSocketAddress address = address();
        server.close();
        start(address);
    }

    /** Starts a server on a copy of this one's disk as it is at this moment: as after {@code kill -9}. */
    public ClassServerUnderTest killedAndStartedIn(Path copy) throws IOException {
        for (String file : new String[] {"classchat.db", "classchat.db-wal"}) {
            Files.copy(data.resolve(file), copy.resolve(file));
        }
        return new ClassServerUnderTest(copy, limits, clocks);
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
    public void close() throws IOException {
        server.close();
    }
}
