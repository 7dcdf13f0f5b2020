package classchat.server;

import classchat.client.History;
import classchat.client.KeepingClient;
import classchat.client.KeepingListener;
import classchat.client.KeepingListener.Counts;
import classchat.client.KeepingListener.Fate;
import classchat.client.Sent;
import classchat.folder.DataFolder;
import classchat.relay.Message;
import classchat.select.EventLoop;
import classchat.select.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client that is to be killed: {@code CrashClient PORT NAME FOLDER RUN RECEIVER...}. It says numbered texts, {@code NAME.RUN.NUMBER}, to
 * its receivers in turn, and prints {@code sent} before it sends one and {@code answered} when it has an answer. When its standard
 * input ends it sends nothing more; when everything is answered it prints {@code done}.
 */
final class CrashClient implements KeepingListener {
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final int MAX_UNANSWERED = 200;

    private final EventLoop loop;
    private final String name;
    private final String run;
    private final List<String> receivers;
    private final Map<String, String> unanswered = new HashMap<>(); // id to text
    private KeepingClient client;
    private int number;
    private boolean stopping;

    private CrashClient(EventLoop loop, String name, String run, List<String> receivers) {
        this.loop = loop;
        this.name = name;
        this.run = run;
        this.receivers = receivers;
    }

    public static void main(String[] args) throws IOException {
        EventLoop loop = EventLoop.open("client").start();
        CrashClient crash =
                new CrashClient(loop, args[1], args[3], List.of(args).subList(4, args.length));
        DataFolder folder = DataFolder.open(Path.of(args[2]), DataFolder.Kind.CLIENT);
        History history = History.open(folder.mainFile());
        crash.client = KeepingClient.start(
                loop,
                new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])),
                args[1],
                Limits.CLIENT,
                new SecureRandom(),
                Clock.systemUTC(),
                history,
                crash);
        while (System.in.read() >= 0) {
            // until it ends
        }
        loop.execute(crash::stop);
    }

    private void stop() {
        stopping = true;
        tellIfDone();
    }

    private void tellIfDone() {
        if (stopping && !client.isUnanswered()) {
            System.out.println("done");
        }
    }

    private void speak() {
        if (!stopping) {
            if (unanswered.size() < MAX_UNANSWERED) {
                String receiver = receivers.get(number % receivers.size());
                String text = name + "." + run + "." + number++;
                System.out.println("sent " + text + " " + receiver);
                String id = client.send(receiver, text);
                unanswered.put(id, text);
            }
            loop.schedule(PAUSE, this::speak);
        }
    }

    private boolean speaking;

    @Override
    public void onJoined(List<String> users, long count) {
        System.out.println("joined");
        if (!speaking) {
            speaking = true;
            speak();
        }
    }

    @Override
    public void onText(String sender, String receiver, String text, Instant sent) {
        // The history has it.
    }

    @Override
    public void onFate(Fate fate, String receiver, List<String> ids, Counts counts) {
        ids.forEach(this::answered);
    }

    @Override
    public void onFailed(Sent message, String code, String sentence) {
        System.out.println("refused " + code + " " + unanswered.remove(message.id()));
        tellIfDone();
    }

    private void answered(String id) {
        String text = unanswered.remove(id);
        if (text != null) {
            System.out.println("answered " + text);
        }
        tellIfDone();
    }

    @Override
    public void onRefused(String code, String sentence, String id) {
        System.out.println("refused " + code + " " + sentence);
    }

    @Override
    public void onGroup(Message message) {}

    @Override
    public void onEnded(String reason) {
        System.out.println("ended " + reason);
        System.exit(1);
    }
}
