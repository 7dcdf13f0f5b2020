/** The types that client and server of part 5 share: ids of messages, and codes of errors. */
package classchat.wire;
