package classchat.store;

import java.util.List;

/**
 * How far the messages of one epoch of a sender have an answer.
 *
 * @param counter all messages up to this one have an answer, but for {@code failed} and {@code skipped}
 * @param failed counters of messages that could not be stored, and may be sent again as if they were new; going up
 * @param skipped counters that the sender has left out; going up
 * @param refused counters of the refusals that are remembered; going up. When a mark is saved, the refusals below the first of
 *     them are forgotten; if there is none, all up to {@code counter} are
 */
public record Mark(long epoch, long counter, List<Range> failed, List<Range> skipped, List<Range> refused) {
    /** A mark of an epoch without refusals. */
    public Mark(long epoch, long counter, List<Range> failed, List<Range> skipped) {
        this(epoch, counter, failed, skipped, List.of());
    }

    /** Refusals of lower counters than this are forgotten when the mark is saved. */
    public long refusedFrom() {
        return refused.isEmpty() ? counter + 1 : refused.get(0).from();
    }

    /** The numbers from {@code from} to {@code to}, both included. */
    public record Range(long from, long to) {
        public Range {
            if (to < from) {
                throw new IllegalArgumentException("a range must not end before it begins: " + from + " to " + to);
            }
        }
    }
}
