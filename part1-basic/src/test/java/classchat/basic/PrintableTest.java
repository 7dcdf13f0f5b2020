package classchat.basic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest(name = "U+{0}")
    @CsvSource({
        "0000", "0007", "0008", "0009", "000A", "000D", "001B", "007F", "0085", "009B", "061C", "200B", "200E", "200F",
        "2028", "2029", "202A", "202E", "2066", "2069", "FEFF", "D800", "DFFF", "E0001"
    })
    @DisplayName("R5.5 a character that moves, hides or reorders others is shown as its code")
    void dangerousCharactersAreShownAsCodes(String hex) {
        String character = new String(Character.toChars(Integer.parseInt(hex, 16)));
        assertThat(Printable.text("a" + character + "b")).isEqualTo("a\\u" + hex + "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "grüße",
                "你好",
                "שלום",
                "\uD83D\uDE42",
                "\uD83D\uDC69\u200D\uD83C\uDF93",
                "\uFFFD",
                "a\\u0041b"
            })
    @DisplayName("R1.3 text that people write is shown as it is")
    void harmlessTextIsShownAsItIs(String text) {
        assertThat(Printable.text(text)).isEqualTo(text);
    }
}
