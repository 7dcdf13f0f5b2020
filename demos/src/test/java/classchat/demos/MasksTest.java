package classchat.demos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MasksTest {
    @Test
    @DisplayName("R6.3 ports become 50000 and so on, the server's first, alike in every window; all else stays")
    void ports() {
        View alice = view("Alice", 80, "$ client --port 41607\r\nconnected from 127.0.0.1:33944; 33944 bytes\r\n");
        View server = view(
                "server",
                80,
                "$ server --port 0\r\nListening on 127.0.0.1:41607\r\n127.0.0.1:33944 and 127.0.0.1:1\r\n");
        assertThat(Masks.applyTo(List.of(alice, server)))
                .extracting(View::text)
                .containsExactly(
                        "$ client --port 50000\nconnected from 127.0.0.1:50001; 33944 bytes\n",
                        "$ server --port 0\nListening on 127.0.0.1:50000\n127.0.0.1:50001 and 127.0.0.1:1\n");
        assertThat(alice.text()).as("the views themselves stay what they were").contains("41607");
    }

    @Test
    @DisplayName("R6.3 a port that happens to be another's mask is masked, too")
    void portThatIsAMask() {
        View server = view("server", 80, "Listening on 127.0.0.1:50001\r\nfrom 127.0.0.1:50000\r\n");
        assertThat(Masks.applyTo(List.of(server)).get(0).text())
                .isEqualTo("Listening on 127.0.0.1:50000\nfrom 127.0.0.1:50001\n");
    }

    @Test
    @DisplayName("R6.3 a mask is as long as what it hides: lines break where they broke, and colours stay")
    void broken() {
        View broken = view("Alice", 10, "127.0.0.1:\u001b[31m33944\u001b[0m!\r\nport 4100\r\n");
        View masked = Masks.applyTo(List.of(broken)).get(0);
        assertThat(masked.text()).isEqualTo("127.0.0.1:\n50000!\nport 5001\n");
        assertThat(ScreenTerminal.cellHasForeground(masked.lines().get(1)[4])).isTrue();
        assertThat(ScreenTerminal.cellHasForeground(masked.lines().get(1)[5])).isFalse();
    }

    @Test
    @DisplayName("R6.3 how much waited for a client that was cut off is a figure of as many digits")
    void figures() {
        View server = view("server", 80, "did not read: 524420 bytes were waiting (1 here)\r\n100 bytes\r\n");
        assertThat(Masks.applyTo(List.of(server)).get(0).text())
                .isEqualTo("did not read: NNNNNN bytes were waiting (1 here)\n100 bytes\n");
    }

    @Test
    @DisplayName("R6.3 when something was said is one time, however it was broken; other times stay")
    void times() {
        View bob = view("Bob", 16, "[2031-01-02 23:59] <Eve>: hi\r\n2031-01-02 23:59 [12:30]\r\n");
        assertThat(Masks.applyTo(List.of(bob)).get(0).text())
                .isEqualTo("[2026-11-22 15:0\n4] <Eve>: hi\n2031-01-02 23:59\n [12:30]\n");
    }

    private static View view(String title, int columns, String printed) {
        Screen screen = new Screen(columns, 5);
        screen.print(printed);
        return new View(title, screen.lines());
    }
}
