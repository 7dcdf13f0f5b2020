package classchat.demos.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.multithread.Engine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From measurements to figures, and from figures to a table. */
class ResultsTest {
    @Test
    @DisplayName("a spread is the middle and both ends; of an even number, the mean of the two in the middle")
    void spread() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(List.of(4.0, 1.0))).isEqualTo(new Spread(2.5, 1, 4));
        assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7));
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("what one repetition could not measure is not known")
    void notKnown() {
        assertThat(Spread.of(List.of(1.0, Double.NaN)).median()).isNaN();
        assertThat(Table.count(Double.NaN)).isEqualTo("n/a");
        assertThat(Table.decimal(1.0 / 0)).isEqualTo("n/a");
        assertThat(Table.range(Spread.of(List.of(1.0, Double.NaN)))).isEqualTo("n/a");
    }

    @Test
    @DisplayName("a ratio is the median of the ratios within the repetitions, not the ratio of the medians")
    void ratioIsTakenWithinRepetitions() {
        Contender select = Contender.of(Engine.SELECT, 1);
        Map<Contender, List<Double>> byContender = new LinkedHashMap<>();
        byContender.put(Contender.BARE, List.of(100.0, 10.0, 1_000.0)); // the machine was slow in the second one
        byContender.put(select, List.of(50.0, 6.0, 400.0));
        Results<Double> results = new Results<>(byContender);
        assertThat(results.of(select, value -> value)).isEqualTo(new Spread(50, 6, 400));
        assertThat(results.ratio(select, value -> value)).isEqualTo(0.5);
        assertThat(results.ratio(Contender.BARE, value -> value)).isEqualTo(1);
    }

    @Test
    @DisplayName("a table is Markdown with its columns lined up, words left and figures right")
    void table() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Table("server", "lines/s", "x")
                .row("bare NIO", Table.count(1_234_567.4), Table.decimal(1))
                .row("select, 1 loop", Table.count(9), Table.percent(0.857))
                .print(new PrintStream(out, true, UTF_8));
        assertThat(out.toString(UTF_8).lines())
                .containsExactly(
                        "| server         |   lines/s |    x |",
                        "| -------------- | --------: | ---: |",
                        "| bare NIO       | 1,234,567 | 1.00 |",
                        "| select, 1 loop |         9 | 86 % |",
                        "");
        assertThatThrownBy(() -> new Table("a", "b").row("one")).isInstanceOf(IllegalArgumentException.class);
    }
}
