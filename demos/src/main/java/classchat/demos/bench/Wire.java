package classchat.demos.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** What the clients of a forwarding load say to a server, and how it greets them. */
enum Wire {
    /** The protocol of {@link Forwarding}, which does not greet; so a receiver says something to itself, and waits for it. */
    LINES(0, 1) {
        @Override
        LoadLine line(int pair, int bytes) {
            return new LoadLine("", pair, bytes);
        }

        @Override
        String hello(String name) {
            return name + "\n";
        }

        @Override
        String receiversHello(String name) {
            return hello(name) + name + " is there\n";
        }
    },

    /** Part 4's: an acknowledgment, and a welcome for who joins. */
    CHAT(2, 2) {
        @Override
        LoadLine line(int pair, int bytes) {
            return LoadLine.json(pair, bytes, false);
        }

        @Override
        String hello(String name) {
            return "{\"type\":\"join\",\"sender\":\"" + name + "\"}\n";
        }

        @Override
        String receiversHello(String name) {
            return hello(name);
        }
    },

    /** Part 5's: messages have ids, receivers acknowledge, and senders are told. */
    ACKNOWLEDGED(2, 2) {
        @Override
        LoadLine line(int pair, int bytes) {
            return LoadLine.json(pair, bytes, true);
        }

        @Override
        String hello(String name) {
            return "{\"type\":\"join\",\"sender\":\"" + name + "\",\"acks\":true}\n";
        }

        @Override
        String receiversHello(String name) {
            return hello(name);
        }

        @Override
        byte[] receipt(long count) {
            return ("{\"type\":\"received\",\"count\":" + count + "}\n").getBytes(US_ASCII);
        }
    };

    private final int sendersGreetings;
    private final int receiversGreetings;

    Wire(int sendersGreetings, int receiversGreetings) {
        this.sendersGreetings = sendersGreetings;
        this.receiversGreetings = receiversGreetings;
    }

    /** The lines of a pair; {@code bytes} is the length of what one person writes to the other. */
    abstract LoadLine line(int pair, int bytes);

    abstract String hello(String name);

    abstract String receiversHello(String name);

    /** What a receiver says to having got so many lines; null if it says nothing. Then its sender is told nothing, either. */
    byte[] receipt(long count) {
        return null;
    }

    /** What the sending client of a pair says first. */
    byte[] sendersHello(int pair) {
        return hello(LoadLine.sender(pair)).getBytes(US_ASCII);
    }

    /** What the receiving client of a pair says first; when it has been greeted, the server knows its name. */
    byte[] receiversHello(int pair) {
        return receiversHello(LoadLine.receiver(pair)).getBytes(US_ASCII);
    }

    Greetings forSender() {
        return new Greetings(sendersGreetings);
    }

    Greetings forReceiver() {
        return new Greetings(receiversGreetings);
    }

    /** The lines that come to one client before those that it was sent. Not thread-safe. */
    static final class Greetings {
        private int left;

        private Greetings(int lines) {
            this.left = lines;
        }

        /** Takes out of {@code bytes} what still belongs to the greetings; returns whether all of them have come. */
        boolean areOver(ByteBuffer bytes) {
            while (left > 0 && bytes.hasRemaining()) {
                if (bytes.get() == '\n') {
                    left--;
                }
            }
            return left == 0;
        }
    }
}
