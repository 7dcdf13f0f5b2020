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

    /** Joins, and waits until the first page of the mailbox was read: if nothing waits, what comes from now on comes live. */
    public static AckingPeer join(ServerUnderTest server, String name) throws IOException {
        AckingPeer joined = joinAtOnce(server, name);
        awaitMailboxRead(joined.peer);
        return joined;
    }

    /** Joins, and waits for nothing else. */
    public static AckingPeer joinAtOnce(ServerUnderTest server, String name) throws IOException {
        return joined(ChatPeer.connect(server), name);
    }

    /** Waits until the first page of a mailbox was read, if its client has joined: the store answers in order. */
    public static ChatPeer awaitMailboxRead(ChatPeer joined) throws IOException {
        joined.send("{'type':'group','do':'create','group':'#never','users':['nobody-has-this-name'],'id':'read'}");
        joined.readAhead(message -> message.getString("id", "").equals("read"));
        return joined;
    }

    /** With a receive buffer so small that the server soon feels it when this client does not read. */
    public static AckingPeer joinWithSmallReceiveBuffer(ServerUnderTest server, String name) throws IOException {
        AckingPeer joined = joined(ChatPeer.connectWithSmallReceiveBuffer(server), name);
        awaitMailboxRead(joined.peer);
        return joined;
    }

    private static AckingPeer joined(ChatPeer peer, String name) throws IOException {
        AckingPeer joining = new AckingPeer(peer, name).tryToJoin();
        peer.expect("welcome");
        return joining;
    }

    /** Connects, and does not join. */
    public static AckingPeer connect(ServerUnderTest server, String name) throws IOException {
        return new AckingPeer(ChatPeer.connect(server), name);
    }

    /** Asks to join; the answer is the test's to read. */
    public AckingPeer tryToJoin() throws IOException {
        peer.send("{'type':'join','sender':'" + name + "','acks':true}");
        return this;
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

    /** Waits until so many ids have been named in fates of this kind, however many come in one line. */
    public void expectFates(String fate, int ids) throws IOException {
        for (int left = ids; left > 0; ) {
            left -= peer.expect(fate).getJsonArray("ids").size();
        }
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
