package classchat.client;

import classchat.relay.ChatClient;
import classchat.relay.Message;
import classchat.select.EventLoop;

/**
 * Acknowledges what has come on the present connection, when it is on the disk: how many messages, so that one line answers for all
 * that were written together. Loop thread only.
 */
final class Receipts {
    private final EventLoop loop;
    private final ChatClient client;
    private long connection;
    private long received;
    private long written;
    private long acknowledged;

    Receipts(EventLoop loop, ChatClient client) {
        this.loop = loop;
        this.client = client;
    }

    /** A new connection: both sides count from the beginning. */
    void restart() {
        connection++;
        received = 0;
        written = 0;
        acknowledged = 0;
    }

    /** A message has come; the task says that it is on the disk, and everything before it. */
    Runnable next() {
        long here = connection;
        long count = ++received;
        return () -> loop.execute(() -> written(here, count));
    }

    private void written(long where, long count) {
        if (where != connection || count <= written) {
            return;
        }
        if (written == acknowledged) {
            loop.execute(this::acknowledge); // behind what was written together with it
        }
        written = count;
    }

    private void acknowledge() {
        if (acknowledged < written) {
            acknowledged = written;
            client.sendNow(Message.of("received").with("count", acknowledged));
        }
    }
}
