/**
 * Keeps everything that must survive a crash. {@link classchat.store.Store} is the interface, one verb for each thing that the server has
 * to remember; {@link classchat.store.SqliteStore} implements it with one SQLite file. This package is the only one with SQL.
 *
 * <p>It knows plain values (numbers, names, bytes) and {@code classchat.wire}, and of part 2 how a vital thread is made and a
 * failure logged. It knows no session, no connection and no person's state in memory: a second implementation may share one
 * database between several servers.
 */
package classchat.store;
