package classchat.basic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes text from the network harmless to look at. A terminal obeys escape sequences, a bare CR lets a line overwrite
 * the name in front of it, a direction override shows text in another order than it has, and an invisible character
 * makes two different names look the same; so whatever is not a visible character is shown as its code, {@code
 * \\u001B}. Every text from outside goes through here on its way to a person: on a screen, in a server's window, in an
 * error. What is sent on to others, or kept, stays as it was.
 *
 * <p>A tab is text, as in the lines of a program: it only moves the cursor to the right. It stays a tab; {@link Rows}
 * makes blanks of it where the width is known. Joiners, variation selectors and combining marks stay behind a character
 * that they can belong to: emoji and several scripts are spelled with them.
 *
 * @see <a href="https://cwe.mitre.org/data/definitions/150.html">CWE-150</a>, escape sequences in output
 * @see <a href="https://www.unicode.org/reports/tr36/">Unicode TR 36</a>, bidirectional and invisible text in spoofing
 */
public final class Printable {
    /** What a person sees as one character: an extended grapheme cluster of Unicode's annex 29. */
    static final Pattern CHARACTER = Pattern.compile("\\X");

    private static final int MAX_BEGINNING = 40; // UTF-16 units
    private static final int NOTHING = -1; // no code point

    /**
     * First and last of the code points that Unicode wants shown as nothing (Default_Ignorable_Code_Point in its
     * DerivedCoreProperties.txt), without those that {@link Character#FORMAT} or {@link #isVariationSelector} has.
     */
    private static final int[][] INVISIBLE = {
        {0x034F, 0x034F},
        {0x115F, 0x1160},
        {0x17B4, 0x17B5},
        {0x2065, 0x2065},
        {0x3164, 0x3164},
        {0xFFA0, 0xFFA0},
        {0xFFF0, 0xFFF8},
        {0xE0000, 0xE00FF},
        {0xE01F0, 0xE0FFF}
    };

    private Printable() {}

    /**
     * Returns {@code text} with its control characters except tabs, and its invisible, direction-changing, line-separating
     * and unpaired surrogate characters, as their codes.
     */
    public static String text(String text) {
        StringBuilder shown = null; // most texts need none
        int before = NOTHING;
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            boolean harmless = isHarmless(c, before);
            if (!harmless && shown == null) {
                shown = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (shown != null) {
                shown.append(harmless ? Character.toString(c) : String.format("\\u%04X", c));
            }
            before = c;
        }
        return shown == null ? text : shown.toString();
    }

    /**
     * The same for a text that may be long, in the middle of a sentence: its beginning, of 40 UTF-16 units at most, which
     * ends between two characters.
     */
    public static String beginning(String text) {
        return text.length() <= MAX_BEGINNING ? text(text) : text(text.substring(0, endOfBeginning(text))) + "...";
    }

    private static int endOfBeginning(String text) {
        int end = 0;
        Matcher character = CHARACTER.matcher(text);
        while (character.find() && character.end() <= MAX_BEGINNING) {
            end = character.end();
        }
        if (end > 0) {
            return end;
        }
        // A single character of any number of code points: the cut goes between two of those.
        return Character.isSurrogatePair(text.charAt(MAX_BEGINNING - 1), text.charAt(MAX_BEGINNING))
                ? MAX_BEGINNING - 1
                : MAX_BEGINNING;
    }

    private static boolean isHarmless(int codePoint, int before) {
        if (isVariationSelector(codePoint)) {
            return before > '~' || "#*0123456789".indexOf(before) >= 0; // of ASCII, those become keys among the emoji
        }
        switch (Character.getType(codePoint)) {
            case Character.CONTROL:
                return codePoint == '\t';
            case Character.LINE_SEPARATOR:
            case Character.PARAGRAPH_SEPARATOR:
            case Character.SURROGATE:
                return false;
            case Character.FORMAT:
                boolean joiner = codePoint == 0x200C || codePoint == 0x200D;
                return joiner
                        && before > '~'; // no ASCII letter joins: there it could only make a name look like another
            case Character.NON_SPACING_MARK:
            case Character.COMBINING_SPACING_MARK:
            case Character.ENCLOSING_MARK:
                return before != NOTHING && !isInvisible(codePoint);
            default:
                return !isInvisible(codePoint);
        }
    }

    private static boolean isVariationSelector(int codePoint) {
        return codePoint >= 0xFE00 && codePoint <= 0xFE0F
                || codePoint >= 0xE0100 && codePoint <= 0xE01EF
                || codePoint >= 0x180B && codePoint <= 0x180D
                || codePoint == 0x180F;
    }

    private static boolean isInvisible(int codePoint) {
        for (int[] range : INVISIBLE) {
            if (codePoint >= range[0] && codePoint <= range[1]) {
                return true;
            }
        }
        return false;
    }
}
