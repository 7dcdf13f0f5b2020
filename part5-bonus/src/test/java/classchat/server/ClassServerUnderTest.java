package classchat.server;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import classchat.multithread.Engine;
import classchat.relay.ChatLimits;
import classchat.store.MailboxLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;

/** The finished server in this process; it can be stopped and started again on its folder. */
public final class ClassServerUnderTest implements ServerUnderTest {
    private final Path data;
    private final MailboxLimits mailboxes;
    private final Clock clock;
    private ClassServer server;

    public ClassServerUnderTest(Path data, MailboxLimits mailboxes, Clock clock) throws IOException {
        this.data = data;
        this.mailboxes = mailboxes;
        this.clock = clock;
        start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    public ClassServerUnderTest(Path data) throws IOException {
        this(data, MailboxLimits.DEFAULT, Clock.systemUTC());
    }

    private void start(InetSocketAddress address) throws IOException {
        server = ClassServer.start(Engine.SELECT, address, data, ChatLimits.DEFAULT, mailboxes, clock, line -> {});
    }

    public void restart() throws IOException {
        InetSocketAddress address = address();
        server.close();
        start(address);
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
