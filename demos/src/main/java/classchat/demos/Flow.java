package classchat.demos;

import java.util.List;
import org.jline.utils.ScreenTerminal;

/**
 * Lines of a screen as one text in which every line has its full width: what the terminal broke at its edge reads on,
 * and a text is found in it whether or not it was broken. Not thread-safe.
 *
 * <p>A cell is a {@code long} as {@link ScreenTerminal} has it; its static methods tell what is in one.
 */
final class Flow {
    private final List<long[]> lines;
    private final StringBuilder text = new StringBuilder();
    private final int[] lineStarts;
    private final int[] columnOf; // by character

    Flow(List<long[]> lines) {
        this.lines = lines;
        this.lineStarts = new int[lines.size()];
        this.columnOf =
                new int[2 * lines.stream().mapToInt(line -> line.length).sum()]; // a code point may be two characters
        for (int line = 0; line < lines.size(); line++) {
            lineStarts[line] = text.length();
            append(lines.get(line));
        }
    }

    private void append(long[] cells) {
        for (int column = 0; column < cells.length; column++) {
            int codePoint = ScreenTerminal.cellCodePoint(cells[column]);
            if (codePoint != 0) { // 0 is the second half of a wide character
                int from = text.length();
                text.appendCodePoint(codePoint);
                for (int at = from; at < text.length(); at++) {
                    columnOf[at] = column;
                }
            }
        }
    }

    String text() {
        return text.toString();
    }

    /** On which line a character of the text stands. */
    int lineAt(int index) {
        int line = lineStarts.length - 1;
        while (lineStarts[line] > index) {
            line--;
        }
        return line;
    }

    /** Where the text of a line ends. */
    int endOf(int line) {
        return line + 1 < lineStarts.length ? lineStarts[line + 1] : text.length();
    }

    /** Writes {@code replacement}, which has no wide characters, over the cells of as many characters; keeps their colours. */
    void overwrite(int index, String replacement) {
        for (int i = 0; i < replacement.length(); i++) {
            long[] cells = lines.get(lineAt(index + i));
            int column = columnOf[index + i];
            cells[column] = ScreenTerminal.cellAttr(cells[column]) << 32 | replacement.charAt(i);
        }
    }

    /** Whether nothing is to be seen of a cell. */
    static boolean isBlank(long cell) {
        return ScreenTerminal.cellCodePoint(cell) == ' '
                && !ScreenTerminal.cellHasBackground(cell)
                && !ScreenTerminal.cellInverse(cell)
                && !ScreenTerminal.cellUnderline(cell);
    }

    /** What stands in one line, without the blanks at its end. */
    static String textOf(long[] cells) {
        return new Flow(List.of(cells)).text().stripTrailing();
    }
}
