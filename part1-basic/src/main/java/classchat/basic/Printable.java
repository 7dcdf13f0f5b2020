package classchat.basic;

/**
 * Makes text from the network harmless to look at. A terminal obeys escape sequences, a bare CR lets a line overwrite
 * the name in front of it, and a direction override shows text in another order than it has; so whatever is not a
 * visible character is shown as its code, {@code \\u001B}. Every text from outside goes through here on its way to a
 * person: on a screen, in a server's window, in a log. What is sent on to others stays as it was.
 *
 * @see <a href="https://cwe.mitre.org/data/definitions/150.html">CWE-150</a>, escape sequences in output
 * @see <a href="https://www.unicode.org/reports/tr36/">Unicode TR 36</a>, bidirectional text spoofing
 */
public final class Printable {
    private static final int MAX_BEGINNING = 40;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Printable() {}

    /** Returns {@code text} with every control, format, line-separating and unpaired surrogate character as its code. */
    public static String text(String text) {
        if (text.codePoints().allMatch(Printable::isHarmless)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isHarmless(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append(String.format("\\u%04X", c));
            }
        });
        return shown.toString();
    }

    /** The same for a text that may be long, in the middle of a sentence: the beginning of it. */
    public static String beginning(String text) {
        return text.length() <= MAX_BEGINNING ? text(text) : text(text.substring(0, MAX_BEGINNING)) + "...";
    }

    private static boolean isHarmless(int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.CONTROL:
            case Character.LINE_SEPARATOR:
            case Character.PARAGRAPH_SEPARATOR:
            case Character.SURROGATE:
                return false;
            case Character.FORMAT:
                // Emoji and several scripts are spelled with the joiners; they neither move nor hide other characters.
                return codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
            default:
                return true;
        }
    }
}
