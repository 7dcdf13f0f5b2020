package classchat.demos;

import java.io.IOException;

/**
 * Part 4: the three windows of the assignment's figure 3, and what happens when the receiver is not there, the name is
 * taken, or somebody sends as somebody else. Shows R4.1 to R4.9.
 */
final class Part4Demo implements Demo {
    @Override
    public String title() {
        return "Part 4: names, and messages from one to another";
    }

    @Override
    public void play(Stage stage) throws IOException {
        Window server = stage.open("server", "part4", "server", "--port", 0);
        int port = server.awaitPort();
        Window alice = stage.open("alice", "part4", "client", "--port", port);
        alice.shows("input your user name:").types("Alice");
        server.shows("Add new client: Alice").shows("Here: Alice");
        alice.shows("* You are in.");
        Window bob = stage.open("bob", "part4", "client", "--port", port);
        bob.shows("input your user name:").types("Bob");
        server.shows("Add new client: Bob").shows("Here: Alice, Bob");
        bob.shows("* You are in.");

        // Figure 3.
        alice.types("Bob:Hi, do you know how TCP works?");
        bob.shows("Alice:Hi, do you know how TCP works?");
        server.shows("Send from: Alice to: Bob");
        bob.types("Alice:Sure, it is not hard to understand. ✓");
        alice.shows("Bob:Sure, it is not hard to understand. ✓");
        server.shows("Send from: Bob to: Alice");

        // A receiver that is not in the system.
        alice.types("Carol:Are you there?");
        alice.shows("* Carol is not in the system");

        // A name that is taken, in whatever case; the next one is free.
        Window second = stage.open("second-alice", "part4", "client", "--port", port);
        second.shows("input your user name:").types("ALICE");
        second.shows("* the name 'ALICE' is taken")
                .shows("input your user name:")
                .types("Carol");
        second.shows("* You are in.");
        server.shows("Add new client: Carol");
        alice.types("Carol:Now you are");
        second.shows("Alice:Now you are");

        // A raw client, which speaks lines: part 3's. What is no message is told; nobody else notices.
        Window raw = stage.open("raw", "part3", "client", "--port", port);
        raw.shows("\"type\":\"ack\"").types("{'single quotes'}");
        raw.shows("\"code\":\"malformed\"").types("{\"type\":\"join\",\"sender\":\"Eve\"}");
        raw.shows("\"type\":\"welcome\"").types("{\"sender\":\"Bob\",\"receiver\":\"Alice\",\"text\":\"I am Bob\"}");
        raw.shows("\"code\":\"wrong-sender\"").types("{\"receiver\":\"Alice\",\"text\":\"hello from a raw client\"}");
        alice.shows("Eve:hello from a raw client");
        alice.hasNotShown("I am Bob");

        // A name is free again, however its client goes.
        stage.kills(second);
        server.shows("Client gone: Carol");
        alice.types("Carol:Still there?");
        alice.shows("* Carol is not in the system");

        bob.types("/quit");
        bob.exits(0);
        server.shows("Client gone: Bob");
        alice.types("/who");
        alice.shows("* Here: Alice, Eve");
        alice.pressesCtrlD();
        alice.exits(0);
        raw.pressesCtrlD();
        raw.exits(0);
        server.shows("Client gone: Eve");
        stage.stops(server);
        server.exits(143);
    }
}
