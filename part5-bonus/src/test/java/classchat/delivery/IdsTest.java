package classchat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.delivery.Epoch.Seen;
import classchat.store.MailboxLimits;
import classchat.store.Mark;
import classchat.store.MemoryStore;
import classchat.store.Store;
import classchat.store.StoreException;
import classchat.store.StoredPerson;
import classchat.wire.MessageId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IdsTest {
    private final MemoryStore store = new MemoryStore(MailboxLimits.DEFAULT);
    private final long alice = enter().id();
    private final Ids ids = new Ids(alice, List.of(), store, IdLimits.DEFAULT, null);

    private StoredPerson enter() {
        List<StoredPerson> entered = new ArrayList<>();
        store.enter("alice", "Alice", 0, 1, Store.NewName.ALLOWED, new Store.Answer<>() {
            @Override
            public void done(StoredPerson person) {
                entered.add(person);
            }

            @Override
            public void failed(StoreException why) {
                throw new AssertionError(why);
            }
        });
        return entered.get(0);
    }

    private static MessageId id(long epoch, long counter) {
        return new MessageId(epoch, counter);
    }

    @Test
    @DisplayName("P10.4 the ids of a sender that has left are on the disk alone, but for messages on their way")
    void leaves() {
        for (long epoch = 1; epoch <= 3; epoch++) {
            assertThat(ids.begin(id(epoch, 1))).isEqualTo(Seen.NEW);
        }
        ids.settle(List.of(id(1, 1)));
        ids.leave();
        assertThat(ids.knows(1)).isFalse();
        assertThat(ids.knows(2)).as("on its way").isTrue();
        assertThat(ids.begin(id(1, 2))).as("of the old connection").isEqualTo(Seen.ON_ITS_WAY);
        assertThat(ids.settle(List.of(id(2, 1)))).containsExactly(id(2, 1));
        assertThat(ids.knows(2)).isFalse();
        List<Mark> marks = enter().marks();
        assertThat(marks).extracting(Mark::epoch).containsExactly(1L, 2L);
        ids.learn(marks);
        assertThat(List.of(ids.begin(id(1, 1)), ids.begin(id(2, 1)), ids.begin(id(3, 1)), ids.begin(id(1, 2))))
                .containsExactly(Seen.ANSWERED, Seen.ANSWERED, Seen.ON_ITS_WAY, Seen.NEW);
    }
}
