package classchat.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import classchat.basic.contract.Background;
import classchat.basic.contract.ProgramOutput;
import classchat.basic.contract.ServerUnderTest;
import classchat.basic.contract.Typist;
import classchat.multithread.Engine;
import classchat.select.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client of PROTOCOL.md, section 9, cut out of the page and run. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PythonClientTest {
    @Test
    @DisplayName("P9 a client written from the page alone, in Python, chats with ours")
    void pythonClientChats() throws Exception {
        assumeTrue(isPythonHere(), "there is no python3 on this machine");
        String page = Files.readString(Path.of("..", "PROTOCOL.md"), UTF_8);
        String program = page.substring(page.indexOf("```python\n") + 10, page.lastIndexOf("```"));
        try (ServerUnderTest server = new ChatServerUnderTest(Engine.SELECT, 1);
                Typist typist = new Typist()) {
            ProgramOutput output = new ProgramOutput();
            CompletableFuture<Void> alice = Background.run(() -> ConsoleClient.chat(
                    server.address(), "Alice", typist.in(), output.stream(), Limits.CLIENT, new Random(1)));
            output.awaitLine("* You are in.");
            Process python = new ProcessBuilder(
                            "python3",
                            "-c",
                            program,
                            "127.0.0.1",
                            Integer.toString(server.address().getPort()))
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader zoe = python.inputReader(UTF_8)) {
                output.awaitLine("Zoe:hello from Python");
                typist.type("Zoe:grüße aus Java\n");
                assertThat(zoe.readLine()).isEqualTo("Alice:grüße aus Java");
            } finally {
                python.destroy();
            }
            typist.type("/quit\n");
            alice.join();
        }
    }

    private static boolean isPythonHere() {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
