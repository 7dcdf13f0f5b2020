package classchat.basic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest(name = "U+{0}")
    @CsvSource({
        "0000", "0007", "0008", "000A", "000D", "001B", "007F", "0085", "009B", "061C", "200B", "200E", "200F", "2028",
        "2029", "202A", "202B", "202C", "202D", "202E", "2066", "2067", "2068", "2069", "FEFF", "D800", "DFFF", "E0001",
        "200C", "200D", "2060", "034F", "115F", "1160", "17B4", "180B", "180E", "2065", "3164", "FE0F", "FFA0", "FFF8",
        "E0080", "E0100"
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
                "a\\u0041b",
                "if (x) {\ty();\t}",
                "1\uFE0F\u20E3",
                "\u2764\uFE0F",
                "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
                "\u908A\uDB40\uDD00",
                "e\u0301"
            })
    @DisplayName("R1.3 text that people write is shown as it is")
    void harmlessTextIsShownAsItIs(String text) {
        assertThat(Printable.text(text)).isEqualTo(text);
    }

    @Test
    @DisplayName(
            "R5.5 a combining mark that begins a text would change the character in front of it: shown as its code")
    void markWithoutItsBase() {
        assertThat(Printable.text("\u0338delivered")).isEqualTo("\\u0338delivered");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uD83D\uDE42",
                "\uD83D\uDC69\u200D\uD83C\uDF93",
                "\u0915\u093C\u093F",
                "e\u0301\u0323",
                "\u2764\uFE0F"
            })
    @DisplayName("R5.5 the beginning of a text ends between two characters, never inside one")
    void beginningEndsBetweenCharacters(String character) {
        for (int before = 30; before <= 40; before++) {
            String letters = "x".repeat(before);
            assertThat(Printable.beginning(letters + character + "y".repeat(20)))
                    .as("%d letters in front", before)
                    .endsWith("...")
                    .containsAnyOf(letters + "...", letters + character);
        }
    }

    @Test
    @DisplayName("R5.5 a text without two characters, however long, has a beginning of 40 UTF-16 units at most")
    void beginningOfOneLongCharacter() {
        String marks = "\u0301".repeat(1_000);
        assertThat(Printable.beginning("e" + marks)).isEqualTo("e" + marks.substring(0, 39) + "...");
        String family = "\uD83D\uDE42\u200D".repeat(13) + "\uD83D\uDE42\u200D"; // the 40th unit is half a pair
        assertThat(Printable.beginning(family)).isEqualTo(family.substring(0, 39) + "...");
    }
}
