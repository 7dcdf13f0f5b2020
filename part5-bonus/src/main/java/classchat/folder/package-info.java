/** The private, locked folder in which a server, or a client, keeps its files. It knows the file system and nothing of chat. */
package classchat.folder;
