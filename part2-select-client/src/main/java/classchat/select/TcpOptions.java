package classchat.select;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** How every connection wants TCP to behave. */
public final class TcpOptions {
    static final int KEEPALIVE_IDLE_SECONDS = 30;
    static final int KEEPALIVE_INTERVAL_SECONDS = 10;
    static final int KEEPALIVE_COUNT = 3;

    private TcpOptions() {}

    /**
     * Turns Nagle's algorithm off, because writes are gathered already and a line should not wait for the next one. Turns
     * keepalive on, so that a peer whose machine or network is gone is noticed after a minute in which nothing is said;
     * without it, a connection on which nothing is sent looks alive for ever. Where the system does not let a program
     * choose the times, its own hold (two hours, as a rule).
     *
     * @throws IOException if the socket is closed
     * @see <a href="https://www.rfc-editor.org/rfc/rfc1122#page-101">RFC 1122, section 4.2.3.6</a>
     */
    public static void apply(SocketChannel socket) throws IOException {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_INTERVAL_SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_COUNT);
        }
    }
}
