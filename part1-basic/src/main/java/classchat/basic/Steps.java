package classchat.basic;

import java.io.PrintStream;

/** Announces the assignment's steps as they are done: {@code [3/8] ...}. */
final class Steps {
    private final int count;
    private final PrintStream out;

    Steps(int count, PrintStream out) {
        this.count = count;
        this.out = out;
    }

    void done(int step, String what) {
        out.println("[" + step + "/" + count + "] " + what);
    }
}
