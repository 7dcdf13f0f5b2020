package classchat.wire;

import classchat.relay.ErrorCode;

/** What can go wrong with what is to be kept. */
public enum DeliveryRefusal implements ErrorCode {
    /** So much waits for the receiver that no more is taken. */
    MAILBOX_FULL("mailbox-full"),
    /** So much of this sender's waits for the receiver that no more of it is taken. */
    MAILBOX_SHARE("mailbox-share"),
    /** So much of this sender's is on the disk that no more is taken. */
    SENDER_FULL("sender-full"),
    /** The disk space of the server is used up. */
    SERVER_FULL("server-full"),
    /** Too many new names have come from the address. */
    TOO_MANY_NAMES("too-many-names"),
    /** The server knows as many names as it can. */
    NAMES_FULL("names-full"),
    /** It could not be written to the disk. */
    NOT_STORED("not-stored");

    private final String code;

    DeliveryRefusal(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
