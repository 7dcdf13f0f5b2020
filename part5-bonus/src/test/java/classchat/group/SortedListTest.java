package classchat.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lists that are sorted by a key, and do not change. */
class SortedListTest {
    private static final Function<String, String> KEY = String::toLowerCase;

    @Test
    @DisplayName("R5.3 found by key, given in pages, each key once; a change makes a new list")
    void sorted() {
        SortedList<String> list = SortedList.of(KEY, List.of("Tom", "alice", "Bob"));
        assertThat(list).containsExactly("alice", "Bob", "Tom");
        assertThat(list.find("bob")).isEqualTo("Bob");
        assertThat(list.find("carol")).isNull();
        assertThat(list.after("", 2)).containsExactly("alice", "Bob");
        assertThat(list.after("bob", 2)).containsExactly("Tom");
        assertThat(list.after("b", 1)).containsExactly("Bob");
        assertThat(list.after("tom", 2)).isEmpty();
        assertThat(list.with(List.of("BOB", "Zoe"))).containsExactly("alice", "BOB", "Tom", "Zoe");
        assertThat(list.without(Set.of("bob", "nobody"))).containsExactly("alice", "Tom");
        assertThat(list).containsExactly("alice", "Bob", "Tom");
    }

    @Test
    @DisplayName("R5.3 a thousand random changes: as a tree")
    void asATree() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TreeMap<String, String> tree = new TreeMap<>();
        SortedList<String> list = SortedList.of(KEY, List.of());
        for (int i = 0; i < 1_000; i++) {
            String one = Integer.toString(random.nextInt(60));
            String other = Integer.toString(random.nextInt(60));
            if (random.nextBoolean()) {
                list = list.with(List.of(one, other));
                tree.put(one, one);
                tree.put(other, other);
            } else {
                list = list.without(new HashSet<>(List.of(one, other)));
                tree.remove(one);
                tree.remove(other);
            }
            assertThat(list).as("seed %d", seed).containsExactlyElementsOf(tree.values());
            assertThat(list.after(one, 5))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(
                            tree.tailMap(one, false).values().stream().limit(5).toList());
        }
    }
}
