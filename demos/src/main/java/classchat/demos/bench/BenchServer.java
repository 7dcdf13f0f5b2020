package classchat.demos.bench;

import classchat.basic.Address;
import classchat.multithread.Discussion;
import classchat.multithread.Engine;
import classchat.multithread.Server;
import classchat.multithread.ServerLimits;
import classchat.select.ConnectionHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The server that is measured, in a process of its own: {@code BenchServer ENGINE LOOPS (forwarding | discussion)}. It
 * prints {@code Listening on HOST:PORT}; for each line that it reads on standard input it collects its garbage and
 * prints {@code heap BYTES}; it ends when standard input does.
 */
public final class BenchServer {
    private BenchServer() {}

    public static void main(String[] args) throws IOException {
        Engine engine = Engine.valueOf(args[0].toUpperCase(Locale.ROOT));
        int loops = Integer.parseInt(args[1]);
        ServerLimits limits = ServerLimits.DEFAULT;
        Supplier<ConnectionHandler> handlers = args[2].equals("forwarding")
                ? new Forwarding(limits)::newHandler
                : new Discussion(limits, line -> {})::newHandler;
        InetSocketAddress anyPort = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), args.length > 3 ? Integer.parseInt(args[3]) : 0);
        try (Server server = Server.start(engine, anyPort, handlers, limits, loops)) {
            System.out.println("Listening on " + Address.text(server.address()));
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (commands.readLine() != null) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                System.out.println("heap " + (runtime.totalMemory() - runtime.freeMemory()));
            }
        }
    }
}
