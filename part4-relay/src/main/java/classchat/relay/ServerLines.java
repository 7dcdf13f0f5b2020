package classchat.relay;

import classchat.basic.BadLineException;
import classchat.select.Connection;
import classchat.select.ConnectionHandler;
import classchat.select.Ending;
import classchat.select.LineFraming;
import classchat.select.LineHandler;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * The lines and raw bytes that come from the server on one connection of a {@link ChatClient}: gives each message to the handler of
 * its type. On the client's loop.
 */
final class ServerLines implements LineHandler {
    /** Hears of the connection, and of what cannot be understood. */
    interface Listener {
        void onOpen(Connection connection);

        /** The first line is not what a ClassChat server says first. */
        void onNoGreeting();

        /** Something that came cannot be understood, and the connection goes on. */
        void onNotUnderstood(String code, String sentence);

        /** Raw bytes follow, but how many cannot be understood: the connection has to end. */
        void onBadLength();

        void onClosed(String reason);
    }

    private final ServerMessages messages;
    private final LineFraming framing;
    private final SilenceWatch silence;
    private final LongSupplier nanoTime;
    private final Listener listener;
    private final RawBytes rawBytes;
    private boolean greeted; // the first line has come, and was one of the protocol
    private boolean ignored;

    /** @param nanoTime the clock of {@code silence} */
    ServerLines(
            ServerMessages messages, int maxLineBytes, SilenceWatch silence, LongSupplier nanoTime, Listener listener) {
        this.messages = messages;
        this.framing = new LineFraming(maxLineBytes, this);
        this.rawBytes = new RawBytes(framing);
        this.silence = silence;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /** The handler of the connection's bytes; links go in front of it. */
    ConnectionHandler framing() {
        return framing;
    }

    SilenceWatch silence() {
        return silence;
    }

    /** Returns true if the server has said its first line, and that is what a ClassChat server says first. */
    boolean isGreeted() {
        return greeted;
    }

    /** Nothing that comes from now on is of interest: the client has given the connection up. */
    void ignore() {
        ignored = true;
    }

    boolean isIgnored() {
        return ignored;
    }

    @Override
    public void onOpen(Connection connection) {
        silence.heard(nanoTime.getAsLong());
        listener.onOpen(connection);
    }

    @Override
    public void onLine(Connection from, String line) {
        if (ignored) {
            return;
        }
        silence.heard(nanoTime.getAsLong());
        try {
            Message message = Message.parse(line);
            greeted = greeted || isGreeting(message);
            if (!greeted) {
                listener.onNoGreeting();
            } else if (messages.isAnnouncement(message)) {
                announced(message);
            } else {
                messages.handle(message);
            }
        } catch (RefusedException e) {
            notUnderstood(e.code().code(), "the server sent what cannot be understood: " + e.getMessage());
        }
    }

    /** A server acknowledges the connection, or says why it has no place for it. */
    private static boolean isGreeting(Message message) throws RefusedException {
        return message.type().equals("ack") || message.type().equals("error");
    }

    private void notUnderstood(String code, String sentence) {
        if (greeted) {
            listener.onNotUnderstood(code, sentence);
        } else {
            listener.onNoGreeting();
        }
    }

    private void announced(Message message) throws RefusedException {
        long length = messages.rawBytes(message);
        if (length < 0) {
            listener.onBadLength();
            return;
        }
        rawBytes.expect(length);
        rawBytes.giveTo(messages.announced(message));
    }

    @Override
    public void onRaw(Connection from, ByteBuffer piece) {
        if (!ignored) {
            silence.heard(nanoTime.getAsLong());
            rawBytes.take(piece);
        }
    }

    @Override
    public void onBadLine(Connection from, BadLineException why) {
        if (!ignored) {
            silence.heard(nanoTime.getAsLong());
            notUnderstood(Refusal.MALFORMED.code(), "the server sent what cannot be read: " + why.getMessage());
        }
    }

    @Override
    public void onClosed(Connection closed, Ending ending) {
        if (!ignored) {
            listener.onClosed(ending.reason());
        }
    }
}
