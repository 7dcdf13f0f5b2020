package classchat.demos;

import java.io.IOException;

/**
 * Figure 4 of the assignment, in Alice's window; then a member who is away for a while, and a group in which only its
 * owner posts. Shows R5.1.
 */
final class Part5Groups implements Demo {
    @Override
    public String name() {
        return "part5-groups";
    }

    @Override
    public String title() {
        return "a group of the whole class, the away included";
    }

    @Override
    public void play(Stage stage) throws IOException {
        Window server = stage.open("server", "part5", "server", "--port", 0, "--data", "class");
        int port = server.awaitPort();
        Window alice = join(stage, "Alice", "Alice", port, server, "Alice");
        Window yuan = join(stage, "Dr.Yuan", "Dr.Yuan", port, server, "Alice, Dr.Yuan");
        Window bob = join(stage, "Bob", "Bob", port, server, "Alice, Bob, Dr.Yuan");
        Window tom = join(stage, "Tom", "Tom", port, server, "Alice, Bob, Dr.Yuan, Tom");

        yuan.types("/group create #class --all");
        for (Window member : new Window[] {alice, bob, tom}) {
            member.shows("* Dr.Yuan has added you to #class");
        }
        yuan.shows("* #class: created, with 4 people");
        for (Window member : new Window[] {yuan, alice, bob, tom}) {
            open(member);
        }

        // Figure 4.
        yuan.types("I will give another 20 points for those who solve this problem");
        heard("<Dr.Yuan>: I will give another 20 points for those who solve this problem", alice, bob, tom);
        told(yuan, "* #class: delivered to 3", "Dr.Yuan", server);
        bob.types("that's great");
        heard("<Bob>: that's great", alice, yuan, tom);
        told(bob, "* #class: delivered to 3", "Bob", server);
        tom.types("yeah!!!");
        heard("<Tom>: yeah!!!", alice, yuan, bob);
        told(tom, "* #class: delivered to 3", "Tom", server);

        // A member is away for a while.
        tom.types("/quit");
        tom.exits(0);
        server.shows("Client gone: Tom");
        yuan.types("It is due on November 21");
        heard("<Dr.Yuan>: It is due on November 21", alice, bob);
        told(yuan, "* #class: delivered to 2, stored for 1", "Dr.Yuan", server);
        bob.types("Tom, shall we do it together?");
        heard("<Bob>: Tom, shall we do it together?", alice, yuan);
        told(bob, "* #class: delivered to 2, stored for 1", "Bob", server);
        Window again = join(stage, "Tom-again", "Tom", port, server, "Alice, Bob, Dr.Yuan, Tom");
        again.shows("] #class <Dr.Yuan>: It is due on November 21");
        again.shows("] #class <Bob>: Tom, shall we do it together?");
        open(again);
        again.types("Bob, yes!");
        heard("<Tom>: Bob, yes!", alice, yuan, bob);
        told(again, "* #class: delivered to 3", "Tom", server);

        // A group for announcements.
        yuan.types("/group create #news --all --announce");
        for (Window member : new Window[] {alice, bob, again}) {
            member.shows("* Dr.Yuan has added you to #news");
        }
        yuan.shows("* #news: created, with 4 people");
        yuan.types("#news:The exam is on Monday");
        heard("#news <Dr.Yuan>: The exam is on Monday", alice, bob, again);
        yuan.shows("* #news: delivered to 3");
        server.shows("Send from: Dr.Yuan to: #news");
        bob.types("#news:On which one?").shows("* failed: #news:On which one?: only its owner posts in #news");
        alice.hasNotShown("On which one?");
    }

    /** Opens a client's window, types its name, and waits until it is in. Its folder is named after the person. */
    static Window join(Stage stage, String window, String name, int port, Window server, String allHere)
            throws IOException {
        Window client = stage.open(window, "part5", "client", "--server", "127.0.0.1:" + port, "--data", name);
        client.shows("input your user name:").types(name);
        server.shows("Add new client: " + name).shows("Here: " + allHere);
        client.shows("* You are in. Here: " + allHere).shows("tells what you can type.");
        return client;
    }

    private static void open(Window member) {
        member.types("/open #class").shows("* What you type goes to #class.");
    }

    private static void heard(String line, Window... others) {
        for (Window other : others) {
            other.shows(line);
        }
    }

    /** What the speaker is told comes when everybody who is here has acknowledged. */
    private static void told(Window speaker, String fate, String name, Window server) {
        speaker.shows(fate);
        server.shows("Send from: " + name + " to: #class");
    }
}
