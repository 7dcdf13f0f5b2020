package classchat.demos;

import java.io.IOException;
import java.util.List;

/** How a conversation ends: by the client, by the operator, and when questions are piped in. Shows R2.4 and R2.5. */
final class Part2Endings implements Demo {
    @Override
    public String name() {
        return "part2-endings";
    }

    @Override
    public String title() {
        return "how a conversation ends";
    }

    @Override
    public void play(Stage stage) throws IOException {
        Window operator = stage.open("operator", "part2", "server", "--port", 0);
        int port = operator.awaitPort();
        operator.shows("Ctrl-D ends the conversation and the server.");
        Window alice = stage.open("Alice", "part2", "client", "--port", port);
        operator.shows("* A client is connected");
        alice.shows("Connected to ClassChat.");
        alice.pressesCtrlD();
        alice.shows("* The conversation has ended.");
        alice.exits(0);
        operator.shows("* The client is gone: ended by the other side");

        // The operator may be the one who ends it.
        Window bob = stage.open("Bob", "part2", "client", "--port", port);
        bob.shows("Connected to ClassChat.");
        operator.shows("* A client is connected");
        operator.types("We are closing");
        bob.shows("We are closing");
        operator.pressesCtrlD();
        bob.shows("* The conversation has ended.");
        bob.exits(0);
        operator.exits(0);

        // The input has ended long before the answers come; part 1's server, which answers by itself, gives them.
        Window server = stage.open("server", "part1", "server", "--port", 0);
        List<String> questions = List.of("What is TCP?", "What is UDP?", "What is IP?");
        Window quiz =
                stage.openPiped("questions.txt", questions, "quiz", "part2", "client", "--port", server.awaitPort());
        quiz.shows("You said: What is TCP?");
        quiz.shows("You said: What is UDP?");
        quiz.shows("You said: What is IP?");
        quiz.shows("* The conversation has ended.");
        quiz.exits(0);
        server.shows("The client has left. Waiting for the next one.");
        server.pressesCtrlC();
        server.exits(130);
    }
}
