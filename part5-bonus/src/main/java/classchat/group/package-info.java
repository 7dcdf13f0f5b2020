/**
 * Part 5.1: groups. {@link classchat.group.Group} is a receiver as a person is: it keeps a message once for all members and offers
 * it to their inboxes. {@link classchat.group.Groups} is the register, with the requests about groups.
 *
 * <p>This package knows {@code classchat.delivery} and {@code classchat.store}. Neither knows this package.
 */
package classchat.group;
