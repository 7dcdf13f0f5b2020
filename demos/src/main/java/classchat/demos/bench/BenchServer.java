package classchat.demos.bench;

import classchat.basic.Address;
import classchat.delivery.NameLimits;
import classchat.multithread.Discussion;
import classchat.multithread.Engine;
import classchat.multithread.Server;
import classchat.multithread.ServerLimits;
import classchat.relay.ActivityLog;
import classchat.relay.ChatLimits;
import classchat.relay.ChatServer;
import classchat.select.ConnectionHandler;
import classchat.server.ClassLimits;
import classchat.server.ClassServer;
import classchat.store.MailboxLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The server that is measured, in a process of its own: {@code BenchServer ENGINE LOOPS (forwarding | discussion)
 * [PORT]}, where an engine is one of part 3's; {@code bare}, the {@link BareRelay}; or {@code chat},
 * part 4's server, which only forwards; or {@code keeping}, part 5's. It prints {@code Listening on
 * HOST:PORT}; for each line that it reads on standard input it collects its garbage and prints {@code heap BYTES}; it
 * ends when standard input does. Its arguments come from {@link Contender} and are not checked.
 */
public final class BenchServer {
    private static final ActivityLog QUIET = ActivityLog.in(line -> {}, false); // as with --quiet

    private BenchServer() {}

    public static void main(String[] args) throws IOException {
        boolean forwarding = args[2].equals("forwarding");
        InetSocketAddress address = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), args.length > 3 ? Integer.parseInt(args[3]) : 0);
        if (args[0].equals("bare")) {
            try (BareRelay relay = BareRelay.start(address, !forwarding)) {
                answerCommands(relay.address());
            }
        } else if (args[0].equals("chat")) {
            try (ChatServer server = startChat(Integer.parseInt(args[1]), address)) {
                answerCommands(server.address());
            }
        } else if (args[0].equals("keeping")) {
            keep(address);
        } else {
            Engine engine = Engine.valueOf(args[0].toUpperCase(Locale.ROOT));
            try (Server server = start(engine, Integer.parseInt(args[1]), address, forwarding)) {
                answerCommands(server.address());
            }
        }
    }

    private static Server start(Engine engine, int loops, InetSocketAddress address, boolean forwarding)
            throws IOException {
        ServerLimits limits = ServerLimits.DEFAULT;
        Supplier<ConnectionHandler> handlers =
                forwarding ? new Forwarding(limits)::newHandler : new Discussion(limits, line -> {})::newHandler;
        return Server.start(engine, address, handlers, limits, loops);
    }

    private static ChatServer startChat(int loops, InetSocketAddress address) throws IOException {
        return ChatServer.start(Engine.SELECT, address, ChatLimits.DEFAULT, loops, QUIET);
    }

    /** Part 5's server, with room for everything, on a folder that is gone afterwards. */
    private static void keep(InetSocketAddress address) throws IOException {
        Path folder = Files.createTempDirectory("classchat-bench");
        try (ClassServer server = ClassServer.start(
                Engine.SELECT,
                address,
                folder,
                ClassLimits.DEFAULT
                        .withMailboxes(MailboxLimits.DEFAULT
                                .withMax(100_000_000, Long.MAX_VALUE / 2)
                                .withMaxSenderBytes(Long.MAX_VALUE / 2)
                                .withMaxDiskBytes(Long.MAX_VALUE / 2))
                        .withNames(NameLimits.DEFAULT.withMaxNew(1_000_000).withMaxNames(1_000_000)),
                ClassServer.Clocks.SYSTEM,
                QUIET)) {
            answerCommands(server.address());
        } finally {
            delete(folder);
        }
    }

    /** Deletes a folder and all that is in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void answerCommands(InetSocketAddress address) throws IOException {
        System.out.println("Listening on " + Address.text(address));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (commands.readLine() != null) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.println("heap " + (runtime.totalMemory() - runtime.freeMemory()));
        }
    }
}
