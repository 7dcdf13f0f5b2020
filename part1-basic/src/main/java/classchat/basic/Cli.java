package classchat.basic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the command lines of all parts have in common: UTF-8 in and out, one sentence on stderr for what goes wrong,
 * and exit status 0 (done), 1 (failed) or 2 (wrong use). Only this class, {@link ServerOptions} and the parts' {@code
 * Main} know picocli.
 */
public final class Cli {
    /** The version of ClassChat, as in the project's {@code pom.xml}. */
    public static final String VERSION = "1.0";

    private Cli() {}

    /** Standard input; at its end if the program was started without one. To be called at the start of the program. */
    public static InputStream standardInput() {
        return StandardStreams.in();
    }

    /**
     * Standard output in UTF-8, whatever the locale: until Java 18, {@code System.out} follows the platform. On a terminal,
     * {@code println(String)} breaks a line that is too long, and indents all of it but its first row: what somebody wrote never
     * begins where a line of the program's own does.
     */
    public static PrintStream standardOutput() {
        return new TerminalOutput(StandardStreams.out(), TerminalWidth.ofStandardOutput());
    }

    /** Standard error, in the same way. */
    public static PrintStream standardError() {
        return new TerminalOutput(StandardStreams.err(), TerminalWidth.ofStandardError());
    }

    /** Puts the limits, a line each, under the help text of {@code command}. */
    public static CommandLine withLimits(Object command, List<String> limits) {
        CommandLine line = new CommandLine(command);
        line.getCommandSpec()
                .usageMessage()
                .footer(Stream.concat(Stream.of("", "Limits:"), limits.stream().map(limit -> "  " + limit))
                        .toArray(String[]::new));
        return line;
    }

    /**
     * Parses {@code args} and runs the command that they name; all commands have the version of {@code commands}.
     *
     * @return the exit status
     */
    public static int run(CommandLine commands, String[] args, PrintStream out, PrintStream err) {
        try {
            return execute(commands, args, out, err);
        } catch (Error e) { // no memory, most likely
            try {
                e.printStackTrace(err);
            } catch (Error again) {
                // There is not even enough to say so. The status says it: threads that the command has started must not
                // keep the process alive.
            }
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static int execute(CommandLine commands, String[] args, PrintStream out, PrintStream err) {
        shareVersion(commands);
        return commands.setOut(new PrintWriter(out, true, UTF_8))
                .setErr(new PrintWriter(err, true, UTF_8))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setParameterExceptionHandler((e, arguments) -> wrongUse(e, err))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, err))
                .execute(args);
    }

    private static void shareVersion(CommandLine commands) {
        String[] version = commands.getCommandSpec().version();
        commands.getSubcommands().values().forEach(command -> {
            command.getCommandSpec().version(version);
            shareVersion(command);
        });
    }

    private static int wrongUse(ParameterException e, PrintStream err) {
        String message = e.getMessage().lines().findFirst().orElse("wrong use");
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            message += "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
        }
        String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        err.println("Error: " + Printable.text(message) + " (see '" + help + "')");
        return CommandLine.ExitCode.USAGE;
    }

    /** A failure of the machine or the network is a sentence; anything else is a mistake of ours and shows its trace. */
    private static int failed(Exception e, PrintStream err) {
        if (e instanceof IOException) {
            err.println("Error: " + Printable.text(String.valueOf(e.getMessage())));
        } else {
            e.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** A program that is started with the name of a command: by itself, it says which there are. */
    public abstract static class Program implements Runnable {
        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            String commands = String.join(" or ", spec.subcommands().keySet());
            throw new ParameterException(spec.commandLine(), "say what to start: " + commands);
        }
    }

    /** {@code --host} and {@code --port} of a server, alike in every part. */
    public static final class AddressOptions {
        @Option(
                names = "--host",
                defaultValue = "127.0.0.1",
                paramLabel = "HOST",
                converter = HostConverter.class,
                description = "Name or IP address to listen on (default: ${DEFAULT-VALUE}, for this machine alone);"
                        + " with 0.0.0.0, other machines reach the server.")
        private String host;

        @Option(
                names = "--port",
                defaultValue = "5000",
                paramLabel = "PORT",
                converter = PortConverter.class,
                description = "TCP port, 0 to 65535 (default: ${DEFAULT-VALUE}); 0 takes a free one.")
        private int port;

        /** @throws UnknownHostException if the host has no address */
        public InetSocketAddress resolve() throws UnknownHostException {
            return Address.resolve(host, port);
        }
    }

    /** The name or the IP address of a host, or a sentence that says what one is. */
    static final class HostConverter implements ITypeConverter<String> {
        private static final String NAME = "(?!\\d+$)[^\\s:\\[\\]]+"; // or IPv4
        private static final String IPV6 = "(?:[^\\s:\\[\\]]*:){2,}[^\\s:\\[\\]]*";
        private static final String BRACKETED = "\\[" + IPV6 + "]";

        @Override
        public String convert(String value) {
            if (!canPrecedePort(value) && !value.matches(IPV6)) {
                throw new TypeConversionException(
                        "a host must be a name or an IP address, not '" + value + "'; --port gives the port");
            }
            return value;
        }

        /** Returns true if {@code text} is a host that stays one when a colon and a port follow it. */
        static boolean canPrecedePort(String text) {
            return text.matches(NAME + "|" + BRACKETED);
        }
    }

    /** A TCP port, or a sentence that says what one is. */
    static final class PortConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return number("a port", value, 0, 65_535);
        }
    }

    /**
     * Reads a whole number from the command line.
     *
     * @throws TypeConversionException if {@code value} is none, or outside {@code least} to {@code most}
     */
    public static int number(String what, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in words that fit both kinds of mistake.
        }
        throw new TypeConversionException(
                what + " must be a number from " + least + " to " + most + ", not '" + value + "'");
    }
}
