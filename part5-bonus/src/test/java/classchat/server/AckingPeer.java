package classchat.server;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.ServerUnderTest;
import classchat.relay.contract.ChatPeer;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.util.List;

/** A client that acknowledges, by hand: each step is the test's. */
public final class AckingPeer implements AutoCloseable {
    private final ChatPeer peer;
    private final String name;
    private int counter;

    private AckingPeer(ChatPeer peer, String name) {
        this.peer = peer;
        this.name = name;
    }

    public static AckingPeer join(ServerUnderTest server, String name) throws IOException {
        return joined(ChatPeer.connect(server), name);
    }

    /** With a receive buffer so small that the server soon feels it when this client does not read. */
    public static AckingPeer joinWithSmallReceiveBuffer(ServerUnderTest server, String name) throws IOException {
        return joined(ChatPeer.connectWithSmallReceiveBuffer(server), name);
    }

    private static AckingPeer joined(ChatPeer peer, String name) throws IOException {
        peer.send("{'type':'join','sender':'" + name + "','acks':true}").expect("welcome");
        return new AckingPeer(peer, name);
    }

    public ChatPeer peer() {
        return peer;
    }

    /** Says something under the next id of epoch 7. */
    public AckingPeer say(String receiver, String text) throws IOException {
        return say(receiver, text, "7-" + ++counter);
    }

    public AckingPeer say(String receiver, String text, String id) throws IOException {
        peer.send("{'receiver':'" + receiver + "','text':'" + text + "','id':'" + id + "'}");
        return this;
    }

    /** Acknowledges the first {@code count} messages on this connection. */
    public AckingPeer acknowledge(int count) throws IOException {
        peer.send("{'type':'received','count':" + count + "}");
        return this;
    }

    /** Waits for {@code delivered} or {@code stored}, of exactly these ids. */
    public JsonObject expectFate(String fate, String... ids) throws IOException {
        JsonObject message = peer.expect(fate);
        assertThat(message.getJsonArray("ids").getValuesAs(JsonString::getString))
                .as("%s", message)
                .isEqualTo(List.of(ids));
        return message;
    }

    public JsonObject expectText(String sender, String text) throws IOException {
        JsonObject message = peer.expect("message");
        assertThat(message.getString("sender") + ":" + message.getString("text"))
                .isEqualTo(sender + ":" + text);
        return message;
    }

    /** Waits for a text that has waited for this client. */
    public JsonObject expectDelayed(String sender, String text) throws IOException {
        JsonObject message = expectText(sender, text);
        assertThat(message.getBoolean("delayed", false)).as("%s", message).isTrue();
        assertThat(message.getString("time")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        return message;
    }

    /** Proves that nothing has come. */
    public void expectNothing() throws IOException {
        peer.send("{'type':'ping'}").expect("pong");
    }

    /** Waits until the server has heard everything; what comes meanwhile is thrown away. */
    public void sync() throws IOException {
        peer.send("{'type':'ping'}");
        while (!peer.read().getString("type", "message").equals("pong")) {
            // the answer is behind it
        }
    }

    /** Says goodbye, and waits until the server has heard it. */
    public void leave() throws IOException {
        peer.send("{'type':'leave'}").expectEnd();
        close();
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
