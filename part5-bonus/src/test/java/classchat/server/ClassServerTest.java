package classchat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.basic.contract.ServerUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The finished server's folder, and its end. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClassServerTest {
    @TempDir
    private Path folder;

    @Test
    @DisplayName("R5.3 two servers do not use one folder, and the second leaves the first alone")
    void folderInUse() throws Exception {
        try (ServerUnderTest server = new ClassServerUnderTest(folder)) {
            assertThatThrownBy(() -> new ClassServerUnderTest(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessage("another ClassChat uses the folder " + folder);
            AckingPeer.join(server, "Alice").leave();
        }
        new ClassServerUnderTest(folder).close();
    }

    @Test
    @DisplayName("R5.3 what a server that was killed has left unpacked is cleared away at the next start")
    void leftBehind() throws Exception {
        Path unpacked = Files.createDirectory(folder.resolve("native"));
        Path leftBehind = Files.writeString(unpacked.resolve("sqlite-1234.so"), "left behind");
        new ClassServerUnderTest(folder).close();
        assertThat(leftBehind).doesNotExist();
    }

    @Test
    @DisplayName("R5.3 P7.5 a server that ends tells who is connected, and stores what they had not acknowledged")
    void end() throws Exception {
        ClassServerUnderTest server = new ClassServerUnderTest(folder);
        try (AckingPeer alice = AckingPeer.join(server, "Alice");
                AckingPeer bob = AckingPeer.join(server, "Bob")) {
            alice.say("Bob", "one");
            bob.expectText("Alice", "one");
            server.close();
            bob.peer().expectError("closing");
            bob.peer().expectEnd();
        }
        try (ServerUnderTest next = new ClassServerUnderTest(folder);
                AckingPeer bob = AckingPeer.join(next, "Bob")) {
            bob.expectDelayed("Alice", "one");
        }
    }
}
