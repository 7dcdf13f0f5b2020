package classchat.basic;

import java.util.regex.Matcher;

/**
 * Breaks a line into the rows of a terminal. A terminal breaks a line that is too long by itself, and the rest of it
 * begins in column 0: {@code ok}, seventy blanks and {@code * delivered to Bob} would look like two lines of which
 * the second is the program's. So the program breaks its lines first, and every row but the first of a line begins with
 * {@link #INDENT}, which no line of any part begins with.
 *
 * <p>A row ends behind a blank if one is in its second half, and never inside a character if that can be helped. Nothing is
 * left out: blanks stay, since they may line up somebody's code. As on a terminal, a tab becomes the blanks to the next
 * multiple of {@value #TAB_COLUMNS} columns, and goes no further than to the end of the row.
 *
 * <p>How wide a character is, each terminal decides for itself. Where they differ, this class takes the larger figure: a
 * row that is too short only looks so, but one that is too long is broken by the terminal. ASCII, and the scripts that
 * are written with letters, take one column; East Asian characters, symbols with a picture, private and unassigned ones two;
 * marks that combine with the character before them none, except U+FE0F, which can make that wide. It is too little for
 * terminals that were told to show the "ambiguous" characters (Greek and Cyrillic letters among them) two columns wide.
 *
 * @see <a href="https://www.unicode.org/reports/tr11/">Unicode TR 11</a>, East Asian width
 */
final class Rows {
    static final String INDENT = "    ";

    /** A narrower terminal gets rows of this width. */
    static final int MIN_COLUMNS = 12;

    private static final int TAB_COLUMNS = 8;
    private static final int EMOJI_STYLE = 0xFE0F;

    /** First and last code points of what takes two columns; a little more than UAX 11 has, in order. */
    private static final int[][] WIDE = {
        {0x1100, 0x115F}, {0x2300, 0x23FF}, {0x25A0, 0x27BF}, {0x2B00, 0x2BFF}, {0x2E80, 0xA4CF}, {0xA960, 0xA97F},
        {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE6F}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6},
        {0x16FE0, 0x1B2FF}, {0x1D300, 0x1D35F}, {0x1F000, 0x1FAFF}, {0x20000, 0x3FFFF}
    };

    private final int columns;
    private final StringBuilder rows;

    // Of the last row.
    private int used; // columns
    private int afterBlank; // where it can be broken: an index of rows
    private int usedAfterBlank; // columns up to there; 0 if there is no such place

    private Rows(int columns, int length) {
        this.columns = Math.max(columns, MIN_COLUMNS);
        this.rows = new StringBuilder(length + length / 8 + 16);
    }

    /**
     * Returns {@code text} with line feeds where it has to be broken.
     *
     * @param text harmless, as {@link Printable} makes it; of more than one line, each gets rows of its own
     * @param columns how many the terminal has
     */
    static String of(String text, int columns) {
        Rows rows = new Rows(columns, text.length());
        Matcher character = Printable.CHARACTER.matcher(text);
        while (character.find()) {
            rows.add(character.group());
        }
        return rows.rows.toString();
    }

    /** How many columns {@code text} takes. */
    static int columns(String text) {
        return text.codePoints().map(Rows::columns).sum();
    }

    private void add(String character) {
        if (character.equals("\n")) {
            endRow("");
        } else if (character.equals("\t")) {
            for (int blanks = Math.min(TAB_COLUMNS - used % TAB_COLUMNS, columns - used); blanks > 0; blanks--) {
                add(" ", 1);
            }
        } else if (columns(character) <= columns - INDENT.length()) {
            add(character, columns(character));
        } else { // of so many parts that it fits in no row
            character.codePoints().forEach(part -> add(Character.toString(part), columns(part)));
        }
    }

    private void add(String character, int width) {
        while (used + width > columns) { // twice, if a word that moves to the next row leaves too little of that
            breakRow();
        }
        rows.append(character);
        used += width;
        if (character.equals(" ")) {
            afterBlank = rows.length();
            usedAfterBlank = used;
        }
    }

    private void breakRow() {
        if (usedAfterBlank <= columns / 2) {
            endRow(INDENT);
            return;
        }
        String moved = rows.substring(afterBlank);
        int movedColumns = used - usedAfterBlank;
        rows.setLength(afterBlank);
        endRow(INDENT);
        rows.append(moved);
        used += movedColumns;
    }

    private void endRow(String indent) {
        rows.append('\n').append(indent);
        used = indent.length();
        usedAfterBlank = 0;
    }

    private static int columns(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK:
            case Character.ENCLOSING_MARK:
            case Character.FORMAT:
                return codePoint == EMOJI_STYLE ? 1 : 0;
            case Character.PRIVATE_USE:
            case Character.UNASSIGNED:
                return 2;
            default:
                return isWide(codePoint) ? 2 : 1;
        }
    }

    private static boolean isWide(int codePoint) {
        for (int[] range : WIDE) {
            if (codePoint <= range[1]) {
                return codePoint >= range[0];
            }
        }
        return false;
    }
}
