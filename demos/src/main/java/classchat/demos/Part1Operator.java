package classchat.demos;

import java.io.IOException;

/** A person at the server who answers, and ends the conversation. Shows R1.3. */
final class Part1Operator implements Demo {
    @Override
    public String name() {
        return "part1-operator";
    }

    @Override
    public String title() {
        return "a person at the server answers";
    }

    @Override
    public int columns() {
        return 82; // the longest step is not broken
    }

    @Override
    public void play(Stage stage) throws IOException {
        Window operator = stage.open("operator", "part1", "server", "--talk", "--port", 0);
        int port = operator.awaitPort();
        Window carol = stage.open("Carol", "part1", "client", "--port", port);
        carol.shows("[4/6] acknowledgment received");
        operator.shows("[6/8] acknowledgment sent");
        carol.types("Is a person there?");
        carol.shows("[5/6] sent: Is a person there?");
        operator.shows("[7/8] received: Is a person there?");
        operator.shows("Your answer (bye ends the conversation):");
        operator.types("Yes, and I have to go");
        carol.shows("[6/6] received: Yes, and I have to go");
        operator.shows("[8/8] sent: Yes, and I have to go");
        carol.types("Goodbye, then");
        carol.shows("[5/6] sent: Goodbye, then");
        operator.shows("Your answer (bye ends the conversation):");
        operator.types("bye");
        carol.shows("[6/6] received: bye");
        carol.exits(0);
        operator.shows("The client has left. Waiting for the next one.");
        operator.pressesCtrlC();
        operator.exits(130);
    }
}
