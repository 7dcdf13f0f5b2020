package classchat.demos.bench;

import java.io.IOException;

/** The server delivered something else than what should have come next; the message says what. */
final class BadDeliveryException extends IOException {
    private static final long serialVersionUID = 1;

    BadDeliveryException(String message) {
        super(message);
    }
}
