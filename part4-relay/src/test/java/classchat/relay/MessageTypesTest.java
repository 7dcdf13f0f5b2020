package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessageTypesTest {
    private final List<String> handled = new ArrayList<>();
    private final MessageTypes<String> types = new MessageTypes<String>()
            .on("who", (from, message) -> handled.add(from + " asks"))
            .on(Message.TEXT, (from, message) -> handled.add(from + " says " + message.string("text")));

    @Test
    @DisplayName("P2.9 a message goes to the handler of its type; without a type it is a message")
    void handlers() throws Exception {
        types.handle("Alice", Message.of("who"));
        types.handle("Bob", Message.parse("{\"text\":\"Hi\"}"));
        assertThat(handled).containsExactly("Alice asks", "Bob says Hi");
        assertThat(types.has("who")).isTrue();
        assertThat(types.has("file")).isFalse();
    }

    @Test
    @DisplayName("P2.9 a type without a handler is unknown-type")
    void unknownType() {
        assertThatThrownBy(() -> types.handle("Alice", Message.of("file")))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(Refusal.UNKNOWN_TYPE));
        assertThat(handled).isEmpty();
    }

    @Test
    @DisplayName("P2.8 a type that is no string is bad-field")
    void typeIsNoString() {
        assertThatThrownBy(() -> types.handle("Alice", Message.parse("{\"type\":1}")))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(Refusal.BAD_FIELD));
    }

    @Test
    @DisplayName("R5.1 a later part can replace the handler of a type")
    void replaced() throws Exception {
        types.on("who", (from, message) -> handled.add(from + " is answered"));
        types.handle("Alice", Message.of("who"));
        assertThat(handled).containsExactly("Alice is answered");
    }
}
