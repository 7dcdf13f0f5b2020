/** What client and server of part 5 agree on: the form of message ids, and the codes of errors. */
package classchat.wire;
