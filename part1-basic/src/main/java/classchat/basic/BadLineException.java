package classchat.basic;

import java.io.IOException;

/**
 * A line that cannot be taken: too long, not UTF-8, or cut off by the end of the input. Its message is a phrase that
 * can be shown to whoever sent the line.
 */
public class BadLineException extends IOException {
    private static final long serialVersionUID = 1L;

    public BadLineException(String message) {
        super(message);
    }

    /** For a last line that the end of the input has cut off: what has no line feed may not be all of it. */
    public static BadLineException cutOff() {
        return new BadLineException("a line must end with a line feed; your last one had none and was dropped");
    }
}
