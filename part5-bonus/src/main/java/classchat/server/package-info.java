/** Puts a server together from the other packages: folder, database, relay; and closes them in order. */
package classchat.server;
