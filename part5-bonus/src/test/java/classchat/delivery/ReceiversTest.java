package classchat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiversTest {
    private final List<String> asked = new ArrayList<>();

    private Receivers.Directory directory(String kind) {
        return name -> {
            asked.add(kind + " " + name);
            return submission -> {};
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"#!", "!#"})
    @DisplayName(
            "R4.3 the first character of a receiver's name says which directory knows it, in whatever order they were added")
    void byPrefix(String order) throws Exception {
        Receivers receivers = new Receivers(directory("person"));
        order.chars().forEach(prefix -> receivers.add((char) prefix, directory("kind " + (char) prefix)));
        for (String name : List.of("Bob", "#class", "!x", "B#b")) {
            receivers.find(name);
        }
        assertThat(asked).containsExactly("person Bob", "kind # #class", "kind ! !x", "person B#b");
    }

    @Test
    @DisplayName("R4.3 without any other directory all names are names of people")
    void people() throws Exception {
        new Receivers(directory("person")).find("#class");
        assertThat(asked).containsExactly("person #class");
    }
}
