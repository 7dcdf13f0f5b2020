package classchat.demos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {
    /** Where the first cell of the first window begins: margin, border's padding and title bar. */
    private static final int LEFT = 32 + 20;

    private static final int TOP = 32 + 52 + 20;

    @Test
    @DisplayName("R6.3 a picture has what the screen has: characters where they are, in the colours that they have")
    void drawsTheScreen() {
        BufferedImage image =
                new Picture().of(List.of(view("█\u001b[31m█\u001b[0m \u001b[44m \u001b[0;7m \u001b[0m█\r\n █")));
        assertThat(colours(image, 0, 6)).containsExactly(0x1F2328, 0xB3261E, 0xFFFFFF, 0x0550AE, 0x1F2328, 0x1F2328);
        assertThat(colours(image, 1, 3)).containsExactly(0xFFFFFF, 0x1F2328, 0xFFFFFF);
    }

    @Test
    @DisplayName("R6.3 bold, italic, dim and underlined characters look it")
    void styles() {
        BufferedImage plain = new Picture().of(List.of(view("a")));
        for (int style = 1; style <= 4; style++) {
            BufferedImage styled = new Picture().of(List.of(view("\u001b[" + style + "ma")));
            assertThat(pixels(styled)).as("style %d", style).isNotEqualTo(pixels(plain));
        }
    }

    @Test
    @DisplayName("R6.3 every character that the demos show is in the font")
    void glyphs() {
        Typeface typeface = new Typeface();
        assertThat("Grüße, Καλημέρα, ½ × 2 = 1 ✓ … – „“│─┌┐└┘├┤█▒←→".codePoints())
                .allMatch(typeface::has);
    }

    @Test
    @DisplayName("R6.3 a picture is wide and high enough for all that its windows show")
    void nothingIsCutOff() {
        View tall = view("x".repeat(80) + "\r\n" + "line\r\n".repeat(100));
        View small = view("short\u001b[44m" + " ".repeat(36));
        BufferedImage image = new Picture().of(List.of(tall, small, small, small));
        assertThat(image.getWidth()).isEqualTo(32 + 80 * 18 + 2 * 20 + 32 + 41 * 18 + 2 * 20 + 32);
        assertThat(image.getHeight()).isEqualTo(32 + 52 + 20 + 101 * 40 + 20 + 32);
    }

    @Test
    @DisplayName("R6.3 the same screens give the same file, which tells nothing but the pixels")
    void sameBytes() throws IOException {
        assertThat(file()).isEqualTo(file());
        assertThat(new String(file(), ISO_8859_1)).doesNotContain("tIME", "tEXt", "iTXt");
    }

    @Test
    @DisplayName("R6.3 on a machine without fonts the picture is the same")
    void withoutFonts(@TempDir Path folder) throws Exception {
        Path noFonts = Files.writeString(folder.resolve("fonts.conf"), "<fontconfig></fontconfig>\n");
        ProcessBuilder painter = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + folder, // Java remembers there which fonts there were
                "-cp",
                System.getProperty("java.class.path"),
                Painter.class.getName(),
                folder.resolve("picture.png").toString());
        painter.environment().put("FONTCONFIG_FILE", noFonts.toString());
        Process process = painter.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(Files.readAllBytes(folder.resolve("picture.png"))).isEqualTo(file());
    }

    /** Draws a picture in a program of its own. */
    static final class Painter {
        private Painter() {}

        public static void main(String[] args) throws IOException {
            Files.write(Path.of(args[0]), file());
        }
    }

    private static byte[] file() throws IOException {
        return Picture.png(new Picture().of(List.of(view("Grüße \u001b[1;32m✓"), view("\u001b[2mβ"))));
    }

    private static View view(String printed) {
        Screen screen = new Screen(80, 24);
        screen.print(printed);
        return new View("server", screen.lines());
    }

    /** The colours in the middle of the first cells of a line. */
    private static List<Integer> colours(BufferedImage image, int line, int cells) {
        return Stream.iterate(0, column -> column + 1)
                .limit(cells)
                .map(column -> image.getRGB(LEFT + column * 18 + 9, TOP + line * 40 + 20) & 0xFFFFFF)
                .toList();
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
