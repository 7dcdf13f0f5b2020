package classchat.demos;

import java.io.IOException;

/**
 * A client that sends and receives at the same time, and does nothing while there is nothing to do. Shows R2.1, R2.2
 * and R2.3.
 */
final class Part2Callbacks implements Demo {
    @Override
    public String name() {
        return "part2-callbacks";
    }

    @Override
    public String title() {
        return "a client that sends and receives at the same time";
    }

    @Override
    public int columns() {
        return 86; // the longest command is not broken
    }

    @Override
    public void play(Stage stage) throws IOException {
        Window operator = stage.open("operator", "part2", "server", "--port", 0);
        int port = operator.awaitPort();
        operator.shows("Ctrl-D ends the conversation and the server.");
        Window alice = stage.open("Alice", "part2", "client", "--port", port);
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
        alice.shows("First it makes a connection");
        operator.types("then it numbers the bytes");
        alice.shows("then it numbers the bytes");
        operator.types("and it repeats what is lost");
        alice.shows("and it repeats what is lost");
        alice.types("Thank you");
        operator.shows("client: Thank you");
        alice.types("that was all");
        operator.shows("client: that was all");

        // Nobody says anything. A client that asks over and over is busy with that; this one sleeps until it is woken.
        Window polling = stage.open("polling", "polling", "--poll-millis", 0, "--port", port);
        stage.compareIdle(alice, polling);
        operator.types("Still there?");
        alice.shows("Still there?");
        alice.types("At once");
        operator.shows("client: At once");
    }
}
