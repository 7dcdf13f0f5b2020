package classchat.store;

import static classchat.store.StoreCaller.id;
import static classchat.store.StoreCaller.post;
import static org.assertj.core.api.Assertions.assertThat;

import classchat.store.Store.Limit;
import classchat.store.StoreCaller.FateOf;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The store of the other tests promises the same. */
class MemoryStoreTest implements StoreContract {
    private final MemoryDisk disk = new MemoryDisk();

    @Override
    public Store open(MailboxLimits limits) {
        return new MemoryStore(disk, limits);
    }

    @Override
    public Store openKilled(MailboxLimits limits) {
        return new MemoryStore(disk.killed(), limits);
    }

    @Test
    @DisplayName("work is held, done step by step, and fails, as a test wants it")
    void steps() {
        MemoryStore store = new MemoryStore(MailboxLimits.DEFAULT);
        StoreCaller caller = new StoreCaller(store);
        long bob = caller.person("Bob");
        store.hold();
        FateOf one = new FateOf();
        FateOf two = new FateOf();
        store.keep(post(bob, id(1), "one"), bob, Limit.ENFORCED, one);
        store.keep(post(bob, id(2), "two"), bob, Limit.ENFORCED, two);
        assertThat(one.fate).isNotDone();
        assertThat(store.step()).isTrue();
        assertThat(one.fate).isDone();
        assertThat(two.fate).isNotDone();
        store.failNext(2);
        store.release();
        assertThat(two.fate.join().word()).isEqualTo("failed");
        boolean[] taken = {false};
        store.takeOff(bob, List.of(one.fate.join().place()), () -> taken[0] = true);
        assertThat(taken[0]).isFalse();
        store.retry();
        assertThat(taken[0]).isTrue();
        assertThat(caller.texts(bob)).isEmpty();
    }
}
