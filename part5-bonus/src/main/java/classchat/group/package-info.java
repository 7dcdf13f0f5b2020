/**
 * Part 5.1: groups. {@link classchat.group.Group} is a receiver like any other, and each of its members has an inbox, so whoever is
 * away gets what was said from there; {@link classchat.group.Groups} is the register.
 */
package classchat.group;
