package classchat.demos;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The font of the pictures, JetBrains Mono, as the outlines of its characters: it comes with the program, so that
 * pictures look alike on every machine, also on one that has no fonts. Belongs to one thread.
 */
final class Typeface {
    /** In pixels; it makes every character 18 pixels wide and a line 40 pixels high. */
    private static final float SIZE = 30;

    static final int CELL_WIDTH = 18;
    static final int CELL_HEIGHT = 40;

    /** From the upper edge of a cell to the line on which the letters stand. */
    static final int BASELINE = 31;

    private static final String FOLDER = "/com/formdev/flatlaf/fonts/jetbrains_mono/JetBrainsMono-";
    private static final String[] FILES = {"Regular.ttf", "Bold.ttf", "Italic.ttf", "BoldItalic.ttf"};

    /** Neither hints nor whole pixels: those differ from one version of the system's font library to the next. */
    private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);

    static {
        System.setProperty("java.awt.headless", "true");
        doWithoutSystemFonts();
    }

    private final Font[] fonts = new Font[FILES.length];
    private final Map<Long, Shape> outlines = new HashMap<>();

    Typeface() {
        for (int i = 0; i < FILES.length; i++) {
            fonts[i] = load(FOLDER + FILES[i]);
        }
    }

    /**
     * Where no font is installed, Java cannot even use one that is brought along: it asks the system for its fonts
     * first, and fails over the answer that there are none. Given a list of its own, it does not ask.
     */
    private static void doWithoutSystemFonts() {
        try {
            Path list = Files.createTempFile("classchat-fonts", ".properties");
            list.toFile().deleteOnExit();
            Files.writeString(list, "version=1\nsequence.allfonts=default\n");
            System.setProperty("sun.awt.fontconfig", list.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("a temporary file cannot be made", e);
        }
    }

    private static Font load(String resource) {
        try (InputStream file = Typeface.class.getResourceAsStream(resource)) {
            return Font.createFont(Font.TRUETYPE_FONT, file).deriveFont(SIZE);
        } catch (IOException | FontFormatException e) {
            throw new AssertionError("the font is on the class path: " + resource, e);
        }
    }

    boolean has(int codePoint) {
        return fonts[0].canDisplay(codePoint);
    }

    /** The outline of a character that stands at (0, 0); a box if the font does not have it. */
    Shape outline(int codePoint, boolean bold, boolean italic) {
        int style = (bold ? 1 : 0) + (italic ? 2 : 0);
        return outlines.computeIfAbsent(
                (long) style << 32 | codePoint,
                key -> fonts[style]
                        .createGlyphVector(EXACT, Character.toString(codePoint))
                        .getOutline());
    }
}
