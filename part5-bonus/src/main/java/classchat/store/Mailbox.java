package classchat.store;

/** The counters of one person's mailbox. At every commit they match the rows in the table exactly. */
final class Mailbox {
    final long person;
    private int messages;
    private long bytes;
    private long lastPlace;
    private long settledRun;
    private boolean isChanged;

    Mailbox(long person, int messages, long bytes, long lastPlace, long settledRun) {
        this.person = person;
        this.messages = messages;
        this.bytes = bytes;
        this.lastPlace = lastPlace;
        this.settledRun = settledRun;
    }

    int messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }

    long lastPlace() {
        return lastPlace;
    }

    /** Abandoned posts of runs up to this one have been put into the mailbox. */
    long settledRun() {
        return settledRun;
    }

    boolean isChanged() {
        return isChanged;
    }

    /** Whether one more message of {@code moreBytes} keeps within these limits. */
    boolean hasRoom(int moreBytes, int maxMessages, long maxBytes) {
        return messages < maxMessages && bytes + moreBytes <= maxBytes;
    }

    long nextPlace() {
        return lastPlace + 1;
    }

    /** A row was written at {@link #nextPlace}. */
    void added(int rowBytes) {
        lastPlace++;
        messages++;
        bytes += rowBytes;
        isChanged = true;
    }

    void removed(long rows, long rowBytes) {
        messages -= (int) rows;
        bytes -= rowBytes;
        isChanged = true;
    }

    void settled(long run) {
        settledRun = run;
        isChanged = true;
    }

    void saved() {
        isChanged = false;
    }
}
