package classchat.select.contract;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.select.Encoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * An encoder for tests, and the other end of it. A record is a length of 2 bytes, a CRC-32 of its number and its bytes,
 * and the bytes; an empty one says that no more will come. So a record that is lost, repeated, changed, or out of order is
 * noticed.
 */
public final class ChecksummedRecords implements Encoder {
    private static final int OVERHEAD_BYTES = Short.BYTES + Integer.BYTES;

    private long records;

    @Override
    public int overheadBytes() {
        return OVERHEAD_BYTES;
    }

    @Override
    public void encode(ByteBuffer plain, ByteBuffer encoded) {
        assertThat(plain.remaining()).isBetween(1, MAX_PLAIN_BYTES);
        assertThat(encoded.remaining()).isGreaterThanOrEqualTo(plain.remaining() + OVERHEAD_BYTES);
        byte[] bytes = new byte[plain.remaining()];
        plain.get(bytes);
        put(bytes, encoded);
    }

    @Override
    public void end(ByteBuffer encoded) {
        put(new byte[0], encoded);
    }

    private void put(byte[] bytes, ByteBuffer encoded) {
        encoded.putShort((short) bytes.length)
                .putInt(checksum(records++, bytes))
                .put(bytes);
    }

    private static int checksum(long number, byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Takes records, cut anywhere, and checks each of them. */
    public static final class Decoder {
        private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
        private ByteBuffer unfinished = ByteBuffer.allocate(0);
        private long records;
        private boolean ended;

        public void feed(byte[] bytes, int length) {
            unfinished = ByteBuffer.allocate(unfinished.remaining() + length)
                    .put(unfinished)
                    .put(bytes, 0, length)
                    .flip();
            while (unfinished.remaining() >= OVERHEAD_BYTES
                    && unfinished.remaining()
                            >= OVERHEAD_BYTES + (unfinished.getShort(unfinished.position()) & 0xFFFF)) {
                take();
            }
        }

        private void take() {
            assertThat(ended).as("a record behind the last").isFalse();
            byte[] bytes = new byte[unfinished.getShort() & 0xFFFF];
            int sum = unfinished.getInt();
            unfinished.get(bytes);
            assertThat(sum).as("the sum of record %d", records).isEqualTo(checksum(records, bytes));
            records++;
            plain.writeBytes(bytes);
            ended = bytes.length == 0;
        }

        /** The bytes of all whole records. */
        public byte[] plain() {
            return plain.toByteArray();
        }

        /** Whether the record that says so has come, and nothing behind it. */
        public boolean hasEnded() {
            return ended && !unfinished.hasRemaining();
        }
    }
}
