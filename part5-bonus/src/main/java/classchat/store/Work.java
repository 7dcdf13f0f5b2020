package classchat.store;

import java.sql.SQLException;

/** Something to do in a transaction. {@code run}, {@code committed} and {@code failed} are called on the store's thread. */
interface Work {
    /**
     * May be called again if the transaction has to be repeated.
     *
     * @throws SQLException if it cannot be done; then nothing of it is
     */
    void run() throws SQLException;

    /** It is on the disk. */
    default void committed() {}

    /** It is not on the disk, and will not be. After the store is closed, called on the thread that asks. */
    default void failed(StoreException why) {}

    /** Whether it can be done while another program has locked the database for writing. */
    default boolean onlyReads() {
        return false;
    }

    /** Whether work behind it in its lane has to wait for its answer, and so for the next commit. */
    default boolean isBarrier() {
        return false;
    }

    /** How much of a commit it takes: a row is 1, and so is a KiB. */
    default int weight() {
        return 1;
    }

    /** How many bytes of memory it takes while it waits, about. */
    default int bytes() {
        return 512;
    }
}
