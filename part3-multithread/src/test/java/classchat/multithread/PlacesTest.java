package classchat.multithread;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacesTest {
    private static final Network ONE = new Network(false, 1);
    private static final Network TWO = new Network(false, 2);
    private static final Network THREE = new Network(true, 2);

    private final Places<String> places = new Places<>();

    @Test
    @DisplayName("R3.4 the network that holds most places loses its oldest one, again and again")
    void largestLosesItsOldest() {
        for (int i = 1; i <= 4; i++) {
            places.add(ONE, "one " + i);
        }
        places.add(TWO, "two 1");
        places.add(TWO, "two 2");
        places.add(THREE, "three 1");
        assertThat(List.of(places.most(), places.heldBy(ONE), places.heldBy(TWO), places.heldBy(THREE)))
                .containsExactly(4, 4, 2, 1);
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            lost.add(places.removeFromLargest(THREE));
        }
        assertThat(lost).containsExactly("one 1", "one 2", "two 1");
    }

    @Test
    @DisplayName("R3.4 of several networks that hold most places, the newcomer's own loses one")
    void ownNetworkFirst() {
        places.add(ONE, "one");
        places.add(TWO, "two");
        places.add(THREE, "three");
        assertThat(places.removeFromLargest(TWO)).isEqualTo("two");
        assertThat(places.removeFromLargest(TWO)).isEqualTo("one");
        assertThat(places.removeFromLargest(TWO)).isEqualTo("three");
        assertThat(places.removeFromLargest(TWO)).isNull();
        assertThat(places.most()).isZero();
    }

    @Test
    @DisplayName("R3.4 a place is removed once, and counts no more")
    void removedOnce() {
        places.add(ONE, "one");
        places.add(ONE, "one");
        assertThat(places.heldBy(ONE)).isOne();
        assertThat(places.remove(ONE, "one")).isTrue();
        assertThat(places.remove(ONE, "one")).isFalse();
        assertThat(places.remove(TWO, "one")).isFalse();
        assertThat(places.removeFromLargest(ONE)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "::ffff:192.0.2.1, 192.0.2.1, true",
        "::c000:201, 192.0.2.1, false"
    })
    @DisplayName("R3.4 an IPv4 address is a network, and so are the first 64 bits of an IPv6 address")
    void networks(String one, String other, boolean isSame) throws Exception {
        assertThat(Network.of(InetAddress.getByName(one)).equals(Network.of(InetAddress.getByName(other))))
                .isEqualTo(isSame);
    }
}
