package classchat.basic;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of part 1: {@code server} and {@code client}. */
@Command(
        name = "part1",
        mixinStandardHelpOptions = true,
        version = "ClassChat " + Cli.VERSION + ", part 1",
        description = "One client and one server that take turns, on blocking sockets.",
        synopsisSubcommandLabel = "(server | client)")
public final class Main extends Cli.Program {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Cli.standardInput(), Cli.standardOutput(), Cli.standardError()));
    }

    /** Does what the command line says; returns the exit status. */
    static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand(Cli.withLimits(new Server(in, out), LineSocket.LIMITS))
                .addSubcommand(new Client(in, out));
        return Cli.run(commands, args, out, err);
    }

    @Command(
            name = "server",
            mixinStandardHelpOptions = true,
            description =
                    "Serves one client at a time, in the assignment's eight steps, until it is stopped with Ctrl-C.")
    private static final class Server implements Callable<Integer> {
        private final InputStream in;
        private final PrintStream out;

        @Mixin
        private Cli.AddressOptions address;

        @Option(
                names = "--talk",
                description = "Type the answers yourself; without it, the server repeats what it hears.")
        private boolean talk;

        Server(InputStream in, PrintStream out) {
            this.in = in;
            this.out = out;
        }

        @Override
        public Integer call() throws IOException {
            Answerer answerer = talk ? Answerer.operator(in, out) : Answerer.automatic();
            try (BasicServer server = BasicServer.open(address.resolve(), answerer, out)) {
                server.serve();
            }
            return 0;
        }
    }

    @Command(
            name = "client",
            mixinStandardHelpOptions = true,
            description = "Sends each line that you type and shows the answer, in the assignment's six steps."
                    + " 'bye', or the end of the input (Ctrl-D), ends the conversation.")
    private static final class Client implements Callable<Integer> {
        private final InputStream in;
        private final PrintStream out;

        @Mixin
        private ServerOptions server;

        Client(InputStream in, PrintStream out) {
            this.in = in;
            this.out = out;
        }

        @Override
        public Integer call() throws IOException {
            new BasicClient(out).talk(server.host(), server.port(), in);
            return 0;
        }
    }
}
