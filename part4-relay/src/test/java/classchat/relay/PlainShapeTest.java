package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.select.LineFraming;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever {@link PlainShape} reads, the strict parser reads, too, and the same. {@code -Dplain.tokens=6} tries all strings of so
 * many tokens, {@code -Dplain.mutations=N} so many mutations, {@code -Dplain.seed=N} repeats a run; {@code make soak} does.
 */
class PlainShapeTest {
    private static final int TOKENS = Integer.getInteger("plain.tokens", 5);
    private static final int MUTATIONS = Integer.getInteger("plain.mutations", 200_000);
    private static final long SEED = Long.getLong("plain.seed", System.nanoTime());

    private static final List<String> ALPHABET =
            List.of("{", "}", "\"", ":", ",", " ", "\"text\"", "\"x\"", "{\"type\":\"y\"", "\\u0078", "\t");

    private static final String LINE =
            "{\"type\":\"message\",\"status\":\"1\",\"sender\":\"Alice\",\"receiver\":\"Bob\","
                    + "\"text\":\"Hello, Bob: \u00fc \u4f60 \ud83d\ude42\",\"id\":\"7-1\"}";

    static Stream<String> refusedLines() {
        return MessageParserTest.refusedLines();
    }

    @ParameterizedTest
    @MethodSource("refusedLines")
    @DisplayName("R4.8 no line that the parser refuses is of the plain shape")
    void refused(String line) {
        assertThat(PlainShape.read(LineFraming.encode(line))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'sender':'Alice','receiver':'Bob','text':'Hello, Bob'}",
                " { 'text' : 'a, {b}: [c]' , 'type' : '' } ",
                "{'id':'1','text':'','receiver':'B','sender':'A','status':'1','type':'message'}",
                "{'text':'\u007f \u0080 \u4f60 \ud83d\ude42 \ufeff \u2028'}"
            })
    @DisplayName("R4.1 a flat object of usual fields with strings is of the plain shape, whatever their order")
    void plain(String line) {
        assertThat(FuzzTargets.isPlain(line.replace('\'', '"'))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'text':1}",
                "{'text':null}",
                "{'text':true}",
                "{'text':['x']}",
                "{'text':{}}",
                "{'other':'x'}",
                "{'text':'x','other':'x'}",
                "{'text':'\\n'}",
                "{'te\\u0078t':'x'}",
                "\t{'text':'x'}",
                "{'text':'x'}\r"
            })
    @DisplayName("R4.1 everything else is left to the parser, which knows more")
    void leftToTheParser(String line) throws RefusedException {
        String json = line.replace('\'', '"');
        assertThat(PlainShape.read(LineFraming.encode(json))).isNull();
        assertThat(MessageParser.parse(LineFraming.encode(json))).isNotNull();
    }

    @Test
    @DisplayName("R4.8 all strings of a few JSON tokens: the parser reads the same in those of the plain shape")
    void tokens() {
        long plain = 0;
        for (int length = 1; length <= TOKENS; length++) {
            plain += count("", length);
        }
        assertThat(plain).isGreaterThan(TOKENS);
        System.out.println("PlainShapeTest: strings of 1 to " + TOKENS + " tokens, " + plain + " of the plain shape");
    }

    private static long count(String before, int tokens) {
        if (tokens == 0) {
            return FuzzTargets.isPlain(before) ? 1 : 0;
        }
        return ALPHABET.stream()
                .mapToLong(token -> count(before + token, tokens - 1))
                .sum();
    }

    @Test
    @DisplayName(
            "R4.8 random tokens and random changes of a message: the parser reads the same in those of the plain shape")
    void mutations() {
        System.out.println("PlainShapeTest: -Dplain.seed=" + SEED);
        Random random = new Random(SEED);
        int plain = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            StringBuilder line = new StringBuilder(LINE);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                mutate(line, random);
            }
            plain += FuzzTargets.isPlain(line.toString()) ? 1 : 0;
        }
        assertThat(plain).isBetween(MUTATIONS / 20, MUTATIONS * 19 / 20);
    }

    private static void mutate(StringBuilder line, Random random) {
        int from = random.nextInt(line.length());
        int to = Math.min(line.length(), from + random.nextInt(12));
        switch (random.nextInt(5)) {
            case 0 -> line.delete(from, Math.min(to, line.length() - 1));
            case 1 -> line.insert(from, ALPHABET.get(random.nextInt(ALPHABET.size())));
            case 2 -> line.insert(from, line.substring(from, to));
            case 3 -> line.insert(random.nextInt(line.length()), line.substring(from, to));
            default -> line.setCharAt(from, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
        }
    }
}
