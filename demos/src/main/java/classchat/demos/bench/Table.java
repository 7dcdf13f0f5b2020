package classchat.demos.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table in Markdown, with its columns lined up, so that it can also be read where it is printed. */
final class Table {
    static final String NOT_KNOWN = "n/a";

    private final List<String[]> rows = new ArrayList<>();

    /** @param head the columns; the first holds words, the others figures */
    Table(String... head) {
        rows.add(head);
    }

    /** @throws IllegalArgumentException if there are not as many cells as columns */
    Table row(String... cells) {
        if (cells.length != rows.get(0).length) {
            throw new IllegalArgumentException(cells.length + " cells for " + rows.get(0).length + " columns");
        }
        rows.add(cells);
        return this;
    }

    void print(PrintStream out) {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(Math.max(widths[i], row[i].length()), 3);
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder("|");
            for (int i = 0; i < columns; i++) {
                line.append(' ').append(pad(rows.get(r)[i], widths[i], i > 0)).append(" |");
            }
            out.println(line);
            if (r == 0) {
                out.println(rule(widths));
            }
        }
        out.println();
    }

    private static String pad(String cell, int width, boolean right) {
        String padding = " ".repeat(width - cell.length());
        return right ? padding + cell : cell + padding;
    }

    private static String rule(int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            line.append(' ')
                    .append(i == 0 ? "-".repeat(widths[i]) : "-".repeat(widths[i] - 1) + ":")
                    .append(" |");
        }
        return line.toString();
    }

    // --- cells

    /** A whole number: {@code 1,234,567}. */
    static String count(double value) {
        return number(value, "%,.0f");
    }

    /** Two places: {@code 0.85}. */
    static String decimal(double value) {
        return number(value, "%,.2f");
    }

    static String percent(double share) {
        return number(100 * share, "%.0f %%");
    }

    /** {@code 1,200 to 1,300}. */
    static String range(Spread spread) {
        return Double.isNaN(spread.least()) ? NOT_KNOWN : count(spread.least()) + " to " + count(spread.most());
    }

    private static String number(double value, String format) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : NOT_KNOWN;
    }
}
