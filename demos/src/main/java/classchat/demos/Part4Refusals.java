package classchat.demos;

import java.io.IOException;

/**
 * A receiver that is not there, a name that is taken, a raw client that sends rubbish and as somebody else, and a name
 * that is free again. Shows R4.1, R4.4 and R4.7 to R4.9.
 */
final class Part4Refusals implements Demo {
    @Override
    public String name() {
        return "part4-refusals";
    }

    @Override
    public String title() {
        return "what is refused, and to whom it is told";
    }

    @Override
    public void play(Stage stage) throws IOException {
        Window server = stage.open("server", "part4", "server", "--port", 0);
        int port = server.awaitPort();
        Window alice = Part4Relay.join(stage, "Alice", port, server, "Alice");

        // A receiver that is not in the system.
        alice.types("Carol:Are you there?");
        alice.shows("* Carol is not in the system");

        // A name that is taken, in whatever case; the next one is free.
        Window carol = stage.open("Carol", "part4", "client", "--port", port);
        carol.shows("input your user name:").types("ALICE");
        carol.shows("* the name 'ALICE' is taken")
                .shows("input your user name:")
                .types("Carol");
        carol.shows("* You are in.");
        server.shows("Add new client: Carol").shows("Here: Alice, Carol");
        alice.types("Carol:Now you are");
        carol.shows("Alice:Now you are");
        server.shows("Send from: Alice to: Carol");

        // A raw client, which speaks lines: part 3's. What is no message is told; nobody else notices.
        Window raw = stage.open("raw", "part3", "client", "--port", port);
        raw.shows("\"type\":\"ack\"").shows("}").types("{\"type\":\"join\",\"sender\":\"Eve\"}");
        raw.shows("\"type\":\"welcome\"").shows("}").types("{'single quotes'}");
        raw.shows("\"code\":\"malformed\"").shows("}");
        server.shows("Add new client: Eve").shows("Here: Alice, Carol, Eve");
        raw.types("{\"sender\":\"Carol\",\"receiver\":\"Alice\",\"text\":\"I am Carol\"}");
        raw.shows("\"code\":\"wrong-sender\"").shows("}");
        raw.types("{\"receiver\":\"Alice\",\"text\":\"hello from a raw client\"}");
        alice.shows("Eve:hello from a raw client");
        alice.hasNotShown("I am Carol");
        server.shows("Send from: Eve to: Alice");

        // A name is free again, however its client goes.
        stage.kills(carol);
        carol.exits(137);
        server.shows("Client gone: Carol");
        alice.types("Carol:Still there?");
        alice.shows("* Carol is not in the system");
        alice.types("/who");
        alice.shows("* Here: Alice, Eve");
        alice.types("/quit");
        alice.exits(0);
        server.shows("Client gone: Alice");
        raw.pressesCtrlD();
        raw.exits(0);
        server.shows("Client gone: Eve");
        server.pressesCtrlC();
        server.exits(130);
    }
}
