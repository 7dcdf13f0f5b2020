package classchat.wire;

import classchat.relay.ErrorCode;

/** What can go wrong with what is to be kept. */
public enum DeliveryRefusal implements ErrorCode {
    /** So much waits for the receiver that no more is taken. */
    MAILBOX_FULL("mailbox-full"),
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
