package classchat.wire;

import classchat.relay.Refusal;
import classchat.relay.RefusedException;

/**
 * What a client calls a message of its own: an epoch, which it draws when it starts, and a counter, which goes up with each
 * message. So of the ids of one epoch the later is always the greater, and a repeat is recognised by a comparison.
 *
 * @param epoch at most 15 digits, none of them a leading 0
 * @param counter at most 15 digits
 * @param text as the client wrote it, and wants to see it again
 */
public record MessageId(long epoch, long counter, String text) {
    /** The id of a message whose sender does not ask for its fate. */
    public static final MessageId NONE = new MessageId(-1, -1);

    /** Epochs are less than this. */
    public static final long EPOCHS = 1_000_000_000_000_000L;

    /** A client has at most so many messages without an answer. */
    public static final int MAX_UNANSWERED = 100_000;

    private static final int MAX_DIGITS = 15;

    public MessageId(long epoch, long counter) {
        this(epoch, counter, epoch + "-" + counter);
    }

    /** Whether this is no id. */
    public boolean isNone() {
        return epoch < 0;
    }

    /** @throws RefusedException if {@code text} is none */
    public static MessageId parse(String text) throws RefusedException {
        int dash = text == null ? -1 : text.indexOf('-');
        if (dash < 0) {
            throw bad();
        }
        return new MessageId(number(text, 0, dash), number(text, dash + 1, text.length()), text);
    }

    private static long number(String text, int from, int to) throws RefusedException {
        long number = 0;
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                throw bad();
            }
            number = 10 * number + digit - '0';
        }
        if (to == from || to - from > MAX_DIGITS || to - from > 1 && text.charAt(from) == '0') {
            throw bad();
        }
        return number;
    }

    private static RefusedException bad() {
        return new RefusedException(
                Refusal.BAD_FIELD, "who acknowledges gives each message an 'id' of the form EPOCH-COUNTER");
    }

    @Override
    public String toString() {
        return text;
    }
}
