package classchat.demos;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** One never reads, and another says more than can be kept for it: it is cut off, and the other goes on. Shows R3.3. */
final class Part3Cutoff implements Demo {
    /** Some megabytes more than the kernel keeps for a client that does not read: only then does the server feel it. */
    private static final List<String> BOOK = Collections.nCopies(20_000, "All work and no play. ".repeat(45));

    @Override
    public String name() {
        return "part3-cutoff";
    }

    @Override
    public String title() {
        return "who does not read is cut off";
    }

    @Override
    public void play(Stage stage) throws IOException {
        Window server = stage.open("server", "part3", "server", "--port", 0);
        int port = server.awaitPort();
        Window sleeper = Part3Discussion.join(stage, "sleeper", port, 1, server);
        stage.freezes(sleeper);
        Window reader = stage.openPiped("book.txt", BOOK, "reader", "part3", "client", "--port", port);
        server.shows("client-2 joined from 127.0.0.1:");
        server.shows("client-1 left: did not read: ").shows(" bytes were waiting (1 here)");
        reader.exits(0);
        server.shows("client-2 left: ended by the other side (0 here)");
        server.pressesCtrlC();
        server.exits(130);
    }
}
