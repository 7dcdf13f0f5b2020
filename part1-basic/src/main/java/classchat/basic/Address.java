package classchat.basic;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Socket addresses as people write and read them, and sentences for what goes wrong with one. */
public final class Address {
    /** The most addresses of one host that are tried. */
    public static final int MAX_ADDRESSES = 10;

    private Address() {}

    /**
     * Finds the IP address of a host; the name service may take seconds to answer.
     *
     * @throws UnknownHostException if {@code host} has no address; the message is a sentence that names it
     */
    public static InetSocketAddress resolve(String host, int port) throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("unknown host: " + Printable.text(host));
        }
        return address;
    }

    /**
     * Finds all IP addresses of a server; the name service may take seconds to answer.
     *
     * @param server unresolved: a host and a port
     * @return at least one, and at most {@link #MAX_ADDRESSES}
     * @throws UnknownHostException if the host has no address; the message is a sentence that names it
     */
    public static List<InetSocketAddress> resolveAll(InetSocketAddress server, Resolver resolver)
            throws UnknownHostException {
        try {
            return resolver.addressesOf(server.getHostString()).stream()
                    .limit(MAX_ADDRESSES)
                    .map(address -> new InetSocketAddress(address, server.getPort()))
                    .toList();
        } catch (UnknownHostException e) {
            throw new UnknownHostException("unknown host: " + Printable.text(server.getHostString()));
        }
    }

    /**
     * Returns {@code 127.0.0.1:5000}, or {@code [0:0:0:0:0:0:0:1]:5000} for IPv6: always the number, never a name, unless the
     * address is unresolved.
     */
    public static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return String.valueOf(address);
        }
        String host = inet.isUnresolved()
                ? Printable.text(inet.getHostString())
                : inet.getAddress().getHostAddress();
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + inet.getPort();
    }

    /** Returns {@code e} as an exception whose message says what was tried, what went wrong, and what to do. */
    public static IOException cannotListen(InetSocketAddress address, IOException e) {
        String message = "cannot listen on " + text(address) + ": " + reason(e);
        if (e instanceof BindException) {
            message += "; choose another address with --host or --port, or any free port with --port 0";
        }
        return new IOException(message, e);
    }

    /** Returns {@code e} as an exception whose message says what was tried, what went wrong, and what to do. */
    public static IOException cannotConnect(InetSocketAddress address, IOException e) {
        String message = "cannot connect to " + text(address) + ": " + reason(e);
        if (e instanceof ConnectException) {
            message += "; is the server running there?";
        }
        return new IOException(message, e);
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.substring(0, 1).toLowerCase() + message.substring(1);
    }
}
