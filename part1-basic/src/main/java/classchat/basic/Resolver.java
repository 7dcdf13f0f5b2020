package classchat.basic;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks up the addresses of a host. */
@FunctionalInterface
public interface Resolver {
    /**
     * The name service of the system. The JDK keeps an answer for 30 s, and a failure for 10 s (its security properties
     * {@code networkaddress.cache.ttl} and {@code networkaddress.cache.negative.ttl}).
     */
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * Returns the addresses of {@code host}, at least one, the preferred one first. May wait for seconds: not to be called on
     * an event loop.
     *
     * @param host a name, or an IP address, which stands for itself
     * @throws UnknownHostException if {@code host} has no address
     */
    List<InetAddress> addressesOf(String host) throws UnknownHostException;
}
