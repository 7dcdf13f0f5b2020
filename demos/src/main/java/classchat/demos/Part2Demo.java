package classchat.demos;

import java.io.IOException;
import java.util.stream.Stream;

/** Part 2: a client that sends and receives at the same time. Shows R2.1 and R2.4. */
final class Part2Demo implements Demo {
    @Override
    public String title() {
        return "Part 2: a client that sends and receives at the same time";
    }

    @Override
    public void play(Stage stage) throws IOException {
        nobodyWaitsForTheirTurn(stage);
        pipedQuestionsGetTheirAnswers(stage);
    }

    private static void nobodyWaitsForTheirTurn(Stage stage) throws IOException {
        Window operator = stage.open("operator", "part2", "server", "--port", 0);
        int port = operator.awaitPort();
        Window alice = stage.open("alice", "part2", "client", "--port", port);
        operator.shows("* A client is connected");
        alice.shows("Connected to ClassChat. The operator hears you.");

        // A line arrives while another is being typed.
        alice.typesHalf("Do you know how");
        operator.types("Welcome, Alice");
        alice.shows("Welcome, Alice");
        alice.types(" TCP works?");
        operator.shows("client: Do you know how TCP works?");

        // Either side says as much as it likes.
        operator.types("First it makes a connection");
        operator.types("then it numbers the bytes");
        operator.types("and it repeats what is lost");
        alice.shows("First it makes a connection");
        alice.shows("then it numbers the bytes");
        alice.shows("and it repeats what is lost");
        alice.types("Thank you");
        alice.types("that was all");
        operator.shows("client: Thank you");
        operator.shows("client: that was all");

        alice.pressesCtrlD();
        alice.shows("* The conversation has ended.");
        alice.exits(0);
        operator.shows("* The client is gone: ended by the other side");

        // The operator may be the one who ends it.
        Window bob = stage.open("bob", "part2", "client", "--port", port);
        bob.shows("Connected to ClassChat.");
        operator.shows("* A client is connected");
        operator.types("We are closing");
        operator.pressesCtrlD();
        bob.shows("We are closing");
        bob.shows("* The conversation has ended.");
        bob.exits(0);
        operator.exits(0);
    }

    /** The input has ended long before the answers come; part 1's server, which answers by itself, gives them. */
    private static void pipedQuestionsGetTheirAnswers(Stage stage) throws IOException {
        Window server = stage.open("server", "part1", "server", "--port", 0);
        int port = server.awaitPort();
        Stream<String> questions = Stream.of("What is TCP?", "What is UDP?", "What is IP?");
        Window quiz = stage.openPiped("cat questions.txt", questions, "quiz", "part2", "client", "--port", port);
        quiz.shows("You said: What is TCP?");
        quiz.shows("You said: What is UDP?");
        quiz.shows("You said: What is IP?");
        quiz.shows("* The conversation has ended.");
        quiz.exits(0);
        stage.stops(server);
        server.exits(143);
    }
}
