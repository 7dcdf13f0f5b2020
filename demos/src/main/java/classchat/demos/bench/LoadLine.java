package classchat.demos.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * The lines of one pair. All have the same length, so that they are written and read in place, without strings: the
 * generator should cost less than the server that it measures.
 *
 * <pre>
 *   r00012 00012 00000000000003e8 000001c2f1a3b4c5 ~~~~~~~~~~~~
 *   to     pair  number           sent (nanoTime)  filler
 * </pre>
 */
final class LoadLine {
    static final int MIN_BYTES = 48;
    static final int MAX_PAIRS = 10_000;

    private static final int ID_DIGITS = 14; // behind a 1

    private static final String ZEROES = "0".repeat(16);
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    private static final byte[] VALUES = new byte[256]; // of a hex digit; -1 of anything else

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (byte value = 0; value < HEX.length; value++) {
            VALUES[HEX[value]] = value;
        }
    }

    private final byte[] template; // with the line's end
    private final int sequenceAt;
    private final int timeAt;
    private final int idAt; // of a number of ID_DIGITS digits; -1 if there is none
    private final int fillerAt;

    /**
     * @param prefix what the server puts in front of each line; empty for lines that are sent
     * @param pair which pair's lines, 0 to 99,999
     * @param lineBytes a line's length without prefix and end, at least {@value #MIN_BYTES}
     */
    LoadLine(String prefix, int pair, int lineBytes) {
        this(prefix + receiver(pair) + String.format(" %05d ", pair), prefix.length() + lineBytes, "", -1);
    }

    private LoadLine(String address, int bytesToFill, String end, int idAt) {
        this.idAt = idAt;
        String head = address + ZEROES + " " + ZEROES + " ";
        sequenceAt = address.length();
        timeAt = sequenceAt + ZEROES.length() + 1;
        fillerAt = timeAt + ZEROES.length() + 1;
        String filler = "~".repeat(bytesToFill - head.length());
        template = (head + filler + end + "\n").getBytes(US_ASCII);
    }

    /**
     * The lines of a pair as part 4's messages; the text, without the object around it, has {@code textBytes} bytes.
     *
     * @param ids whether each has an id, as part 5 wants it
     */
    static LoadLine json(int pair, int textBytes, boolean ids) {
        String before = "{\"id\":\"1-1"; // a number does not begin with 0
        String object = (ids ? before + "0".repeat(ID_DIGITS) + "\"," : "{") + "\"status\":\"1\",\"sender\":\""
                + sender(pair) + "\",\"receiver\":\"" + receiver(pair) + "\",\"text\":\"";
        return new LoadLine(
                object + String.format("%05d ", pair), object.length() + textBytes, "\"}", ids ? before.length() : -1);
    }

    /** The name under which the receiving client of a pair is known to the server. */
    static String receiver(int pair) {
        return String.format("r%05d", pair);
    }

    /** The name of the sending client of a pair. */
    static String sender(int pair) {
        return String.format("s%05d", pair);
    }

    /** A line's length, with prefix and end. */
    int bytes() {
        return template.length;
    }

    /** Returns {@code count} lines one behind the other, numbered from {@code sequence}, for one send. */
    byte[] lines(long sequence, int count, long sentNanos) {
        byte[] lines = new byte[count * template.length];
        for (int i = 0; i < count; i++) {
            int at = i * template.length;
            System.arraycopy(template, 0, lines, at, template.length);
            putHex(lines, at + sequenceAt, sequence + i);
            if (idAt >= 0) {
                putDecimal(lines, at + idAt, sequence + i);
            }
            putHex(lines, at + timeAt, sentNanos);
        }
        return lines;
    }

    /** Whether {@code bytes} from {@code at} are a line of this pair, whatever its number and time are. */
    boolean matches(byte[] bytes, int at) {
        int idEnd = idAt < 0 ? 0 : idAt + ID_DIGITS;
        return (idAt < 0 || Arrays.equals(bytes, at, at + idAt, template, 0, idAt))
                && Arrays.equals(bytes, at + idEnd, at + sequenceAt, template, idEnd, sequenceAt)
                && bytes[at + timeAt - 1] == ' '
                && bytes[at + fillerAt - 1] == ' '
                && Arrays.equals(bytes, at + fillerAt, at + template.length, template, fillerAt, template.length);
    }

    /** The number of the line; -1 if there is none. */
    long sequence(byte[] bytes, int at) {
        return hex(bytes, at + sequenceAt);
    }

    long sentNanos(byte[] bytes, int at) {
        return hex(bytes, at + timeAt);
    }

    private static void putDecimal(byte[] bytes, int at, long value) {
        for (int i = ID_DIGITS - 1; i >= 0; i--) {
            bytes[at + i] = (byte) ('0' + value % 10);
            value /= 10;
        }
    }

    private static void putHex(byte[] bytes, int at, long value) {
        for (int i = 15; i >= 0; i--) {
            bytes[at + i] = HEX[(int) value & 0xf];
            value >>>= 4;
        }
    }

    /** The value of 16 digits, or -1 if they are none. */
    private static long hex(byte[] bytes, int at) {
        long value = 0;
        for (int i = at; i < at + 16; i++) {
            byte digit = VALUES[bytes[i] & 0xff];
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
