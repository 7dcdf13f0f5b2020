package classchat.relay;

/**
 * An identity that a connection's peer has proven to have. A link proves it, and tells the session by {@link Session#identify};
 * part 4 has no such link and never asks.
 */
public interface Identity {
    /** The fingerprint of the peer's key: the same for the same key, and for no other. */
    String fingerprint();
}
