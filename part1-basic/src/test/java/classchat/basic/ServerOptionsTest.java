package classchat.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class ServerOptionsTest {
    @Command(name = "client")
    private static final class Client {
        @Mixin
        private ServerOptions server;
    }

    private static ServerOptions parse(String args) {
        Client client = new Client();
        new CommandLine(client).parseArgs(args.isEmpty() ? new String[0] : args.split(" +"));
        return client.server;
    }

    @ParameterizedTest(name = "client {0}")
    @CsvSource({
        "'',                             127.0.0.1,     5000",
        "--host chat.example.org,        chat.example.org, 5000",
        "--port 6000,                    127.0.0.1,     6000",
        "--host 10.0.0.7 --port 6000,    10.0.0.7,      6000",
        "--host ::1,                     ::1,           5000",
        "--host [::1] --port 1,          [::1],         1",
        "--server chat.example.org,      chat.example.org, 5000",
        "--server 10.0.0.7:65535,        10.0.0.7,      65535",
        "--server [::1],                 [::1],         5000",
        "--server [fe80::7%eth0]:6000,   [fe80::7%eth0], 6000",
    })
    @DisplayName("R6.2 a client's server is --host and --port, or --server HOST[:PORT], IPv6 in brackets")
    void server(String args, String host, int port) {
        assertThat(parse(args).host()).isEqualTo(host);
        assertThat(parse(args).port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":5000", "5000", "::1", "::1:5000", "[::1", "[::1]5000", "[localhost]:5000", "a b:1", "a:1:2"
            })
    @DisplayName("R1.5 --server that is neither HOST nor HOST:PORT is refused in a sentence")
    void badServer(String value) {
        assertRefused(
                "a server must be HOST or HOST:PORT, an IPv6 address in brackets, not '" + value + "'",
                "--server",
                value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:5000", "5000", "[::1]:5000", "[localhost]", "a b"})
    @DisplayName("R1.5 --host that is no name and no IP address is refused in a sentence")
    void badHost(String value) {
        assertRefused(
                "a host must be a name or an IP address, not '" + value + "'; --port gives the port", "--host", value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0", "65536", "-1"})
    @DisplayName("R1.5 a port that no server can have is refused in a sentence, in both places")
    void badPort(String value) {
        String sentence = "a port must be a number from 1 to 65535, not '" + value + "'";
        assertRefused(sentence, "--port", value);
        assertRefused(sentence, "--server", "localhost:" + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--server a --host b", "--port 6000 --server a", "--host a --port 1 --server a:1"})
    @DisplayName("R1.5 --server beside --host or --port is refused in a sentence")
    void twoServers(String args) {
        assertThatThrownBy(() -> parse(args).host())
                .isInstanceOf(ParameterException.class)
                .hasMessage("--server replaces --host and --port: give it without them");
    }

    private static void assertRefused(String sentence, String... args) {
        assertThatThrownBy(() -> new CommandLine(new Client()).parseArgs(args))
                .isInstanceOf(ParameterException.class)
                .hasMessageEndingWith(sentence);
    }
}
