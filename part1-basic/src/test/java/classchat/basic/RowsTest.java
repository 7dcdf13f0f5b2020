package classchat.basic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RowsTest {
    private static final List<Integer> WIDTHS = List.of(20, 40, 80, 81, 200);
    private static final String SENDER = "Eve:";
    private static final String WOMAN_STUDENT = "\uD83D\uDC69\u200D\uD83C\uDF93";

    /** Texts that were made to look like something else, or to be broken in a bad place. */
    private static final List<String> HOSTILE = List.of(
            "ok" + " ".repeat(70) + "* delivered to Bob",
            "ok" + "\t".repeat(9) + "* delivered to Bob",
            "ok" + "\u00A0".repeat(70) + "* delivered to Bob",
            "ok" + "\u3000".repeat(35) + "* delivered to Bob",
            "ok" + "\u2800".repeat(70) + "* delivered to Bob",
            "ok" + ".".repeat(70) + "* delivered to Bob",
            "ok" + "\u200B".repeat(70) + "* delivered to Bob",
            "ok" + "\u3164".repeat(35) + "* delivered to Bob",
            "ok" + "\u0301".repeat(70) + "* delivered to Bob",
            "ok" + "\u200D".repeat(70) + "* delivered to Bob",
            "ok" + "\uFE0F".repeat(70) + "* delivered to Bob",
            "ok\n* delivered to Bob",
            "ok\r\n* delivered to Bob",
            "ok\r* delivered to Bob",
            "ok\u000B* delivered to Bob",
            "ok\f* delivered to Bob",
            "ok\u0085* delivered to Bob",
            "ok\u2028* delivered to Bob",
            "ok\u2029* delivered to Bob",
            "ok\u001B[E* delivered to Bob",
            "ok\u001B[2J\u001B[H* delivered to Bob",
            "ok\u009B1E* delivered to Bob",
            "ok\b\b\b\b\b\b* delivered to Bob",
            "\u202Ebob ot dereviled *",
            "\u2067Bob:hi\u2069",
            "* delivered to Bob ".repeat(40),
            "Bob:hi ".repeat(100),
            "Bob:hi" + " ".repeat(14),
            "x".repeat(4_000),
            "你好".repeat(300),
            "a" + "你好".repeat(300),
            "\uD83D\uDE42".repeat(200),
            WOMAN_STUDENT.repeat(100),
            "\uD83D\uDE42\u200D".repeat(200) + "Bob:hi",
            "\uD83C\uDDE9\uD83C\uDDEA".repeat(100),
            "\u1100".repeat(300) + "Bob:hi",
            "e\u0301".repeat(300),
            "e" + "\u0301".repeat(3_000) + "Bob:hi",
            "\u2764\uFE0F".repeat(200),
            "1\uFE0F\u20E3".repeat(200),
            "\uE000".repeat(200),
            "\uDB80\uDC00".repeat(200),
            "\u0378".repeat(200),
            "\uD83D".repeat(200),
            "ok \uD83D",
            "\uDE42\uD83D\uDE42\uD83D",
            "\u0000".repeat(100),
            "if (x) {\t\ty();\t\t\t// " + "z".repeat(100),
            " ".repeat(300),
            "\t".repeat(300),
            "");

    static Stream<Arguments> hostileTextsAtAllWidths() {
        return WIDTHS.stream()
                .flatMap(width -> HOSTILE.stream().map(text -> Arguments.of(width, Printable.beginning(text), text)));
    }

    @ParameterizedTest(name = "{0} columns: {1}")
    @MethodSource("hostileTextsAtAllWidths")
    @DisplayName("R5.5 no row of a text but the first begins in column 0, and none is wider than the terminal")
    void rowsStayForeign(int width, String beginning, String text) {
        check(SENDER + Printable.text(text), width);
    }

    @Test
    @DisplayName("R5.5 so it is with texts of random characters, at random widths")
    void randomTexts() {
        long seed = Long.getLong("rows.seed", System.nanoTime());
        System.out.println("RowsTest: -Drows.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            int[] codePoints = random.ints(random.nextInt(300), 0, Character.MAX_CODE_POINT + 1)
                    .map(any -> likely(any, random))
                    .toArray();
            String text = new String(codePoints, 0, codePoints.length);
            check(SENDER + Printable.text(text), Rows.MIN_COLUMNS + random.nextInt(120));
        }
    }

    /** Half of the characters are such as make trouble. */
    private static int likely(int any, Random random) {
        String trouble = "  \t\n\r*:a\u0301\u200D\uFE0F\u3000\u1100\u1161\u11A8\u20E3你\u05D0\u094D";
        switch (random.nextInt(4)) {
            case 0:
                return any;
            case 1:
                return 0x1F1E6 + random.nextInt(0x500); // flags, emoji and their modifiers
            default:
                return trouble.charAt(random.nextInt(trouble.length()));
        }
    }

    private static void check(String line, int width) {
        String rows = Rows.of(line, width);
        assertThat(rows.lines().skip(1)).allMatch(row -> row.startsWith(Rows.INDENT));
        assertThat(rows.lines()).allMatch(row -> Rows.columns(row) <= width);
        assertThat(withoutBlanks(rows)).as("nothing is left out").isEqualTo(withoutBlanks(line));
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("[ \t\n]", "");
    }

    @Test
    @DisplayName("R5.5 eighty columns, seventy blanks: the second row is visibly the rest of the first")
    void seventyBlanks() {
        assertThat(Rows.of("Eve:ok" + " ".repeat(74) + "* delivered to Bob", 80))
                .isEqualTo("Eve:ok" + " ".repeat(74) + "\n    * delivered to Bob");
    }

    @Test
    @DisplayName("R5.5 a row ends behind a word, unless the word is longer than half a row")
    void wordsStayWhole() {
        assertThat(Rows.of("Eve:one two three four five six", 20)).isEqualTo("Eve:one two three \n    four five six");
        assertThat(Rows.of("Eve:one twothreefourfivesix", 20)).isEqualTo("Eve:one twothreefour\n    fivesix");
    }

    @Test
    @DisplayName("R5.5 a line that fits is left alone; of several lines, each has rows of its own")
    void linesThatFit() {
        assertThat(Rows.of("x".repeat(80), 80)).isEqualTo("x".repeat(80));
        assertThat(Rows.of("* a\n* " + "b".repeat(20), 20)).isEqualTo("* a\n* " + "b".repeat(18) + "\n    bb");
        assertThat(Rows.of("", 80)).isEmpty();
    }

    @Test
    @DisplayName("R5.5 a tab goes to the next multiple of eight columns")
    void tabs() {
        assertThat(Rows.of("Eve:\tx\t1234567\t\ty", 80)).isEqualTo("Eve:    x       1234567         y");
        assertThat(Rows.of("Eve:ok" + "\t".repeat(1_000) + "* delivered", 20))
                .as("as many rows as letters would take")
                .isEqualTo("Eve:ok" + " ".repeat(14) + "\n    * delivered");
    }

    @Test
    @DisplayName("R5.5 a row never ends inside a character, if the character fits in a row")
    void charactersStayWhole() {
        assertThat(Rows.of("Eve:" + WOMAN_STUDENT.repeat(9), 20).lines())
                .allMatch(row -> row.endsWith(WOMAN_STUDENT))
                .hasSize(3);
        String wide = "\uD83D\uDE42\u200D".repeat(3) + "\uD83D\uDE42";
        assertThat(Rows.of("aaaaaaa bbb" + wide, 12))
                .as("the word that moves to the second row leaves no room in it")
                .isEqualTo("aaaaaaa \n    bbb\n    " + wide);
    }

    @ParameterizedTest(name = "U+{0}")
    @CsvSource({
        "0041, 1", "00E9, 1", "0416, 1", "05D0, 1", "0301, 0", "200D, 0", "FE0F, 1", "20E3, 0", "4F60, 2", "AC00, 2",
        "FF21, 2", "FF71, 1", "3000, 2", "1F642, 2", "2705, 2", "2500, 1", "E000, 2", "0378, 2", "20000, 2", "1100, 2"
    })
    @DisplayName("R5.5 East Asian characters and pictures take two columns, marks none")
    void widths(String hex, int columns) {
        assertThat(Rows.columns(Character.toString(Integer.parseInt(hex, 16)))).isEqualTo(columns);
    }
}
