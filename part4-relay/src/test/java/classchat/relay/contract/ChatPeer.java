package classchat.relay.contract;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerUnderTest;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.spi.JsonProvider;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Predicate;

/** A client of the wire protocol for tests: lines in, lines out, and what a test expects of them. */
public final class ChatPeer implements Closeable {
    private static final JsonReaderFactory READERS = JsonProvider.provider().createReaderFactory(Map.of());

    private final LineClient lines;
    private final Deque<JsonObject> early = new ArrayDeque<>(); // read on the way to something else

    private ChatPeer(LineClient lines) {
        this.lines = lines;
    }

    /** Connects, and reads the acknowledgment. */
    public static ChatPeer connect(ServerUnderTest server) throws IOException {
        ChatPeer peer = new ChatPeer(LineClient.connectTo(server));
        peer.expect("ack");
        return peer;
    }

    /** The same from another address of this machine, see {@link LineClient#connectFrom}. */
    public static ChatPeer connectFrom(String localAddress, ServerUnderTest server) throws IOException {
        ChatPeer peer = new ChatPeer(LineClient.connectFrom(localAddress, server));
        peer.expect("ack");
        return peer;
    }

    /** Connects with a receive buffer so small that a server soon feels it when this client does not read; joins. */
    public static ChatPeer joinWithSmallReceiveBuffer(ServerUnderTest server, String name) throws IOException {
        return connectWithSmallReceiveBuffer(server).join(name);
    }

    /** The same, without joining. */
    public static ChatPeer connectWithSmallReceiveBuffer(ServerUnderTest server) throws IOException {
        ChatPeer peer = new ChatPeer(LineClient.withSmallReceiveBuffer(server));
        peer.expect("ack");
        return peer;
    }

    /** Connects, joins, and reads the welcome. */
    public static ChatPeer join(ServerUnderTest server, String name) throws IOException {
        return connect(server).join(name);
    }

    /** Joins, and reads the welcome. */
    public ChatPeer join(String name) throws IOException {
        send("{'type':'join','sender':'" + name + "'}");
        assertThat(expect("welcome").getString("receiver")).isEqualTo(name);
        return this;
    }

    /** Sends a line; {@code '} stands for {@code "}, which makes JSON in Java readable. */
    public ChatPeer send(String line) throws IOException {
        lines.send(line.replace('\'', '"'));
        return this;
    }

    public ChatPeer say(String receiver, String text) throws IOException {
        return send("{'receiver':'" + receiver + "','text':'" + text + "'}");
    }

    /** The connection below, for what is no JSON. */
    public LineClient lines() {
        return lines;
    }

    /** Waits for a message, whatever it is. */
    public JsonObject read() throws IOException {
        return early.isEmpty() ? json(lines.readLine()) : early.remove();
    }

    /** Waits for a message that {@code isIt}; the messages before it are there to be read afterwards. */
    public JsonObject readAhead(Predicate<JsonObject> isIt) throws IOException {
        for (JsonObject message; ; early.add(message)) {
            message = json(lines.readLine());
            if (isIt.test(message)) {
                return message;
            }
        }
    }

    /** Returns the object that {@code line} is; two are equal whatever the order of their fields. */
    public static JsonObject json(String line) {
        try (JsonReader reader = READERS.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }

    /** Waits for a message, which has to be of {@code type}. */
    public JsonObject expect(String type) throws IOException {
        JsonObject message = read();
        assertThat(message.getString("type", "message"))
                .as("the type of %s", message)
                .isEqualTo(type);
        return message;
    }

    /** Waits for a text, which has to be this one. */
    public void expectText(String sender, String text) throws IOException {
        JsonObject message = expect("message");
        assertThat(message.getString("sender") + ":" + message.getString("text"))
                .isEqualTo(sender + ":" + text);
        assertThat(message.getString("status")).isEqualTo("1");
    }

    /** Waits for an error, which has to have {@code code}. */
    public JsonObject expectError(String code) throws IOException {
        JsonObject error = expect("error");
        assertThat(error.getString("code")).as("the code of %s", error).isEqualTo(code);
        assertThat(error.getString("status")).isEqualTo("0");
        assertThat(error.getString("sender")).isEqualTo("server");
        assertThat(error.getString("text")).isNotBlank();
        return error;
    }

    /** Waits for the end of the connection, which has to be an orderly one. */
    public void expectEnd() throws IOException {
        assertThat(early).isEmpty();
        assertThat(lines.readLineOrEnd()).isNull();
    }

    /** Proves that nothing has come: what this client sends to itself comes back, and before anything else. */
    public void expectNothing(String ownName) throws IOException {
        say(ownName, "nothing before this");
        expectText(ownName, "nothing before this");
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
