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

    private static int indexOfLessOrOneByOne(byte[] bytes, int limit, char one, char other, int from, int to) {
        for (int i = from; i < to; i++) {
            if ((bytes[i] & 0xff) < limit || bytes[i] == one || bytes[i] == other) {
                return i;
            }
        }
        return to;
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
                    assertThat(ByteSearch.indexOfLessOr(bytes, limit, '"', '\\', 0, 8))
                            .as("less than %d in %d, %d", limit, first, second)
                            .isEqualTo(indexOfLessOrOneByOne(bytes, limit, '"', '\\', 0, 8));
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
            int limit = 1 + random.nextInt(random.nextBoolean() ? 8 : 128);
            assertThat(ByteSearch.indexOf(bytes, wanted, from, to))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(indexOneByOne(bytes, wanted, from, to));
            char other = (char) random.nextInt(128);
            assertThat(ByteSearch.indexOfLessOr(bytes, limit, wanted, other, from, to))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(indexOfLessOrOneByOne(bytes, limit, wanted, other, from, to));
            for (int ascii = random.nextInt(2); ascii > 0 && bytes.length > 0; ascii--) { // or there would be few
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] &= 0x7f;
                }
                bytes[random.nextInt(bytes.length)] |= (byte) (random.nextBoolean() ? 0x80 : 0);
            }
            assertThat(ByteSearch.isAscii(bytes, from, to))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(indexOfHigh(bytes, from, to) == to);
        }
    }

    private static int indexOfHigh(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }
}
