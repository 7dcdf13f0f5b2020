package classchat.demos.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Looks at every byte that one receiver gets: the lines of its pair and no others, each unchanged, each once, numbered
 * without a gap from 0. Not thread-safe: a check belongs to one connection.
 */
final class DeliveryCheck {
    /** What is told about each good line. */
    interface Sink {
        void line(long sequence, long sentNanos);
    }

    private final LoadLine line;
    private final byte[] partial; // a line of which the rest has not come
    private int partialBytes;
    private long expected;

    DeliveryCheck(LoadLine line) {
        this.line = line;
        this.partial = new byte[line.bytes()];
    }

    /**
     * Takes all of {@code bytes}, cut anywhere.
     *
     * @param bytes array-backed
     * @return how many lines they completed
     * @throws BadDeliveryException at the first line that is not the next one of this pair
     */
    int accept(ByteBuffer bytes, Sink sink) throws BadDeliveryException {
        int lines = 0;
        while (bytes.hasRemaining()) {
            if (partialBytes == 0 && bytes.remaining() >= partial.length) {
                check(bytes.array(), bytes.arrayOffset() + bytes.position(), sink);
                bytes.position(bytes.position() + partial.length);
                lines++;
            } else if (keep(bytes)) {
                check(partial, 0, sink);
                lines++;
            }
        }
        return lines;
    }

    /** Takes what is missing, or what there is of it; says whether the line is whole now. */
    private boolean keep(ByteBuffer bytes) {
        int length = Math.min(partial.length - partialBytes, bytes.remaining());
        bytes.get(partial, partialBytes, length);
        partialBytes = (partialBytes + length) % partial.length;
        return partialBytes == 0;
    }

    private void check(byte[] bytes, int at, Sink sink) throws BadDeliveryException {
        long sequence = line.sequence(bytes, at);
        if (sequence != expected || !line.matches(bytes, at)) {
            String due = new String(line.lines(expected, 1, line.sentNanos(bytes, at)), UTF_8);
            String came = new String(bytes, at, line.bytes(), UTF_8);
            throw new BadDeliveryException(
                    "not the line that was due: expected '" + due.strip() + "', got '" + came.strip() + "'");
        }
        expected++;
        sink.line(sequence, line.sentNanos(bytes, at));
    }
}
