package classchat.select;

import classchat.basic.Cli;
import classchat.basic.ServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command line of part 2: {@code server}, the operator's end, and {@code client}. */
@Command(
        name = "part2",
        mixinStandardHelpOptions = true,
        version = "ClassChat " + Cli.VERSION + ", part 2",
        description =
                "A client, and an operator's server, that send and receive at the same time, on one event loop each.",
        synopsisSubcommandLabel = "(server | client)")
public final class Main extends Cli.Program {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Cli.standardInput(), Cli.standardOutput(), Cli.standardError()));
    }

    /** Does what the command line says; returns the exit status. */
    static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand(Cli.withLimits(new ServerCommand(in, out), Limits.DEFAULT.inWords()))
                .addSubcommand(new ClientCommand(in, out));
        return Cli.run(commands, args, out, err);
    }

    @Command(
            name = "server",
            mixinStandardHelpOptions = true,
            description =
                    "The operator's end: shows what the client says and sends what you type, at any time. One client at a"
                            + " time; ends when your input ends (Ctrl-D).")
    private static final class ServerCommand implements Callable<Integer> {
        private final InputStream in;
        private final PrintStream out;

        @Mixin
        private Cli.AddressOptions address;

        ServerCommand(InputStream in, PrintStream out) {
            this.in = in;
            this.out = out;
        }

        @Override
        public Integer call() throws IOException {
            try (EventLoop loop = EventLoop.open("operator")) {
                OperatorServer.serve(loop, address.resolve(), in, out, Limits.DEFAULT);
            }
            return 0;
        }
    }

    /** The client; it speaks lines, and so serves part 3 as well. */
    @Command(
            name = "client",
            mixinStandardHelpOptions = true,
            description = "Sends each line that you type and shows each line that comes, at any time. Ctrl-D ends the"
                    + " conversation.")
    public static final class ClientCommand implements Callable<Integer> {
        private final InputStream in;
        private final PrintStream out;

        @Mixin
        private ServerOptions server;

        public ClientCommand(InputStream in, PrintStream out) {
            this.in = in;
            this.out = out;
        }

        @Override
        public Integer call() throws IOException {
            SelectClient.talk(server.address(), in, out, Limits.CLIENT);
            return 0;
        }
    }
}
