package classchat.relay;

/** The code of an error, for programs: part 4's are {@link Refusal}, a later part adds its own. */
public interface ErrorCode {
    /** The code on the wire, which never changes. */
    String code();
}
