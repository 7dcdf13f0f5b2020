package classchat.relay;

/** Why the server refuses something: a code for programs, which never changes, and a sentence for people. */
public enum Refusal implements ErrorCode {
    /** The line is no JSON object, or not one that this protocol allows. */
    MALFORMED("malformed"),
    /** A field is missing, or has a value that it cannot have. */
    BAD_FIELD("bad-field"),
    /** There is no such type of message. */
    UNKNOWN_TYPE("unknown-type"),
    /** Something else was said before a name was given. */
    NOT_JOINED("not-joined"),
    /** A name was given before. */
    ALREADY_JOINED("already-joined"),
    /** The name breaks the rules for names. */
    NAME_UNFIT("name-unfit"),
    /** Somebody here has this name. */
    NAME_TAKEN("name-taken"),
    /** The message claims to be from somebody else. */
    WRONG_SENDER("wrong-sender"),
    /** Nobody here has the receiver's name. */
    RECEIVER_ABSENT("receiver-absent"),
    /** No name was given in time. */
    JOIN_TIMEOUT("join-timeout"),
    /** Nothing was heard for too long. */
    SILENT("silent"),
    /** Too many connections. */
    FULL("full"),
    /** Connections without a name ran out, and the client's address has most of them. */
    PLACE_LOST("place-lost"),
    /** A line was longer than allowed. */
    LINE_TOO_LONG("line-too-long"),
    /** A newer connection of the same person has the name now. Part 4 has no persons, and never says it. */
    REPLACED("replaced"),
    /** A message announced raw bytes, but how many cannot be understood. */
    BAD_LENGTH("bad-length"),
    /** The server's memory is used up, and this connection holds most of it. */
    MEMORY_SHORT("memory-short"),
    /** The server made a mistake. */
    FAILED("failed"),
    /** The server ends. */
    CLOSING("closing");

    private final String code;

    Refusal(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
