package classchat.relay;

/** A message cannot be taken. The message of this exception is the sentence that its sender is told. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ErrorCode code;

    public RefusedException(ErrorCode code, String sentence) {
        super(sentence, null, false, false); // no stack trace: this is the sender's mistake, and may be frequent
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
