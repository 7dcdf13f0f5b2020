package classchat.basic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "chat.example, chat.example:5000",
        "127.0.0.1, 127.0.0.1:5000",
        "::1, [::1]:5000",
        "[::1], [::1]:5000",
        "a\u202Eb, a\\u202Eb:5000"
    })
    @DisplayName("R1.5 an address that has not been looked up is shown as it was written, IPv6 in brackets")
    void unresolved(String host, String shown) {
        assertThat(Address.text(InetSocketAddress.createUnresolved(host, 5_000)))
                .isEqualTo(shown);
    }

    @Test
    @DisplayName("R1.5 of a host with very many addresses ten are tried: each gets its share of the time")
    void atMostTenAddresses() throws Exception {
        Resolver many = host -> Collections.nCopies(1_000, InetAddress.getLoopbackAddress());
        assertThat(Address.resolveAll(InetSocketAddress.createUnresolved("chat.example", 5_000), many))
                .hasSize(10)
                .containsOnly(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5_000));
    }

    @Test
    @DisplayName("R1.5 an IPv6 address in brackets is an address for the name service, too")
    void brackets() throws Exception {
        assertThat(Resolver.SYSTEM.addressesOf("[::1]")).containsExactly(InetAddress.getByName("::1"));
    }
}
