package classchat.demos;

import java.io.IOException;

/** The three windows of the assignment's figure 3. Shows R4.1 to R4.3, R4.5 and R4.6. */
final class Part4Relay implements Demo {
    @Override
    public String name() {
        return "part4-relay";
    }

    @Override
    public String title() {
        return "names, and messages from one to another";
    }

    @Override
    public void play(Stage stage) throws IOException {
        Window server = stage.open("server", "part4", "server", "--port", 0);
        int port = server.awaitPort();
        Window alice = join(stage, "Alice", port, server, "Alice");
        Window bob = join(stage, "Bob", port, server, "Alice, Bob");

        alice.types("Bob:Hi, do you know how TCP works?");
        bob.shows("Alice:Hi, do you know how TCP works?");
        server.shows("Send from: Alice to: Bob");
        bob.types("Alice:Sure, it is not hard to understand.");
        alice.shows("Bob:Sure, it is not hard to understand.");
        server.shows("Send from: Bob to: Alice");
    }

    /** Opens a client's window, types its name, and waits until it is in. */
    static Window join(Stage stage, String name, int port, Window server, String allHere) throws IOException {
        Window client = stage.open(name, "part4", "client", "--port", port);
        client.shows("input your user name:").types(name);
        server.shows("Add new client: " + name).shows("Here: " + allHere);
        client.shows("* You are in.").shows("tells what you can type.");
        return client;
    }
}
