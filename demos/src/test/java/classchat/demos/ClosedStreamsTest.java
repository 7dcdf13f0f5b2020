package classchat.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that are started without standard input or output, as some services are. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClosedStreamsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "part1, <&-",
        "part2, <&-",
        "part3, <&-",
        "part4 --name=Ann, <&-",
        "part5 --name=Ann, <&-",
        "part5 --name=Ann, <&- >&- 2>&-",
    })
    @DisplayName("R2.4 R4.4 a client without standard input sends nothing of any other file, and leaves")
    void closed(String client, String closed) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/dev/fd")), "this system does not show which descriptors are open");
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(20_000);
            Process process = start(client, listener.getLocalPort(), closed);
            try {
                assertThat(said(listener)).allMatch(line -> line.matches("\\{\"type\":\"(join|leave)\".*"));
                assertThat(process.waitFor()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** What a client says to a server that lets it in, until it has nothing more to say. */
    private static List<String> said(ServerSocket listener) throws Exception {
        try (Socket socket = listener.accept()) {
            socket.setSoTimeout(10_000);
            String welcome = "{'type':'ack'}\n{'type':'welcome','users':['Ann'],'count':1}\n".replace('\'', '"');
            socket.getOutputStream().write(welcome.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
        }
    }

    private Process start(String client, int port, String closed) throws Exception {
        String[] words = client.split(" ");
        List<String> arguments = new ArrayList<>(List.of("client"));
        arguments.addAll(List.of(words).subList(1, words.length));
        arguments.addAll(
                words[0].equals("part5")
                        ? List.of("--server=127.0.0.1:" + port, "--data=" + folder.resolve("ann"))
                        : List.of("--port=" + port));
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$0\" \"$@\" " + closed));
        command.addAll(Programs.fromClassPath().start(words[0], arguments).command());
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
