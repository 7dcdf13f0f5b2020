package classchat.demos;

import java.io.IOException;

/** The assignment's steps, a conversation, and a client that waits for its turn. Shows R1.1 to R1.4. */
final class Part1Conversation implements Demo {
    @Override
    public String name() {
        return "part1-conversation";
    }

    @Override
    public String title() {
        return "one client and one server, turn by turn";
    }

    @Override
    public int columns() {
        return 82; // the longest step is not broken
    }

    @Override
    public void play(Stage stage) throws IOException {
        Window server = stage.open("server", "part1", "server", "--port", 0);
        server.shows("[1/8] socket created");
        server.shows("[2/8]");
        server.shows("[3/8]");
        server.shows("[4/8] listening");
        int port = server.awaitPort();

        Window alice = stage.open("Alice", "part1", "client", "--port", port);
        alice.shows("[1/6] socket created");
        alice.shows("[2/6] configured");
        alice.shows("[3/6] connected");
        alice.shows("[4/6] acknowledgment received: Connected to ClassChat.");
        server.shows("[5/8] accepted a client");
        server.shows("[6/8] acknowledgment sent");

        alice.types("Hi, do you know how TCP works?");
        alice.shows("[5/6] sent: Hi, do you know how TCP works?");
        alice.shows("[6/6] received: You said: Hi, do you know how TCP works?");
        server.shows("[7/8] received: Hi, do you know how TCP works?");
        server.shows("[8/8] sent: You said: Hi, do you know how TCP works?");
        alice.types("Grüße, Καλημέρα, ½ × 2 = 1 ✓");
        alice.shows("[6/6] received: You said: Grüße, Καλημέρα, ½ × 2 = 1 ✓");
        server.shows("[8/8] sent: You said: Grüße, Καλημέρα, ½ × 2 = 1 ✓");

        // Bob's connection is made at once, by the server's kernel; the acknowledgment comes when his turn has come.
        Window bob = stage.open("Bob", "part1", "client", "--port", port);
        bob.shows("[3/6] connected");
        alice.types("I will be done soon, Bob");
        alice.shows("[6/6] received: You said: I will be done soon, Bob");
        bob.hasNotShown("[4/6]");
        alice.types("bye");
        alice.shows("[6/6] received: bye");
        alice.exits(0);

        server.shows("The client has left. Waiting for the next one.");
        server.shows("[5/8] accepted a client");
        bob.shows("[4/6] acknowledgment received");
        bob.types("At last");
        bob.shows("[6/6] received: You said: At last");
        bob.pressesCtrlD();
        bob.exits(0);
        server.shows("[7/8] received: the end of the client's input");
        server.shows("The client has left. Waiting for the next one.");
        server.pressesCtrlC();
        server.exits(130);
    }
}
