package classchat.basic;

/** A line with more bytes than its {@link LineDecoder} allows. Servers disconnect whoever sent it. */
public final class LineTooLongException extends BadLineException {
    private static final long serialVersionUID = 1L;

    LineTooLongException(int maxLineBytes) {
        super("a line may have at most " + maxLineBytes + " bytes");
    }
}
