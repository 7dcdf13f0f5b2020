package classchat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.select.Connection;
import classchat.select.MemoryBudget;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How much work one person may cause before the person waits for it. */
class WorkloadTest {
    private static final long MIB = 1_024 * 1_024;

    private final MemoryBudget memory = new MemoryBudget(100 * MIB);
    private final Workload workload = new Workload(memory);
    private int pauses;

    private final Connection connection = (Connection) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                switch (method.getName()) {
                    case "pauseReading" -> pauses++;
                    case "resumeReading" -> pauses--;
                    default -> throw new UnsupportedOperationException(method.getName());
                }
                return null;
            });

    @Test
    @DisplayName("R3.3 a person waits beyond four MiB of work, until half of that is done")
    void pausesAndGoesOn() {
        workload.begin(4 * MIB);
        workload.pauseIfTooMuch(connection);
        assertThat(pauses).isZero();
        workload.begin(1);
        workload.pauseIfTooMuch(connection);
        assertThat(pauses).isOne();
        workload.done(2 * MIB);
        assertThat(pauses).isOne();
        workload.done(1);
        assertThat(pauses).isZero();
    }

    @Test
    @DisplayName("R3.3 with little memory left a person waits beyond 4 KiB of work, and goes on when that is done")
    void littleMemory() {
        MemoryBudget.Holding others = memory.open().holding();
        others.set(100 * MIB);
        workload.begin(5_000);
        workload.pauseIfTooMuch(connection);
        assertThat(pauses).isOne();
        workload.done(5_000);
        assertThat(pauses).isZero();
    }

    @Test
    @DisplayName("R3.3 a task for which there is too much work runs when half of that is done, and others at once")
    void tasks() {
        List<String> done = new ArrayList<>();
        workload.whenNotTooMuch(() -> done.add("at once"));
        workload.begin(5 * MIB);
        workload.whenNotTooMuch(() -> done.add("later"));
        assertThat(done).containsExactly("at once");
        workload.done(3 * MIB);
        assertThat(done).containsExactly("at once", "later");
    }

    @Test
    @DisplayName("R3.3 two connections of one person, the second of which came while the first one waits: both go on")
    void twoConnections() {
        workload.begin(5 * MIB);
        workload.pauseIfTooMuch(connection);
        workload.pauseIfTooMuch(connection);
        assertThat(pauses).isEqualTo(2);
        workload.done(5 * MIB);
        assertThat(pauses).isZero();
    }
}
