package classchat.select;

import classchat.basic.contract.FewDescriptors;
import classchat.basic.contract.ServerProcess;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FewDescriptorsTest {
    @Test
    @DisplayName("R2.2 more clients than file descriptors: they wait in the backlog, and each is served in its turn")
    void moreClientsThanDescriptors() throws Exception {
        try (ServerProcess server = FewDescriptors.start(Main.class, "server", "--port", "0")) {
            FewDescriptors.useUp(server, "A client is connected", null, () -> {});
        }
    }
}
