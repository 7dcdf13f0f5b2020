package classchat.client;

/**
 * A message of ours.
 *
 * @param id by which the server tells what became of it
 */
public record Sent(String id, String receiver, String text) {}
