package classchat.basic;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The options that tell a client of any part where its server is: {@code --host} and {@code --port}, or both in one
 * {@code --server HOST[:PORT]}.
 */
public final class ServerOptions {
    private static final String DEFAULT_HOST = "127.0.0.1";
    private static final int DEFAULT_PORT = 5_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            converter = Cli.HostConverter.class,
            description = "Name or IP address of the server (default: " + DEFAULT_HOST + ").")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = PortConverter.class,
            description = "TCP port of the server, 1 to 65535 (default: " + DEFAULT_PORT + ").")
    private Integer port;

    @Option(
            names = "--server",
            paramLabel = "HOST[:PORT]",
            converter = ServerConverter.class,
            description = "Host and port in one; an IPv6 address stands in brackets: [::1]:5000.")
    private Server server;

    private record Server(String host, int port) {}

    /**
     * Returns the name or the IP address of the server; IPv6 may stand in brackets.
     *
     * @throws ParameterException if {@code --server} is given together with one of the others
     */
    public String host() {
        return server().host;
    }

    /** @throws ParameterException if {@code --server} is given together with one of the others */
    public int port() {
        return server().port;
    }

    /**
     * The address, whose host has not been looked up: it may stand for another one at the next attempt to connect.
     *
     * @throws ParameterException if {@code --server} is given together with one of the others
     */
    public InetSocketAddress address() {
        return InetSocketAddress.createUnresolved(host(), port());
    }

    private Server server() {
        if (server == null) {
            return new Server(host == null ? DEFAULT_HOST : host, port == null ? DEFAULT_PORT : port);
        }
        if (host != null || port != null) {
            throw new ParameterException(
                    spec.commandLine(), "--server replaces --host and --port: give it without them");
        }
        return server;
    }

    private static final class PortConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return Cli.number("a port", value, 1, 65_535);
        }
    }

    private static final class ServerConverter implements ITypeConverter<Server> {
        @Override
        public Server convert(String value) {
            int colon = value.indexOf(':', value.startsWith("[") ? value.indexOf(']') : 0);
            String host = colon < 0 ? value : value.substring(0, colon);
            String port = colon < 0 ? Integer.toString(DEFAULT_PORT) : value.substring(colon + 1);
            if (!Cli.HostConverter.canPrecedePort(host) || port.contains(":")) {
                throw new TypeConversionException(
                        "a server must be HOST or HOST:PORT, an IPv6 address in brackets, not '" + value + "'");
            }
            return new Server(host, new PortConverter().convert(port));
        }
    }
}
