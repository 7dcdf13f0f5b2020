package classchat.demos;

import java.io.IOException;

/**
 * What is said to somebody who is away waits on the server's disk, and the server is killed in between. When he comes
 * back he gets all of it, in order and with the times at which it was said; who said it is told. Shows R5.3.
 */
final class Part5Offline implements Demo {
    @Override
    public String name() {
        return "part5-offline";
    }

    @Override
    public String title() {
        return "messages for who is away, and a server that is killed";
    }

    @Override
    public void play(Stage stage) throws IOException {
        Window server = stage.open("server", "part5", "server", "--port", 0, "--data", "class");
        int port = server.awaitPort();
        Window yuan = Part5Groups.join(stage, "Dr.Yuan", "Dr.Yuan", port, server, "Dr.Yuan");
        Window alice = Part5Groups.join(stage, "Alice", "Alice", port, server, "Alice, Dr.Yuan");
        Window bob = Part5Groups.join(stage, "Bob", "Bob", port, server, "Alice, Bob, Dr.Yuan");
        yuan.types("/group create #class --all --announce");
        alice.shows("* Dr.Yuan has added you to #class");
        bob.shows("* Dr.Yuan has added you to #class");
        yuan.shows("* #class: created, with 3 people");
        leaves(bob, "Bob", server);

        // Bob is away: an announcement to all, and messages to him alone.
        yuan.types("#class:The project: a chat system");
        alice.shows("#class <Dr.Yuan>: The project: a chat system");
        yuan.shows("* #class: delivered to 1, stored for 1");
        server.shows("Send from: Dr.Yuan to: #class");
        alice.types("Bob:Shall we do it together?").shows("* stored for Bob");
        server.shows("Send from: Alice to: Bob");
        alice.types("Bob:You missed the lecture").shows("* stored for Bob");
        server.shows("Send from: Alice to: Bob");
        leaves(alice, "Alice", server);

        // The server is killed. What is said to it meanwhile is kept by the client.
        stage.kills(server);
        server.exits(137);
        yuan.shows("* The connection is lost").shows("what you send is kept.");
        yuan.types("Bob:The slides are on the page").shows("* Still trying: cannot connect to 127.0.0.1:");
        Window restarted = stage.open("server-again", "part5", "server", "--port", port, "--data", "class");
        restarted.shows("Listening on 127.0.0.1:");
        restarted.shows("Add new client: Dr.Yuan").shows("Here: Dr.Yuan").shows("Send from: Dr.Yuan to: Bob");
        yuan.shows("* You are in. Here: Dr.Yuan.").shows("* stored for Bob");

        // Bob is back: everything, once, in order; Dr.Yuan is told, Alice is not here to be told.
        Window again = Part5Groups.join(stage, "Bob-again", "Bob", port, restarted, "Bob, Dr.Yuan");
        again.shows("] #class <Dr.Yuan>: The project: a chat system");
        again.shows("] Alice:Shall we do it together?");
        again.shows("] Alice:You missed the lecture");
        again.shows("] Dr.Yuan:The slides are on the page");
        yuan.shows("* delivered to Bob");
        again.types("Dr.Yuan:Thank you");
        yuan.shows("Bob:Thank you");
        again.shows("* delivered to Dr.Yuan");
        restarted.shows("Send from: Bob to: Dr.Yuan");
        again.types("/history");
        again.shows("] #class <Dr.Yuan>: The project: a chat system");
        again.shows("] <Alice> to Bob: Shall we do it together?");
        again.shows("] <Alice> to Bob: You missed the lecture");
        again.shows("] <Dr.Yuan> to Bob: The slides are on the page");
        again.shows("] <Bob> to Dr.Yuan: Thank you");
    }

    private static void leaves(Window client, String name, Window server) {
        client.pressesCtrlD();
        client.exits(0);
        server.shows("Client gone: " + name);
    }
}
