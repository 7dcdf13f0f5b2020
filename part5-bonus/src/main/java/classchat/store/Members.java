package classchat.store;

import java.util.List;

/**
 * Persons who are to become members of a group.
 *
 * @param all every person that the store knows; {@code keys} is empty then
 * @param keys of the persons' names
 */
public record Members(boolean all, List<String> keys) {}
