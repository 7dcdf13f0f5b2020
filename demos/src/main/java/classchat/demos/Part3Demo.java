package classchat.demos;

import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Part 3: many clients at once, and three that behave badly: one vanishes, one never reads, one says far too much.
 * Shows R3.1, R3.2, R3.3 and R3.6.
 */
final class Part3Demo implements Demo {
    private static final int BOOK_LINE_BYTES = 1_000;

    /** Enough for every kernel: it keeps some megabytes for a client that does not read before the server feels it. */
    private static final int MAX_BOOK_LINES = 30_000;

    @Override
    public String title() {
        return "Part 3: many clients at once";
    }

    @Override
    public void play(Stage stage) throws IOException {
        everybodyTalksAndNobodyIsHeldUp(stage);
        theSameOnThreads(stage);
    }

    private static void everybodyTalksAndNobodyIsHeldUp(Stage stage) throws IOException {
        Window server = stage.open("server", "part3", "server", "--port", 0);
        int port = server.awaitPort();
        Window alice = join(stage, "alice", port, 1);
        Window bob = join(stage, "bob", port, 2);
        Window carol = join(stage, "carol", port, 3);
        Window dave = join(stage, "dave", port, 4);
        server.shows("client-4 joined from 127.0.0.1:").shows("(4 here)");

        // All at once: everybody sees what the others say, in whatever order it comes.
        alice.types("Who knows how TCP works?");
        bob.types("Hello from Bob");
        carol.types("Hello from Carol");
        dave.types("Grüße von Dave ✓");
        alice.showsInAnyOrder("client-2: Hello from Bob", "client-3: Hello from Carol", "client-4: Grüße von Dave ✓");
        bob.showsInAnyOrder(
                "client-1: Who knows how TCP works?", "client-3: Hello from Carol", "client-4: Grüße von Dave ✓");
        carol.showsInAnyOrder(
                "client-1: Who knows how TCP works?", "client-2: Hello from Bob", "client-4: Grüße von Dave ✓");
        dave.showsInAnyOrder(
                "client-1: Who knows how TCP works?", "client-2: Hello from Bob", "client-3: Hello from Carol");

        // One vanishes without a goodbye.
        stage.kills(carol);
        carol.exits(137);
        server.shows("client-3 left: ").shows("(3 here)");
        alice.types("Where is Carol?");
        bob.shows("client-1: Where is Carol?");
        dave.shows("client-1: Where is Carol?");

        // One never reads, and another says more than anybody can keep for it.
        stage.connectSilently("sleeper", port);
        server.shows("client-5 joined from 127.0.0.1:").shows("(4 here)");
        Stream<String> book =
                Stream.concat(longBook().takeWhile(line -> !server.hasShown("client-5 left: ")), Stream.of("THE END"));
        Window reader = stage.openPiped("cat book.txt", book, "reader", "part3", "client", "--port", port);
        server.shows("client-6 joined from 127.0.0.1:").shows("(5 here)");
        bob.shows("client-6: line 1 of a long book");
        alice.types("What is this?");
        server.shows("client-5 left: did not read: ").shows("bytes were waiting");
        alice.shows("client-6: THE END");
        bob.showsInAnyOrder("client-1: What is this?", "client-6: THE END");
        dave.showsInAnyOrder("client-1: What is this?", "client-6: THE END");
        reader.exits(0);
        server.shows("client-6 left: ").shows("(3 here)");
        dave.types("Only a book");
        alice.shows("client-4: Only a book");
        bob.shows("client-4: Only a book");
        alice.hasNotShown("client-1: "); // what one says oneself does not come back

        stage.stops(server);
        for (Window client : new Window[] {alice, bob, dave}) {
            client.shows("* The conversation has ended.");
            client.exits(0);
        }
        server.exits(143);
    }

    private static void theSameOnThreads(Stage stage) throws IOException {
        Window server = stage.open("server-on-threads", "part3", "server", "--engine", "threads", "--port", 0);
        int port = server.awaitPort();
        Window erin = join(stage, "erin", port, 1);
        Window frank = join(stage, "frank", port, 2);
        erin.types("Do you notice any difference?");
        frank.shows("client-1: Do you notice any difference?");
        frank.types("No");
        erin.shows("client-2: No");
        erin.pressesCtrlD();
        erin.exits(0);
        server.shows("client-1 left: ended by the other side (1 here)");
        stage.stops(server);
        frank.shows("* The conversation has ended.");
        frank.exits(0);
        server.exits(143);
    }

    /** Opens a client's window and waits until the server knows it. */
    private static Window join(Stage stage, String name, int port, int number) throws IOException {
        Window client = stage.open(name, "part3", "client", "--port", port);
        client.shows("You are client-" + number);
        return client;
    }

    private static Stream<String> longBook() {
        return IntStream.rangeClosed(1, MAX_BOOK_LINES).mapToObj(number -> {
            String line = "line " + number + " of a long book ";
            return line + ".".repeat(BOOK_LINE_BYTES - line.length());
        });
    }
}
