package classchat.relay;

import classchat.multithread.ServerLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The limits of a chat server; its {@code --help} shows it.
 *
 * @param server the limits of part 3's server
 * @param maxNotJoined how many connections there may be that have not given a name yet; beyond them, see {@link
 *     classchat.multithread.Places}
 * @param joinTimeout how long a connection may take to do so
 * @param pingAfter after how much silence a client is asked whether it is there
 * @param goneAfter after how much silence it is taken to be gone
 * @param tick how often that is looked after; the times are exact to this
 * @param maxNamesAPage how many names one answer has at most
 * @param maxRawBytes how many raw bytes one message may announce; with the longest line they have to fit a send queue, see
 *     {@link classchat.select.Limits#maxUnitBytes}
 */
public record ChatLimits(
        ServerLimits server,
        int maxNotJoined,
        Duration joinTimeout,
        Duration pingAfter,
        Duration goneAfter,
        Duration tick,
        int maxNamesAPage,
        int maxRawBytes) {
    public static final ChatLimits DEFAULT = new ChatLimits(
            ServerLimits.DEFAULT,
            1_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            Duration.ofSeconds(1),
            100,
            512 * 1_024);

    public ChatLimits {
        long unitBytes = 1L + server.connection().maxLineBytes() + maxRawBytes;
        int maxUnitBytes = server.connection().maxUnitBytes();
        if (unitBytes > maxUnitBytes) {
            throw new IllegalArgumentException("a line and its raw bytes may have " + unitBytes
                    + " bytes together, but a send queue takes " + maxUnitBytes + " at most");
        }
    }

    public ChatLimits withServer(ServerLimits limits) {
        return new ChatLimits(
                limits, maxNotJoined, joinTimeout, pingAfter, goneAfter, tick, maxNamesAPage, maxRawBytes);
    }

    public ChatLimits withMaxNotJoined(int connections) {
        return new ChatLimits(server, connections, joinTimeout, pingAfter, goneAfter, tick, maxNamesAPage, maxRawBytes);
    }

    public ChatLimits withTimes(Duration join, Duration ping, Duration gone, Duration every) {
        return new ChatLimits(server, maxNotJoined, join, ping, gone, every, maxNamesAPage, maxRawBytes);
    }

    public ChatLimits withMaxRawBytes(int bytes) {
        return new ChatLimits(server, maxNotJoined, joinTimeout, pingAfter, goneAfter, tick, maxNamesAPage, bytes);
    }

    /** The limits in words, a line each. */
    public List<String> inWords() {
        List<String> words = new ArrayList<>(server.inWords());
        words.add("a name: 1 to 32 letters, digits, '.', '_', '-', beginning with a letter");
        words.add("connections without a name: " + maxNotJoined + ", each for " + joinTimeout.toSeconds() + " s");
        words.add("a client that says nothing: asked after " + pingAfter.toSeconds() + " s, gone after "
                + goneAfter.toSeconds() + " s");
        words.add("JSON: " + MessageParser.MAX_DEPTH + " levels deep");
        return words;
    }
}
