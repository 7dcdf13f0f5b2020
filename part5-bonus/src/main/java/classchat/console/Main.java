package classchat.console;

import classchat.basic.Address;
import classchat.basic.Cli;
import classchat.delivery.NameLimits;
import classchat.multithread.Engine;
import classchat.multithread.Main.ConnectionsConverter;
import classchat.multithread.Main.EngineConverter;
import classchat.multithread.OperatorOutput;
import classchat.multithread.ServerLimits;
import classchat.relay.ActivityLog;
import classchat.relay.ChatLimits;
import classchat.relay.Name;
import classchat.relay.RefusedException;
import classchat.select.Limits;
import classchat.server.ClassLimits;
import classchat.server.ClassServer;
import classchat.store.MailboxLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line of the finished program: {@code server} and {@code client}. */
@Command(
        name = "classchat",
        mixinStandardHelpOptions = true,
        version = "ClassChat",
        description = "Chat for a class: nothing that was said is lost, and groups.",
        synopsisSubcommandLabel = "(server | client)")
public final class Main extends Cli.Program {
    private static final Path HOME = Path.of(System.getProperty("user.home"), ".classchat");

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, System.in, Cli.standardOutput(), Cli.standardError()));
    }

    /** Does what the command line says; returns the exit status. */
    static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand(Cli.withLimits(new ServerCommand(out), ClassLimits.DEFAULT.inWords()))
                .addSubcommand(new ClientCommand(in, out));
        return Cli.run(commands, args, out, err);
    }

    @Command(
            name = "server",
            mixinStandardHelpOptions = true,
            description =
                    "Serves the chat until it is stopped with Ctrl-C. What waits for people who are away, and the groups, are"
                            + " in its folder, and there again when it is started again.")
    private static final class ServerCommand implements Callable<Integer> {
        private final PrintStream out;

        @Mixin
        private Cli.AddressOptions address;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "Where everything is kept (default: ~/.classchat/server).")
        private Path data = HOME.resolve("server");

        @Option(
                names = "--keep",
                paramLabel = "DAYS",
                converter = Days.class,
                description = "How long a message waits for somebody who is away, 1 to 3650 days (default: 365).")
        private Duration keep = MailboxLimits.DEFAULT.keep();

        @Option(
                names = "--max-disk",
                paramLabel = "SIZE",
                converter = Size.class,
                description = "How large the database may become, such as 512M or 20G (default: 4G).")
        private long maxDiskBytes = MailboxLimits.DEFAULT.maxDiskBytes();

        @Option(
                names = "--new-names",
                paramLabel = "N",
                converter = NewNames.class,
                description = "New names from one address in an hour (default: 2000).")
        private int newNames = NameLimits.DEFAULT.maxNew();

        @Option(
                names = "--engine",
                defaultValue = "select",
                paramLabel = "ENGINE",
                converter = EngineConverter.class,
                description = "select (default), threads, or virtual (JDK 21 or newer).")
        private Engine engine;

        @Option(
                names = "--max-connections",
                paramLabel = "N",
                converter = ConnectionsConverter.class,
                description = "Clients at once (default: 20000); who comes after them is sent away.")
        private int maxConnections = ServerLimits.DEFAULT.maxConnections();

        @Option(names = "--quiet", description = "Do not show each message.")
        private boolean quiet;

        ServerCommand(PrintStream out) {
            this.out = out;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (OperatorOutput output = new OperatorOutput(out)) {
                ActivityLog events = ActivityLog.in(output::show, !quiet);
                ClassServer server =
                        ClassServer.start(engine, address.resolve(), data, limits(), ClassServer.Clocks.SYSTEM, events);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, output)));
                output.show("Listening on " + Address.text(server.address()));
                new CountDownLatch(1).await(); // until the process is told to end, which runs the hook
            }
            return 0;
        }

        private ClassLimits limits() {
            return ClassLimits.DEFAULT
                    .withChat(ChatLimits.DEFAULT.withServer(ServerLimits.DEFAULT.withMaxConnections(maxConnections)))
                    .withMailboxes(MailboxLimits.DEFAULT.withKeep(keep).withMaxDiskBytes(maxDiskBytes))
                    .withNames(NameLimits.DEFAULT.withMaxNew(newNames));
        }

        private static void stop(ClassServer server, OperatorOutput output) {
            try {
                server.close();
            } catch (IOException e) {
                output.show("The folder could not be closed: " + e.getMessage());
            }
            output.close();
        }
    }

    private static final class NewNames implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return Cli.number("the number of new names", value, 1, 1_000_000);
        }
    }

    private static final class Size implements ITypeConverter<Long> {
        private static final long LEAST_MIB = 64; // the log of the database needs some of it
        private static final long MIB = 1_024 * 1_024;

        @Override
        public Long convert(String value) {
            if (value.matches("[0-9]{1,7}[MG]")) {
                long number = Long.parseLong(value.substring(0, value.length() - 1));
                long mib = value.endsWith("G") ? 1_024 * number : number;
                if (mib >= LEAST_MIB) {
                    return mib * MIB;
                }
            }
            throw new TypeConversionException("a size must be a number of MiB or GiB from " + LEAST_MIB
                    + "M, such as 512M or 4G, not '" + value + "'");
        }
    }

    private static final class Days implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return Duration.ofDays(Cli.number("the days", value, 1, 3_650));
        }
    }

    @Command(
            name = "client",
            mixinStandardHelpOptions = true,
            description = "Chats: 'Bob:Hi' sends \"Hi\" to Bob. /help tells the rest.")
    private static final class ClientCommand implements Callable<Integer> {
        private final InputStream in;
        private final PrintStream out;

        @Option(
                names = "--server",
                paramLabel = "HOST:PORT",
                converter = HostAndPort.class,
                description = "The server (default: 127.0.0.1:5000).")
        private InetSocketAddress server = new InetSocketAddress("127.0.0.1", 5_000);

        @Option(names = "--name", paramLabel = "NAME", description = "Your name; without it, you are asked.")
        private String name;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "Where your history is kept (default: ~/.classchat/NAME, in small letters).")
        private Path data;

        ClientCommand(InputStream in, PrintStream out) {
            this.in = in;
            this.out = out;
        }

        @Override
        public Integer call() throws IOException {
            if (name != null) {
                checkName();
            }
            if (server.isUnresolved()) {
                throw new IOException("there is no host '" + server.getHostString() + "'");
            }
            Console.chat(
                    new Console.Settings(
                            server,
                            key -> data == null ? HOME.resolve(key) : data,
                            // This server waits for nobody: one that takes nothing is gone.
                            Limits.CLIENT.withStallTimeout(ChatLimits.DEFAULT.goneAfter()),
                            Console.Waits.DEFAULT,
                            new SecureRandom(),
                            Clock.systemDefaultZone()),
                    name,
                    in,
                    out);
            return 0;
        }

        private void checkName() throws IOException {
            try {
                Name.of(name);
            } catch (RefusedException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    private static final class HostAndPort implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String value) {
            int colon = value.lastIndexOf(':');
            if (colon < 1) {
                throw new TypeConversionException("a server must be HOST:PORT, not '" + value + "'");
            }
            return new InetSocketAddress(
                    value.substring(0, colon), Cli.number("a port", value.substring(colon + 1), 1, 65_535));
        }
    }
}
