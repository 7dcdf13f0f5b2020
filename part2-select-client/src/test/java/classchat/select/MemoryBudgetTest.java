package classchat.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.basic.contract.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One maximum for all bytes that wait in a server's memory. */
class MemoryBudgetTest {
    private static final int STEP = MemoryBudget.STEP_BYTES;

    private final MemoryBudget budget = new MemoryBudget(100 * STEP);
    private final List<String> calledBack = new ArrayList<>();

    private MemoryBudget.Holding holding(String name) {
        return budget.open(() -> calledBack.add(name)).holding();
    }

    @Test
    @DisplayName("R3.3 held bytes are counted in steps, and given back to the last one")
    void counted() {
        MemoryBudget.Holding holding = holding("Ann");
        holding.set(1);
        assertThat(budget.heldBytes()).isEqualTo(STEP);
        holding.set(3 * STEP + 1);
        assertThat(budget.heldBytes()).isEqualTo(4 * STEP);
        holding.set(3 * STEP);
        assertThat(budget.heldBytes()).as("one step less is not worth a count").isEqualTo(4 * STEP);
        holding.set(STEP);
        assertThat(budget.heldBytes()).isEqualTo(STEP);
        holding.set(0);
        assertThat(budget.heldBytes()).isZero();
    }

    @Test
    @DisplayName("P8.1 held input is counted to the byte: ten bytes behind a long line leave room for a line of 4 KiB")
    void inputCounted() {
        MemoryBudget.Account account = budget.open();
        MemoryBudget.Holding line = account.inputHolding();
        line.set(2 * STEP);
        line.set(10);
        assertThat(budget.heldBytes()).isEqualTo(10);
        budget.open().holding().set(100 * STEP);
        int lineBytes = 4 * 1_024;
        for (int read = 10; read < lineBytes; ) { // the room for a line grows by doubling
            int bytes = account.readableBytes(100);
            assertThat(bytes).as("after %d bytes", read).isPositive();
            read += bytes;
            line.set(Math.min(2L * read, 2L * lineBytes - 1));
        }
    }

    @Test
    @DisplayName("R3.3 when the maximum is exceeded, the account that holds most is called back, and nobody else")
    void largestFirst() {
        holding("small").set(10 * STEP);
        MemoryBudget.Account large = budget.open(() -> calledBack.add("large"));
        MemoryBudget.Holding first = large.holding();
        MemoryBudget.Holding second = large.holding();
        first.set(20 * STEP);
        second.set(20 * STEP);
        holding("middle").set(30 * STEP);
        assertThat(calledBack).isEmpty();
        holding("newcomer").set(21 * STEP);
        assertThat(calledBack).containsExactly("large");
        holding("next").set(20 * STEP);
        assertThat(calledBack)
                .as("bytes that are about to be given back are not asked for again")
                .containsExactly("large");
        first.set(0);
        second.set(0);
        assertThat(budget.heldBytes()).isEqualTo(81 * STEP);
        assertThat(calledBack).containsExactly("large");
    }

    @Test
    @DisplayName("R3.3 an account that has been called back is called once more when far more than the maximum is held")
    void hurried() {
        MemoryBudget.Account slow = budget.open(() -> calledBack.add("slow"));
        slow.holding().set(90 * STEP);
        MemoryBudget.Account gone = budget.open(() -> calledBack.add("gone"));
        MemoryBudget.Holding last = gone.holding();
        last.set(20 * STEP);
        assertThat(calledBack).containsExactly("slow");
        MemoryBudget.Holding others = budget.open().holding();
        others.set(15 * STEP);
        assertThat(calledBack).containsExactly("slow");
        others.set(16 * STEP);
        assertThat(calledBack).as("126 of 100").containsExactly("slow", "slow");
        others.set(90 * STEP);
        assertThat(calledBack).as("that cannot be undone").containsExactly("slow", "slow", "gone");
        gone.close();
        others.set(95 * STEP);
        assertThat(calledBack).containsExactly("slow", "slow", "gone");
    }

    @Test
    @DisplayName("R3.3 accounts that hold little are not called back for the bytes of one that cannot be")
    void nobodyToBlame() {
        holding("Ann").set(STEP);
        budget.open().holding().set(200 * STEP);
        assertThat(calledBack).isEmpty();
        assertThat(budget.isFarExceeded()).isTrue();
    }

