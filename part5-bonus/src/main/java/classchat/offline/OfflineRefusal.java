package classchat.offline;

import classchat.relay.ErrorCode;

/** What can go wrong with what is to be kept. */
public enum OfflineRefusal implements ErrorCode {
    /** So much waits for the receiver that no more is taken. */
    MAILBOX_FULL("mailbox-full"),
    /** It could not be written to the disk. */
    NOT_STORED("not-stored");

    private final String code;

    OfflineRefusal(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
