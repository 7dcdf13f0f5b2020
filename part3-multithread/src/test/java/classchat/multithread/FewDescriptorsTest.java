package classchat.multithread;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.basic.contract.FewDescriptors;
import classchat.basic.contract.LineClient;
import classchat.basic.contract.ServerProcess;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FewDescriptorsTest {
    @ParameterizedTest
    @ValueSource(strings = {"select", "threads"})
    @DisplayName("R3.5 more clients than file descriptors: connected clients are served, others as soon as one is free")
    void moreClientsThanDescriptors(String engine) throws Exception {
        try (ServerProcess server = FewDescriptors.start(Main.class, "server", "--port", "0", "--engine", engine);
                LineClient early = LineClient.connectTo(server)) {
            early.readLine();
            FewDescriptors.useUp(server, "cannot accept a client", "have been accepted", () -> {
                early.sendBytes((byte) 0xFF, (byte) '\n');
                assertThat(early.readLine()).startsWith("error: ");
            });
        }
    }
}
