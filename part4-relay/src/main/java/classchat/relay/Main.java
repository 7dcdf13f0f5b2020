package classchat.relay;

import classchat.basic.Address;
import classchat.basic.Cli;
import classchat.basic.ServerOptions;
import classchat.multithread.Engine;
import classchat.multithread.Main.ConnectionsConverter;
import classchat.multithread.Main.EngineConverter;
import classchat.multithread.Main.ExitStatuses;
import classchat.multithread.Server;
import classchat.multithread.ServerLimits;
import classchat.multithread.ServerProgram;
import classchat.select.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of part 4: {@code server} and {@code client}. */
@Command(
        name = "part4",
        mixinStandardHelpOptions = true,
        version = "ClassChat " + Cli.VERSION + ", part 4",
        description = "Chat: names, and messages from one to another.",
        synopsisSubcommandLabel = "(server | client)")
public final class Main extends Cli.Program {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Cli.standardInput(), Cli.standardOutput(), Cli.standardError()));
    }

    /** Does what the command line says; returns the exit status. */
    static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand(Cli.withLimits(new ServerCommand(out, err), ChatLimits.DEFAULT.inWords()))
                .addSubcommand(new ClientCommand(in, out));
        return Cli.run(commands, args, out, err);
    }

    @Command(
            name = "server",
            mixinStandardHelpOptions = true,
            description =
                    "Serves the chat until it is stopped with Ctrl-C; shows who comes and goes, and who sends to whom.")
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
            ChatLimits limits = ChatLimits.DEFAULT.withServer(ServerLimits.DEFAULT.withMaxConnections(maxConnections));
            try (ServerProgram program = ServerProgram.begin(out, err)) {
                ActivityLog events = ActivityLog.in(program::show, !quiet);
                ChatServer server = ChatServer.start(engine, address.resolve(), limits, Server.defaultLoops(), events);
                return program.run(server, "Listening on " + Address.text(server.address()));
            }
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

        ClientCommand(InputStream in, PrintStream out) {
            this.in = in;
            this.out = out;
        }

        @Override
        public Integer call() throws IOException {
            ConsoleClient.chat(server.address(), name, in, out, Limits.CLIENT, new SecureRandom());
            return 0;
        }
    }
}
