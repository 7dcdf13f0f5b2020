package classchat.multithread;

import classchat.basic.Address;
import classchat.basic.BadLineException;
import classchat.basic.FirstLine;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import classchat.select.LineFraming;
import classchat.select.LineHandler;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The class discussion: each line goes to every other client, with who said it in front ({@code client-3: ...}). One
 * lock makes it one discussion: everybody sees the lines in the same order, and who is acknowledged has missed none
 * since. The lock is held while a line is put into everybody's send queue, which never waits.
 */
public final class Discussion {
    private final ServerLimits limits;
    private final Consumer<String> activity;

    // Guarded by this.
    private final Set<Participant> participants = new HashSet<>();
    private final Places<Participant> silent = new Places<>(); // those that have said nothing yet
    private int joined;

    /** @param activity is told, a line each, who comes and goes; must not block */
    public Discussion(ServerLimits limits, Consumer<String> activity) {
        this.limits = limits;
        this.activity = activity;
    }

    /** A handler for one more client. */
    public ConnectionHandler newHandler() {
        return new LineFraming(limits.connection().maxLineBytes(), new Participant());
    }

    private synchronized boolean join(Participant newcomer) {
        if (participants.size() >= limits.maxConnections() && !takePlaceFor(newcomer)) {
            return false;
        }
        newcomer.name = "client-" + ++joined;
        newcomer.connection.send(LineFraming.encode(
                "Connected to ClassChat. You are " + newcomer.name + "; others here: " + participants.size()));
        participants.add(newcomer);
        silent.add(newcomer.network(), newcomer);
        activity.accept(newcomer.name + " joined from " + Address.text(newcomer.connection.peer()) + here());
        return true;
    }

    /**
     * Takes a place from the network that holds most of the places of clients that have said nothing: one machine cannot
     * keep everybody else out. Returns false if the newcomer's network would be among those that hold most.
     */
    private boolean takePlaceFor(Participant newcomer) {
        Network network = newcomer.network();
        if (silent.heldBy(network) + 1 >= silent.most()) {
            return false;
        }
        Participant loser = silent.removeFromLargest(network);
        participants.remove(loser);
        activity.accept(loser.name + " left: lost its place" + here());
        loser.connection.send(LineFraming.encode(
                "error: the class is full, and your address has most of the places; another one needs yours"));
        loser.connection.close();
        return true;
    }

    private synchronized void leave(Participant leaver, Ending ending) {
        if (participants.remove(leaver)) {
            silent.remove(leaver.network(), leaver);
            activity.accept(leaver.name + " left: " + ending.reason() + here());
        }
    }

    private String here() {
        return " (" + participants.size() + " here)";
    }

    /** Says a line to everybody else and returns null; or says nothing and returns the connection of one who is behind. */
    private synchronized Connection say(Participant speaker, byte[] line) {
        for (Participant other : participants) {
            if (other != speaker && other.connection.isCongested()) {
                return other.connection;
            }
        }
        for (Participant other : participants) {
            if (other != speaker) {
                other.connection.send(line);
            }
        }
        if (!speaker.hasSpoken) {
            speaker.hasSpoken = true;
            silent.remove(speaker.network(), speaker);
        }
        return null;
    }

    private final class Participant implements LineHandler {
        private final FirstLine first = new FirstLine();
        private Connection connection;
        private String name;
        private boolean wasTold;
        private boolean hasSpoken; // guarded by the discussion

        Network network() {
            return Network.of(connection.peer());
        }

        @Override
        public void onOpen(Connection opened) {
            connection = opened;
            if (!join(this)) {
                opened.send(LineFraming.encode(
                        "error: the class is full (" + limits.maxConnections() + "); try again later"));
                opened.close();
            }
        }

        @Override
        public void onLine(Connection from, String line) {
            if (first.isHttp(line)) {
                activity.accept(name + " speaks HTTP and is sent away");
                from.send(LineFraming.encode("error: " + FirstLine.NO_WEB_SERVER));
                from.close();
                return;
            }
            byte[] bytes = LineFraming.encode(name + ": " + line); // once, for everybody
            from.passOn(() -> say(this, bytes));
        }

        @Override
        public void onBadLine(Connection from, BadLineException why) {
            if (!wasTold) { // once is news; ten thousand times would flood the output
                wasTold = true;
                activity.accept(name + " was told: " + why.getMessage());
            }
            LineHandler.super.onBadLine(from, why);
        }

        @Override
        public void onClosed(Connection closed, Ending ending) {
            leave(this, ending);
        }
    }
}
