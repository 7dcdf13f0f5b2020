package classchat.demos;

import java.awt.Color;
import java.util.Map;
import org.jline.utils.ScreenTerminal;

/**
 * Colours on paper. The emulator knows a program's sixteen colours as a screen of 1987 showed them, on black; here they
 * are such as can be read on white. All other colours are what the program asked for.
 */
final class Palette {
    static final Color PAPER = new Color(0xFFFFFF);
    static final Color INK = new Color(0x1F2328);

    private static final Map<Integer, Integer> SIXTEEN = Map.ofEntries(
            Map.entry(0x000, 0x1F2328),
            Map.entry(0x800, 0xB3261E),
            Map.entry(0x080, 0x1A7F37),
            Map.entry(0x880, 0x8A6100),
            Map.entry(0x008, 0x0550AE),
            Map.entry(0x808, 0x8250DF),
            Map.entry(0x088, 0x0E7490),
            Map.entry(0xCCC, 0x8C959F),
            Map.entry(0x888, 0x6E7781),
            Map.entry(0xF00, 0xD93025),
            Map.entry(0x0F0, 0x2DA44E),
            Map.entry(0xFF0, 0xBF8700),
            Map.entry(0x00F, 0x0969DA),
            Map.entry(0xF0F, 0xA475F9),
            Map.entry(0x0FF, 0x1B9AAA),
            Map.entry(0xFFF, 0xFFFFFF));

    private Palette() {}

    static Color foreground(long cell) {
        Color plain = ScreenTerminal.cellInverse(cell) ? behind(cell) : front(cell);
        return ScreenTerminal.cellDim(cell) ? faint(plain, background(cell)) : plain;
    }

    static Color background(long cell) {
        return ScreenTerminal.cellInverse(cell) ? front(cell) : behind(cell);
    }

    private static Color front(long cell) {
        return ScreenTerminal.cellHasForeground(cell) ? colour(ScreenTerminal.cellForeground(cell)) : INK;
    }

    private static Color behind(long cell) {
        return ScreenTerminal.cellHasBackground(cell) ? colour(ScreenTerminal.cellBackground(cell)) : PAPER;
    }

    private static Color colour(int fourBitsEach) {
        Integer ours = SIXTEEN.get(fourBitsEach);
        return new Color(ours == null ? ScreenTerminal.cellColorRgb(fourBitsEach) : ours);
    }

    private static Color faint(Color front, Color behind) {
        return new Color(
                (2 * front.getRed() + behind.getRed()) / 3,
                (2 * front.getGreen() + behind.getGreen()) / 3,
                (2 * front.getBlue() + behind.getBlue()) / 3);
    }
}
