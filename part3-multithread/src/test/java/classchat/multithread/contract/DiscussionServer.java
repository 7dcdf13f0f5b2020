package classchat.multithread.contract;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A server of the class discussion as the contracts see it: an address, and somebody who listens there all the time. The
 * witness joins before anybody else, and so hears what everybody says.
 */
public final class DiscussionServer implements ServerUnderTest {
    /** Ends the server; when it returns, the port is free. */
    public interface Stop {
        void stop() throws IOException;
    }

    private final InetSocketAddress address;
    private final Stop stop;
    private final LineClient witness;

    public DiscussionServer(InetSocketAddress address, Stop stop) throws IOException {
        this.address = address;
        this.stop = stop;
        this.witness = LineClient.join(this);
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public String heardFrom(LineClient speaker) throws IOException {
        return said(witness.readLine());
    }

    /** Takes the name in front off a line: {@code "client-3: hello"} becomes {@code "hello"}. */
    public static String said(String line) {
        int colon = line.indexOf(": ");
        assertThat(colon).as("a line that says who spoke: %s", line).isPositive();
        return line.substring(colon + 2);
    }

    /** Takes who spoke off a line: {@code "client-3: hello"} becomes {@code "client-3"}. */
    public static String speaker(String line) {
        return line.substring(0, line.indexOf(": "));
    }

    @Override
    public void close() throws IOException {
        witness.close(); // first: the server need not wait for it then
        stop.stop();
    }
}