    @Test
    @DisplayName("R3.3 when far too much is held in small parts, the largest of them are called back")
    void manySmall() {
        for (int i = 0; i < 40; i++) {
            holding("small " + i).set(STEP);
        }
        for (int i = 0; i < 28; i++) {
            holding("middle " + i).set(3 * STEP);
        }
        assertThat(budget.heldBytes()).isEqualTo(124 * STEP);
        assertThat(calledBack).isEmpty();
        holding("last").set(3 * STEP);
        assertThat(calledBack).as("127 of 100").hasSize(1).first().asString().matches("middle .*|last");
    }

    @Test
    @DisplayName("R3.3 a party may read as far as its share goes, and a short line in any case")
    void readable() {
        MemoryBudget.Account reader = budget.open(() -> calledBack.add("reader"));
        MemoryBudget.Holding line = reader.inputHolding();
        assertThat(reader.readableBytes(1_000)).isEqualTo(1_000);
        assertThat(reader.readableBytes(1_000_000)).isEqualTo(25 * STEP);
        line.set(10 * STEP);
        assertThat(reader.readableBytes(1_000_000)).as("90 are free").isEqualTo((int) (22.5 * STEP) - 10 * STEP);
        budget.open().holding().set(60 * STEP);
        assertThat(reader.readableBytes(1_000_000)).as("30 are free").isZero();
        line.set(8 * STEP - 100);
        assertThat(reader.readableBytes(1_000_000))
                .as("so little is not worth a read")
                .isZero();
        MemoryBudget.Holding output = reader.holding();
        output.set(STEP); // does not count
        line.set(STEP);
        assertThat(reader.readableBytes(1_000_000)).isEqualTo((int) (9.5 * STEP) - STEP);
        budget.open().holding().set(38 * STEP);
        assertThat(reader.readableBytes(1_000_000))
                .as("nothing is free")
                .isEqualTo(MemoryBudget.MIN_INPUT_BYTES - STEP);
        budget.open().holding().set(26 * STEP);
        assertThat(reader.readableBytes(1_000_000)).as("far exceeded").isEqualTo(MemoryBudget.MIN_READ_BYTES);
        assertThat(reader.readableBytes(100)).isEqualTo(100);
        line.set(STEP + 1);
        assertThat(reader.readableBytes(1_000_000)).isZero();
        line.set(0);
        assertThat(reader.readableBytes(1_000_000)).isPositive();
        assertThat(calledBack).isEmpty();
        output.set(4 * STEP); // counts: it may be what exceeds the maximum
        assertThat(reader.readableBytes(1_000_000)).isZero();
        assertThat(calledBack).containsExactly("reader");
    }

    @Test
    @DisplayName("R3.3 a party that waits for a second to read: if input fills the memory, the largest is called back")
    void makesRoom() {
        holding("large output").set(15 * STEP);
        for (int i = 1; i <= 6; i++) {
            input("input " + i).set(8 * STEP);
        }
        MemoryBudget.Holding largest = input("largest");
        largest.set(20 * STEP);
        MemoryBudget.Account waiting = budget.open(() -> calledBack.add("waiting"));
        waiting.inputHolding().set(5 * STEP);
        askInVain(waiting, 7);
        assertThat(calledBack).as("it has not waited long enough").isEmpty();
        askInVain(waiting, 1);
        assertThat(calledBack).containsExactly("largest");
        askInVain(waiting, 8);
        assertThat(calledBack).as("the largest has not given its bytes back").hasSize(1);
        largest.set(0);
        assertThat(waiting.readableBytes(1_000_000))
                .as("of 33 free steps a quarter, less 4")
                .isPositive();
    }

    @Test
    @DisplayName(
            "P8.1 a party that waits for a second to read: if slow readers fill the memory, the slowest is called back")
    void makesRoomOfOutput() {
        MemoryBudget.Holding largest = holding("largest output");
        largest.set(40 * STEP);
        holding("large output").set(39 * STEP);
        budget.open().holding().set(15 * STEP);
        MemoryBudget.Account waiting = budget.open(() -> calledBack.add("waiting"));
        waiting.inputHolding().set(5 * STEP);
        askInVain(waiting, 8);
        assertThat(calledBack).containsExactly("largest output");
        largest.set(0);
        assertThat(waiting.readableBytes(1_000_000)).isPositive();
    }

