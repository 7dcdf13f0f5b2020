package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageParserTest {
    /** Lines that are refused; {@code '} stands for {@code "}. The same lines go to a running server in {@code HarmTest}. */
    static Stream<String> refusedLines() {
        return Stream.of(
                        // no value, or another than an object
                        "",
                        " ",
                        "\t",
                        "null",
                        "true",
                        "42",
                        "'text'",
                        "[]",
                        "[{}]",
                        "[{'text':'x'}]",
                        "Hello",
                        "GET / HTTP/1.1",
                        // unclosed, or closed wrongly
                        "{",
                        "}",
                        "{'text'",
                        "{'text':",
                        "{'text':'x'",
                        "{'text':'x",
                        "{'text':'x'}}",
                        "{'text':'x']",
                        "{'a':[1,2}",
                        "{'a':[}",
                        "{'a':{}",
                        "{'users':['a'",
                        "{{}}",
                        "{'a'}",
                        // commas, colons, quotes
                        "{,}",
                        "{'text':'x',}",
                        "{,'text':'x'}",
                        "{'a':1 'b':2}",
                        "{'a' 1}",
                        "{'a'::1}",
                        "{'a':1,,'b':2}",
                        "{a:1}",
                        "{`text`:1}",
                        "{'a':[1,]}",
                        "{'a':[,1]}",
                        "{'text':`x`}",
                        "{'a':'x'y'}",
                        "{1:2}",
                        "{'users':['a' 'b']}",
                        "{null:1}",
                        // behind the object
                        "{'a':1}x",
                        "{'a':1}{'b':2}",
                        "{'a':1},",
                        "{'a':1} null",
                        "{'a':1}]",
                        "{'a':1}//",
                        "{'a':1}\u0000",
                        // comments, byte order mark, other spaces
                        "/**/{'a':1}",
                        "{'a':1/**/}",
                        "{//\r'a':1}",
                        "\uFEFF{'a':1}",
                        "\u00A0{'a':1}",
                        "{'a':\u20031}",
                        "\f{}",
                        // a field twice, also if it is spelled differently
                        "{'sender':'Alice','sender':'Bob'}",
                        "{'text':'a','text':'a'}",
                        "{'sender':'Alice','\\u0073ender':'Bob'}",
                        "{'x':{},'x':{}}",
                        "{'x':null,'x':'y'}",
                        "{'x':'y','x':null}",
                        "{'x':{'a':1,'a':2}}",
                        "{'x':[{'a':1,'a':2}]}",
                        "{'':1,'':2}",
                        // numbers
                        "{'a':01}",
                        "{'a':+1}",
                        "{'a':.5}",
                        "{'a':1.}",
                        "{'a':1e}",
                        "{'a':0x10}",
                        "{'a':NaN}",
                        "{'a':Infinity}",
                        "{'a':-}",
                        "{'a':--1}",
                        "{'a':1_000}",
                        "{'a':1e+}",
                        "{'a':-01}",
                        // words
                        "{'a':True}",
                        "{'a':nul}",
                        "{'a':undefined}",
                        "{'a':truefalse}",
                        // strings
                        "{'text':'\t'}",
                        "{'text':'\u0001'}",
                        "{'text':'\u0000'}",
                        "{'text':'a\rb'}",
                        "{'text':'\\x41'}",
                        "{'text':'\\u12'}",
                        "{'text':'\\u12g4'}",
                        "{'text':'\\'}",
                        "{'text':'\\a'}",
                        "{'text':'\\0'}",
                        "{'text':'\\U00000041'}",
                        // what is no text
                        "{'text':'\\u0000'}",
                        "{'text':'\\ud800'}",
                        "{'text':'\\udc00'}",
                        "{'text':'\\udc00\\ud800'}",
                        "{'text':'\\ud800x'}",
                        "{'text':'\\ud83d\\ud83d\\ude42'}",
                        "{'\\u0000':1}",
                        "{'x':{'\\ud800':1}}",
                        "{'users':['\\ud800']}",
                        "{'x':[['\\u0000']]}",
                        // depth
                        "{'a':".repeat(33) + "1" + "}".repeat(33),
                        "{'a':" + "[".repeat(100_000),
                        "{'a':".repeat(10_000),
                        "[".repeat(60_000),
                        "{'a':" + "[".repeat(32) + "]".repeat(32) + "}")
                .map(line -> line.replace('\'', '"'));
    }

    @ParameterizedTest
    @MethodSource("refusedLines")
    @DisplayName("P2.1 P2.2 P2.3 P2.4 P2.5 R4.8 a line that is not one strict JSON object is malformed")
    void refused(String line) {
        assertThatThrownBy(() -> Message.parse(line))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(Refusal.MALFORMED));
    }

    @Test
    @DisplayName("R4.8 there are more than a hundred such lines")
    void manyRefusedLines() {
        assertThat(refusedLines().distinct()).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("takenLines")
    @DisplayName("P2.1 P2.3 P2.4 P2.6 what looks odd and is allowed is taken")
    void taken(String line) throws RefusedException {
        Message message = Message.parse(line);
        assertThat(message.string("text")).isEqualTo("x");
        assertThat(message.toString()).as("kept as it came").isEqualTo(line);
    }

    static Stream<String> takenLines() {
        return Stream.of(
                        "{'text':'x'}",
                        " {\t'text' : 'x' } \t",
                        "{'t\\u0065xt':'x'}",
                        "{'text':'\\u0078'}",
                        "{'text':'x','':''}",
                        "{'text':'x','n':-0}",
                        "{'text':'x','n':1e999999999}",
                        "{'text':'x','n':" + "9".repeat(1_000) + "}",
                        "{'text':'x','n':1.5E-7}",
                        "{'text':'x','a':" + "[".repeat(31) + "]".repeat(31) + "}",
                        "{'text':'x','o':{'o':{'o':null}}}",
                        "{'text':'x','smile':'\\ud83d\\ude42'}",
                        "{'text':'x','e':'\\b\\f\\n\\r\\t\\/\\\\\\''}",
                        "{'text':'x','Text':'y'}")
                .map(line -> line.replace('\'', '"'));
    }

    @Test
    @DisplayName("P2.6 fields have strings, whole numbers, truths or lists of strings; other values count as not there")
    void valuesOfFields() throws RefusedException {
        Message message = Message.parse(
                "{\"s\":\"text\",\"n\":123456789012345678,\"l\":[\"a\",\"b\"],\"e\":[],\"f\":1.5,\"big\":1234567890123456789,\"o\":{},\"z\":null,\"m\":[1]}");
        assertThat(message.string("s")).isEqualTo("text");
        assertThat(message.number("n")).isEqualTo(123_456_789_012_345_678L);
        assertThat(message.strings("l")).containsExactly("a", "b");
        assertThat(message.strings("e")).isEmpty();
        for (String other : List.of("f", "big", "o", "z", "m", "none")) {
            assertThat(message.string(other)).as(other).isNull();
        }
    }

    @Test
    @DisplayName("P2.8 a field of another type than asked for is bad-field")
    void otherTypes() throws RefusedException {
        Message message = Message.parse("{\"s\":\"text\",\"n\":1,\"l\":[\"a\"],\"b\":true}");
        for (String name : List.of("n", "l", "b")) {
            assertThatThrownBy(() -> message.string(name))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("'" + name + "'");
        }
        assertThatThrownBy(() -> message.number("s")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> message.strings("s")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> message.required("none")).isInstanceOf(RefusedException.class);
    }

    @Test
    @DisplayName("P4.2 what is written can be read, whatever the text")
    void writtenAndRead() throws RefusedException {
        for (String text : List.of(
                "",
                "\"\\/\b\f\n\r\t",
                "grüße 你好 \uD83D\uDE42",
                "\u2028\u2029\uFEFF",
                "\u0001\u001F\u007F",
                "</script>")) {
            Message message = Message.of("message")
                    .with("text", text)
                    .with("count", 7L)
                    .with("acks", true)
                    .with("users", List.of("a", text));
            Message read = Message.parse(message.toString());
            assertThat(read.string("text")).isEqualTo(text);
            assertThat(read.number("count")).isEqualTo(7);
            assertThat(read.strings("users")).containsExactly("a", text);
            assertThat(message.toString()).as("one line").doesNotContain("\n", "\r");
        }
    }
}
