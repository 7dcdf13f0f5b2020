package classchat.basic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Eight bytes at a time, the same is found as one by one. */
class ByteSearchTest {
    private static int indexOneByOne(byte[] bytes, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return to;
    }

    private static boolean hasLessOneByOne(byte[] bytes, int limit, int from, int to) {
        for (int i = from; i < to; i++) {
            if ((bytes[i] & 0xff) < limit) {
                return true;
            }
        }
        return false;
    }

    @Test
    @DisplayName("R1.8 each byte beside each other byte is found, or not found")
    void pairs() {
        byte[] bytes = "12345678 and some more".getBytes(US_ASCII);
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                bytes[3] = (byte) first;
                bytes[4] = (byte) second;
                for (char wanted : new char[] {'\n', 0, 127}) {
                    assertThat(ByteSearch.indexOf(bytes, wanted, 0, bytes.length))
                            .as("%d in %d, %d", (int) wanted, first, second)
                            .isEqualTo(indexOneByOne(bytes, wanted, 0, bytes.length));
                }
                for (int limit : new int[] {1, 32, 128}) {
                    assertThat(ByteSearch.hasLess(bytes, limit, 0, 8))
                            .as("less than %d in %d, %d", limit, first, second)
                            .isEqualTo(hasLessOneByOne(bytes, limit, 0, 8));
                }
            }
        }
    }

    @Test
    @DisplayName("R1.8 in random bytes, between any two indexes, the same is found as one by one")
    void random() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length + 1 - from);
            char wanted = (char) random.nextInt(128);
            int limit = 1 + random.nextInt(128);
            assertThat(ByteSearch.indexOf(bytes, wanted, from, to))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(indexOneByOne(bytes, wanted, from, to));
            assertThat(ByteSearch.hasLess(bytes, limit, from, to))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(hasLessOneByOne(bytes, limit, from, to));
        }
    }
}
