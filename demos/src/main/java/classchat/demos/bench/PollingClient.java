package classchat.demos.bench;

import classchat.basic.Address;
import classchat.basic.BadLineException;
import classchat.basic.Cli;
import classchat.basic.LineDecoder;
import classchat.basic.Printable;
import classchat.basic.ServerOptions;
import classchat.select.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How not to write part 2's client, to be measured beside it: it does the same job by asking the socket and the keyboard
 * in turn, over and over, whether there is something. With {@code --poll-millis 0} it asks as fast as it can; otherwise
 * it sleeps in between, and is late by up to that time.
 *
 * <p>It also notices less: {@link InputStream#available} says nothing about the end of the input, so it ends with the
 * server. While the socket takes nothing, it tries again at once.
 */
@Command(
        name = "polling-client",
        mixinStandardHelpOptions = true,
        description = "Sends each line that you type and shows each line that comes, by asking for them all the time.")
final class PollingClient implements Callable<Integer> {
    private final InputStream in;
    private final PrintStream out;

    @Mixin
    private ServerOptions server;

    @Option(
            names = "--poll-millis",
            defaultValue = "10",
            paramLabel = "MILLIS",
            converter = MillisConverter.class,
            description = "Time between two questions (default: ${DEFAULT-VALUE}); 0: none.")
    private int pollMillis;

    private PollingClient(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    public static void main(String[] args) {
        PrintStream out = Cli.standardOutput();
        CommandLine command = new CommandLine(new PollingClient(System.in, out));
        System.exit(Cli.run(command, args, out, Cli.standardError()));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        talk(Address.resolve(server.host(), server.port()), in, out, pollMillis);
        return CommandLine.ExitCode.OK;
    }

    /** Talks to {@code server} until that ends the conversation; runs on the calling thread. */
    static void talk(InetSocketAddress server, InputStream in, PrintStream out, int pollMillis)
            throws IOException, InterruptedException {
        LineDecoder decoder = new LineDecoder(Limits.DEFAULT.maxLineBytes());
        ByteBuffer buffer = ByteBuffer.allocate(8 * 1_024);
        try (SocketChannel socket = connect(server)) {
            socket.configureBlocking(false);
            while (socket.read(buffer.clear()) >= 0) {
                show(buffer.flip(), decoder, out);
                int typed = Math.min(in.available(), buffer.capacity());
                if (typed > 0) {
                    send(socket, ByteBuffer.wrap(in.readNBytes(typed)));
                }
                pause(pollMillis);
            }
        }
    }

    private static SocketChannel connect(InetSocketAddress server) throws IOException {
        try {
            return SocketChannel.open(server);
        } catch (IOException e) {
            throw Address.cannotConnect(server, e);
        }
    }

    private static void show(ByteBuffer bytes, LineDecoder decoder, PrintStream out) {
        while (bytes.hasRemaining()) {
            try {
                String line = decoder.next(bytes);
                if (line != null) {
                    out.println(Printable.text(line));
                }
            } catch (BadLineException e) {
                out.println("* The server sent a line that cannot be shown: " + e.getMessage());
            }
        }
    }

    private static void send(SocketChannel socket, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    private static void pause(int millis) throws InterruptedException {
        if (millis == 0) {
            Thread.onSpinWait();
        } else {
            Thread.sleep(millis);
        }
    }

    private static final class MillisConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return Cli.number("the time between two questions", value, 0, 60_000);
        }
    }
}
