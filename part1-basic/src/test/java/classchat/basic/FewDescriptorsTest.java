package classchat.basic;

import classchat.basic.contract.FewDescriptors;
import classchat.basic.contract.ServerProcess;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FewDescriptorsTest {
    @Test
    @DisplayName("R1.7 more clients than file descriptors: they wait in the backlog, and each is served in its turn")
    void moreClientsThanDescriptors() throws Exception {
        try (ServerProcess server = FewDescriptors.start(Main.class, "server", "--port", "0")) {
            FewDescriptors.useUp(server, "accepted a client", null, () -> {});
        }
    }
}
