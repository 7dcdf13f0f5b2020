package classchat.multithread;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The origin of connections, for shares and quotas: one IPv4 address, or all IPv6 addresses with the same first 64 bits. A
 * single machine may use any address of its /64.
 *
 * @param bits the IPv4 address, or the first 64 bits of an IPv6 address
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4291#section-2.5.4">RFC 4291, 2.5.4: the first 64 bits name a network</a>
 */
public record Network(boolean isV6, long bits) {
    /** The network of a peer. The address has to be resolved. */
    public static Network of(InetSocketAddress peer) {
        return of(peer.getAddress());
    }

    static Network of(InetAddress address) {
        byte[] bytes = address.getAddress(); // 4 also for an IPv4 address that is mapped to IPv6
        ByteBuffer bits = ByteBuffer.wrap(bytes);
        return bytes.length == 4 ? new Network(false, bits.getInt()) : new Network(true, bits.getLong());
    }
}
