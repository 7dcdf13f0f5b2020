package classchat.demos;

import java.io.IOException;

/** The same discussion on a server with two threads for each client. Shows R3.2. */
final class Part3Threads implements Demo {
    @Override
    public String name() {
        return "part3-threads";
    }

    @Override
    public String title() {
        return "the same with two threads for each client";
    }

    @Override
    public void play(Stage stage) throws IOException {
        Window server = stage.open("server", "part3", "server", "--engine", "threads", "--port", 0);
        int port = server.awaitPort();
        Window erin = Part3Discussion.join(stage, "Erin", port, 1, server);
        Window frank = Part3Discussion.join(stage, "Frank", port, 2, server);
        Part3Discussion.says(erin, "client-1", "Do you notice any difference?", frank);
        Part3Discussion.says(frank, "client-2", "No", erin);
        erin.pressesCtrlD();
        erin.exits(0);
        server.shows("client-1 left: ended by the other side (1 here)");
        server.pressesCtrlC();
        frank.shows("* The conversation has ended.");
        frank.exits(0);
        server.exits(130);
    }
}
