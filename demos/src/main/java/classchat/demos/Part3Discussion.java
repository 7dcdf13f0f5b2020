package classchat.demos;

import java.io.IOException;

/**
 * Four at once. One of them stalls and one vanishes, and neither holds up the others. Shows R3.1, R3.3 and R3.6.
 */
final class Part3Discussion implements Demo {
    @Override
    public String name() {
        return "part3-discussion";
    }

    @Override
    public String title() {
        return "many clients at once";
    }

    @Override
    public void play(Stage stage) throws IOException {
        Window server = stage.open("server", "part3", "server", "--port", 0);
        int port = server.awaitPort();
        Window alice = join(stage, "Alice", port, 1, server);
        Window bob = join(stage, "Bob", port, 2, server);
        Window carol = join(stage, "Carol", port, 3, server);
        Window dave = join(stage, "Dave", port, 4, server);

        says(alice, "client-1", "Who knows how TCP works?", bob, carol, dave);
        says(bob, "client-2", "I do: it numbers the bytes", alice, carol, dave);
        says(dave, "client-4", "Grüße von Dave ✓", alice, bob, carol);

        // One stalls: the others go on, and it has missed nothing when it is back.
        stage.freezes(carol);
        says(alice, "client-1", "And what if one is lost?", bob, dave);
        says(bob, "client-2", "It is sent again", alice, dave);
        stage.wakes(carol);
        carol.shows("client-1: And what if one is lost?");
        carol.shows("client-2: It is sent again");
        says(carol, "client-3", "My laptop was asleep", alice, bob, dave);

        // One vanishes without a goodbye.
        stage.kills(dave);
        dave.exits(137);
        server.shows("client-4 left: ").shows("(3 here)");
        says(alice, "client-1", "Where is Dave?", bob, carol);
        alice.hasNotShown("client-1: "); // what one says oneself does not come back

        // Two leave, and the server is stopped while one is still there.
        leaves(bob, "client-2 left: ended by the other side (2 here)", server);
        leaves(carol, "client-3 left: ended by the other side (1 here)", server);
        server.pressesCtrlC();
        alice.shows("* The conversation has ended.");
        alice.exits(0);
        server.exits(130);
    }

    private static void leaves(Window client, String seenByServer, Window server) {
        client.pressesCtrlD();
        client.exits(0);
        server.shows(seenByServer);
    }

    /** Opens a client's window and waits until the server knows it. */
    static Window join(Stage stage, String name, int port, int number, Window server) throws IOException {
        Window client = stage.open(name, "part3", "client", "--port", port);
        client.shows("You are client-" + number);
        server.shows("client-" + number + " joined from 127.0.0.1:").shows("(" + number + " here)");
        return client;
    }

    /** Types a line and waits until all the others have it: so each window's lines have one order. */
    static void says(Window speaker, String speakerName, String line, Window... others) {
        speaker.types(line);
        for (Window other : others) {
            other.shows(speakerName + ": " + line);
        }
    }
}