    @Test
    @DisplayName(
            "R3.3 a party that waits to read while other things than input fill the memory waits on, less and less often")
    void waitsForTheDisk() {
        holding("large output").set(20 * STEP);
        budget.open().holding().set(70 * STEP);
        MemoryBudget.Account waiting = budget.open(() -> calledBack.add("waiting"));
        waiting.inputHolding().set(5 * STEP);
        askInVain(waiting, 1);
        assertThat(waiting.pause()).isEqualTo(Duration.ofMillis(10));
        askInVain(waiting, 1);
        assertThat(waiting.pause()).isEqualTo(Duration.ofMillis(20));
        askInVain(waiting, 1_000);
        assertThat(waiting.pause()).isEqualTo(Duration.ofMillis(320));
        assertThat(calledBack).isEmpty();
    }

    @Test
    @DisplayName("P8.1 after a second one party is called back, also if all hold as little as the one that waits")
    void makesRoomAmongEquals() {
        int line = 2 * STEP + 1; // the least with which a party waits
        for (int i = 1; i <= 49; i++) {
            input("input " + i).set(line);
        }
        MemoryBudget.Account waiting = budget.open(() -> calledBack.add("waiting"));
        waiting.inputHolding().set(line);
        askInVain(waiting, 8);
        assertThat(calledBack).hasSize(1);
    }

    private MemoryBudget.Holding input(String name) {
        return budget.open(() -> calledBack.add(name)).inputHolding();
    }

    private static void askInVain(MemoryBudget.Account account, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(account.readableBytes(1_000_000)).isZero();
        }
    }

    @Test
    @DisplayName("R3.3 a closed account is not called back; its bytes count until they are given back")
    void closed() {
        MemoryBudget.Account account = budget.open(() -> calledBack.add("gone"));
        MemoryBudget.Holding holding = account.holding();
        holding.set(90 * STEP);
        account.close();
        holding("Ann").set(11 * STEP);
        assertThat(calledBack).containsExactly("Ann");
        holding.set(0);
        assertThat(budget.heldBytes()).isEqualTo(11 * STEP);
    }

    @Test
    @DisplayName("R3.3 parties that keep to their share do not exceed the maximum together, but for a step each")
    void shares() {
        MemoryBudget large = new MemoryBudget(10_000L * STEP);
        assertThat(large.fairShareBytes()).isEqualTo(2_500L * STEP);
        List<Long> held = new ArrayList<>();
        for (int party = 0; party < 200; party++) {
            MemoryBudget.Holding holding = large.open().holding();
            long bytes = 0;
            while (bytes + STEP <= large.fairShareBytes()) {
                bytes += STEP;
                holding.set(bytes);
            }
            held.add(bytes);
        }
        assertThat(held.get(0)).isEqualTo(2_000L * STEP); // a fifth
        assertThat(large.heldBytes()).isBetween(large.maxBytes() - 4 * STEP, large.maxBytes() + 200 * STEP);
        assertThat(held.get(199)).as("the last one has room for some messages").isEqualTo(STEP);
    }

    @Test
    @DisplayName("R3.3 many threads at once: every byte is given back, and each account is called back twice at most")
    void threads() {
        long seed = System.nanoTime();
        AtomicInteger thrice = new AtomicInteger();
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            Random random = new Random(seed + thread);
            running.add(Background.run(() -> {
                for (int round = 0; round < 2_000; round++) {
                    AtomicInteger calls = new AtomicInteger();
                    MemoryBudget.Account account = budget.open(calls::incrementAndGet);
                    MemoryBudget.Holding holding = account.holding();
                    for (int i = 0; i < 5; i++) {
                        holding.set(random.nextInt(60 * STEP));
                    }
                    holding.set(0);
                    account.close();
                    thrice.addAndGet(calls.get() > 2 ? 1 : 0);
                }
            }));
        }
        running.forEach(CompletableFuture::join);
        assertThat(budget.heldBytes()).as("seed %d", seed).isZero();
        assertThat(thrice).as("seed %d", seed).hasValue(0);
        holding("Ann").set(99 * STEP);
        assertThat(calledBack)
                .as("nothing is left of those that were called back")
                .isEmpty();
        holding("Bob").set(2 * STEP);
        assertThat(calledBack).containsExactly("Ann");
    }

    @Test
    @DisplayName("R3.3 a maximum below one byte is refused")
    void unfit() {
        assertThatThrownBy(() -> new MemoryBudget(0)).hasMessageContaining("maxBytes");
    }
}
