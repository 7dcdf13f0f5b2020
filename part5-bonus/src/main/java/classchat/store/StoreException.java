package classchat.store;

/** The store could not do its work. The message is a phrase for the server's log. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
