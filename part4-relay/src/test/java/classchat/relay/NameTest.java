package classchat.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NameTest {
    @Test
    @DisplayName("P3.5 names that differ in case alone are one name, in every language of the machine")
    void caseDoesNotCount() throws RefusedException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr")); // where the small I has no dot
            assertThat(Name.of("IRIS").key()).isEqualTo(Name.of("iris").key()).isEqualTo("iris");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    @DisplayName("P3.4 the refusal shows the name, harmless and not at length")
    void refusalShowsTheName() {
        assertThatThrownBy(() -> Name.of("\u001b[2J" + "x".repeat(1_000)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'\\u001B[2Jxxx")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }
}
