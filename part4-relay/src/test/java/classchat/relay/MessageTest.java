package classchat.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "null, false", "1.5, false", "{}, false"})
    @DisplayName("P2.6 P2.8 a field that has to be true or false: what it says, or false if it is not there")
    void flag(String value, boolean expected) throws Exception {
        assertThat(Message.parse("{\"acks\":" + value + "}").flag("acks")).isEqualTo(expected);
        assertThat(Message.parse("{}").flag("acks")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "\"false\"", "\"\"", "1", "0", "[]", "[\"true\"]"})
    @DisplayName("P2.8 a field that has to be true or false and is of another kind is bad-field")
    void strictFlag(String value) throws Exception {
        Message message = Message.parse("{\"acks\":" + value + "}");
        assertThatThrownBy(() -> message.flag("acks"))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(Refusal.BAD_FIELD));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "100, 100", "101, -1", "-1, -1", "true, -1", "null, -1", "1.5, -1", "999999999999999999, -1"})
    @DisplayName(
            "P2.12 the number of raw bytes that follow: a whole number within the limit, or it cannot be understood")
    void rawBytes(String value, long expected) throws Exception {
        assertThat(Message.parse("{\"bytes\":" + value + "}").rawBytes("bytes", 100))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("P4.11 P2.13 a message to which nothing is added is sent on byte for byte as it came")
    void unchangedMessageKeepsItsLine() throws Exception {
        String line = "{ \"text\":\"\\u0061\", \"receiver\":\"Bob\",  \"status\":\"1\", \"sender\":\"Alice\"}";
        Message stamped = Relay.stamped(Name.of("Alice"), Message.parse(line));
        assertThat(new String(stamped.bytes(), UTF_8)).isEqualTo(line + "\n");
    }

    static List<Object> values() {
        return List.of(
                "",
                "plain ~",
                "a \"quoted\" word",
                "a \\ and a /",
                "two\nlines\t",
                "\u007f",
                "\u00fc \u4f60 \ud83d\ude42",
                0L,
                -999_999_999_999_999_999L,
                true,
                false,
                List.of(),
                List.of("7-1"),
                List.of("a", "", "c"),
                List.of("a", "\"b\"", "\u4f60"));
    }

    @ParameterizedTest
    @MethodSource("values")
    @DisplayName("R4.8 a field that is added behind a line is written as the JSON generator writes it")
    void added(Object value) throws Exception {
        Message received = Message.parse("{\"type\":\"t\",\"text\":\"x\"}");
        Message generated = received.with("text", "x"); // a value has changed: all of it is written
        assertThat(received.with("added", value).toString())
                .isEqualTo(generated.with("added", value).toString())
                .isEqualTo(
                        Message.of("t").with("text", "x").with("added", value).toString());
        Message.parse(received.with("added", value).bytes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                    | {'added':'y'}",
                "{ }                   | {'added':'y'}",
                "{'x':null}            | {'added':'y'}",
                "{'text':'x','n':{}}   | {'text':'x','added':'y'}",
                "{'text':'x'} .        | {'text':'x','added':'y'}",
                "{ 'text' : 'x' }      | { 'text' : 'x' ,'added':'y'}",
                "{'added':'x'}         | {'added':'y'}",
                "{'text':'\u4f60'}    | {'text':'\u4f60','added':'y'}"
            })
    @DisplayName("R4.8 whatever a line is like, a field that is added to it makes it one object with these fields")
    void addedTo(String line, String expected) throws Exception {
        Message message = Message.parse(line.replace('\'', '"').replace('.', ' '));
        assertThat(message.with("added", "y").toString()).isEqualTo(expected.replace('\'', '"'));
    }

    @Test
    @DisplayName("P2.12 without the field, or with a string, the number of raw bytes cannot be understood")
    void noRawBytes() throws Exception {
        assertThat(Message.parse("{}").rawBytes("bytes", 100)).isEqualTo(-1);
        assertThat(Message.parse("{\"bytes\":\"5\"}").rawBytes("bytes", 100)).isEqualTo(-1);
    }
}
