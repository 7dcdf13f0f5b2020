package classchat.store;

import java.util.List;

/**
 * How far the messages of one epoch of a sender have an answer.
 *
 * @param counter all messages up to this one have an answer, but for {@code failed} and {@code skipped}
 * @param failed counters of messages that could not be stored, and may be sent again as if they were new; going up
 * @param skipped counters that the sender has left out; going up
 */
public record Mark(long epoch, long counter, List<Range> failed, List<Range> skipped) {
    /** The numbers from {@code from} to {@code to}, both included. */
    public record Range(long from, long to) {
        public Range {
            if (to < from) {
                throw new IllegalArgumentException("a range must not end before it begins: " + from + " to " + to);
            }
        }
    }
}
