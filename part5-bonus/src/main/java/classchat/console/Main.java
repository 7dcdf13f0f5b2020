package classchat.console;

import classchat.basic.Address;
import classchat.basic.Cli;
import classchat.basic.ServerOptions;
import classchat.delivery.NameLimits;
import classchat.multithread.Engine;
import classchat.multithread.Main.ConnectionsConverter;
import classchat.multithread.Main.EngineConverter;
import classchat.multithread.Main.ExitStatuses;
import classchat.multithread.ServerLimits;
import classchat.multithread.ServerProgram;
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
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
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
        version = "ClassChat " + Cli.VERSION,
        description = "Chat for a class: nothing that was said is lost, and groups.",
        synopsisSubcommandLabel = "(server | client)")
public final class Main extends Cli.Program {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Cli.standardInput(), Cli.standardOutput(), Cli.standardError()));
    }

    /** Does what the command line says; returns the exit status. */
    static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand(Cli.withLimits(new ServerCommand(out, err), ClassLimits.DEFAULT.inWords()))
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
        private final PrintStream err;

        @Mixin
        private Cli.AddressOptions address;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                converter = Folder.class,
                description = "Where everything is kept%n(default: ~/.classchat/server).")
        private Path data;

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

        @Mixin
        private ExitStatuses exitStatuses;

        ServerCommand(PrintStream out, PrintStream err) {
            this.out = out;
            this.err = err;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (ServerProgram program = ServerProgram.begin(out, err)) {
                ActivityLog events = ActivityLog.in(program::show, !quiet);
                ClassServer server = ClassServer.start(
                        engine,
                        address.resolve(),
                        data == null ? HomeFolder.find().resolve("server") : data,
                        limits(),
                        ClassServer.Clocks.SYSTEM,
                        events);
                return program.run(server, "Listening on " + Address.text(server.address()));
            }
        }

        private ClassLimits limits() {
            return ClassLimits.DEFAULT
                    .withChat(ChatLimits.DEFAULT.withServer(ServerLimits.DEFAULT.withMaxConnections(maxConnections)))
                    .withMailboxes(MailboxLimits.DEFAULT.withKeep(keep).withMaxDiskBytes(maxDiskBytes))
                    .withNames(NameLimits.DEFAULT.withMaxNew(newNames));
        }
    }

    private static final class Folder implements ITypeConverter<Path> {
        @Override
        public Path convert(String value) {
            try {
                return Path.of(value);
            } catch (InvalidPathException e) {
                throw new TypeConversionException(
                        "the name of the folder has characters that this system or locale does not have; try LC_ALL=C.UTF-8");
            }
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

        @Mixin
        private ServerOptions server;

        @Option(names = "--name", paramLabel = "NAME", description = "Your name; without it, you are asked.")
        private String name;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                converter = Folder.class,
                description = "Where your history is kept%n(default: ~/.classchat/NAME, in small letters).")
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
            Path home = data == null ? HomeFolder.find() : null;
            Console.chat(
                    new Console.Settings(
                            server.address(),
                            key -> data == null ? home.resolve(key) : data,
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
}
