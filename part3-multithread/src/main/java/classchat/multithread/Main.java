package classchat.multithread;

import classchat.basic.Address;
import classchat.basic.Cli;
import classchat.select.Main.ClientCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line of part 3: {@code server}, and part 2's {@code client}. */
@Command(
        name = "part3",
        mixinStandardHelpOptions = true,
        version = "ClassChat " + Cli.VERSION + ", part 3",
        description = "A class discussion: many clients at once, each line goes to every other client.",
        synopsisSubcommandLabel = "(server | client)")
public final class Main extends Cli.Program {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Cli.standardInput(), Cli.standardOutput(), Cli.standardError()));
    }

    /** Does what the command line says; returns the exit status. */
    static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand(Cli.withLimits(new ServerCommand(out, err), ServerLimits.DEFAULT.inWords()))
                .addSubcommand(new ClientCommand(in, out));
        return Cli.run(commands, args, out, err);
    }

    @Command(
            name = "server",
            mixinStandardHelpOptions = true,
            description = "Serves many clients at once, until it is stopped with Ctrl-C; shows who comes and goes.")
    private static final class ServerCommand implements Callable<Integer> {
        private final PrintStream out;
        private final PrintStream err;

        @Mixin
        private Cli.AddressOptions address;

        @Option(
                names = "--engine",
                defaultValue = "select",
                paramLabel = "ENGINE",
                converter = EngineConverter.class,
                description =
                        "select (default): event loops; threads: two threads a client; virtual: two virtual threads a client"
                                + " (JDK 21 or newer).")
        private Engine engine;

        @Option(
                names = "--loops",
                paramLabel = "N",
                converter = LoopsConverter.class,
                description = "Event loops of the engine select (default: half the processors).")
        private Integer loops;

        @Option(
                names = "--max-connections",
                defaultValue = "20000",
                paramLabel = "N",
                converter = ConnectionsConverter.class,
                description = "Clients at once (default: ${DEFAULT-VALUE}); who comes after them is sent away.")
        private int maxConnections;

        @Mixin
        private ExitStatuses exitStatuses;

        ServerCommand(PrintStream out, PrintStream err) {
            this.out = out;
            this.err = err;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            ServerLimits limits = ServerLimits.DEFAULT.withMaxConnections(maxConnections);
            try (ServerProgram program = ServerProgram.begin(out, err)) {
                Discussion discussion = new Discussion(limits, program::show);
                Server server = Server.start(
                        engine,
                        address.resolve(),
                        discussion::newHandler,
                        limits,
                        loops == null ? Server.defaultLoops() : loops);
                return program.run(server, "Listening on " + Address.text(server.address()));
            }
        }
    }

    /** The exit statuses of a server, for its help. */
    @Command(
            exitCodeListHeading = "%nExit status:%n",
            exitCodeList = {
                "1:The server could not be started.",
                "2:Wrong use.",
                "3:It could not go on, or could not be stopped in good order; standard error says why.",
                "130, 143:It was stopped, with Ctrl-C or SIGTERM."
            })
    public static final class ExitStatuses {}

    /** The name of an engine, or a sentence that says what they are. */
    public static final class EngineConverter implements ITypeConverter<Engine> {
        @Override
        public Engine convert(String value) {
            return Arrays.stream(Engine.values())
                    .filter(engine -> name(engine).equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "an engine must be one of " + names() + ", not '" + value + "'"));
        }

        private static String names() {
            return Arrays.stream(Engine.values()).map(EngineConverter::name).collect(Collectors.joining(", "));
        }

        private static String name(Engine engine) {
            return engine.name().toLowerCase(Locale.ROOT);
        }
    }

    private static final class LoopsConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return Cli.number("the number of loops", value, 1, 256);
        }
    }

    /** How many connections there may be, or a sentence that says how many there may be. */
    public static final class ConnectionsConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return Cli.number("the number of connections", value, 1, 1_000_000);
        }
    }
}
