package classchat.multithread.contract;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A server of the class discussion as the contracts see it: an address, and somebody who listens there all the time. The
 * witness joins before anybody else, and so hears what everybody says.
 */
public final class DiscussionServer implements ServerUnderTest {
    /** Ends the server; when it returns, the port is free. */
    public interface Stop {
        void stop() throws IOException;
    }

    /** How long the witness waits: a server that never acknowledges it fails at once, and not after every test's own limit. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final InetSocketAddress address;
    private final Stop stop;
    private final LineClient witness;

    public DiscussionServer(InetSocketAddress address, Stop stop) throws IOException {
        this(address, stop, PATIENCE);
    }

    DiscussionServer(InetSocketAddress address, Stop stop, Duration patience) throws IOException {
        this.address = address;
        this.stop = stop;
        try {
            this.witness = LineClient.joinWithin(
                    patience,
                    this,
                    "P1.5 the server has to speak first: it acknowledged no client that said nothing before");
        } catch (AssertionError e) {
            stop.stop();
            throw e;
        }
    }

    /** Joins with a second client, which a server that waits for the first one, such as for its name, does not acknowledge. */
    public void acknowledgesASecondClient() throws IOException {
        acknowledgesASecondClient(PATIENCE);
    }

    void acknowledgesASecondClient(Duration patience) throws IOException {
        LineClient.joinWithin(
                        patience,
                        this,
                        "P1.9 the server waits for no client: it acknowledged no second one while the first said nothing")
                .close();
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
