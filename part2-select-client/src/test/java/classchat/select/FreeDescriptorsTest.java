package classchat.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FreeDescriptorsTest {
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger counts = new AtomicInteger();
    private int others; // opened by another part of the program after each client

    private int clientsOf(int limit) {
        FreeDescriptors descriptors = new FreeDescriptors(() -> {
            counts.incrementAndGet();
            return limit - open.get();
        });
        int clients = 0;
        while (descriptors.isThereOne()) {
            clients++;
            descriptors.taken();
            open.addAndGet(1 + others);
        }
        return clients;
    }

    @Test
    @DisplayName("R3.5 clients get all descriptors but the reserve, and the open ones are seldom counted")
    void reserve() {
        assertThat(clientsOf(1024)).isEqualTo(1024 - FreeDescriptors.RESERVE);
        assertThat(counts).hasValueLessThan(15);
    }

    @Test
    @DisplayName("R3.5 clients leave the reserve also when other parts of the program open descriptors")
    void others() {
        others = 1;
        assertThat(clientsOf(1024)).isBetween(500, 512);
        assertThat(1024 - open.get()).isBetween(FreeDescriptors.RESERVE - 2, FreeDescriptors.RESERVE);
    }

    @Test
    @DisplayName("R3.5 no client is accepted while fewer descriptors than the reserve are free")
    void tooFew() {
        assertThat(clientsOf(FreeDescriptors.RESERVE - 3)).isZero();
    }

    @Test
    @DisplayName("R3.5 a client is accepted again when a descriptor is free again")
    void freeAgain() {
        AtomicInteger free = new AtomicInteger(FreeDescriptors.RESERVE + 1);
        FreeDescriptors descriptors = new FreeDescriptors(free::get);
        assertThat(descriptors.isThereOne()).isTrue();
        descriptors.taken();
        free.decrementAndGet();
        assertThat(descriptors.isThereOne()).isFalse();
        free.incrementAndGet();
        assertThat(descriptors.isThereOne()).isTrue();
    }

    @Test
    @DisplayName("R3.5 the descriptors of this process are counted")
    void thisProcess() {
        assertThat(FreeDescriptors.ofThisProcess().isThereOne()).isTrue();
    }
}
