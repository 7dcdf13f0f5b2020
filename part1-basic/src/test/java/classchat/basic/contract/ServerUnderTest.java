package classchat.basic.contract;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A running server, wherever it runs: a thread of the test, another process, another language. */
public interface ServerUnderTest extends AutoCloseable {
    InetSocketAddress address();

    /**
     * Waits for the server to show what it received next, and returns the line as the server got it. Servers show it
     * in different ways: one answers the speaker, another passes the line on to somebody else.
     */
    String heardFrom(LineClient speaker) throws IOException;

    /** Ends the server; when this returns, its port is free. */
    @Override
    void close() throws IOException;
}
