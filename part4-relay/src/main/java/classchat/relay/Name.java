package classchat.relay;

import classchat.basic.Printable;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of somebody in the system: ASCII, 1 to 32 letters, digits, {@code . _ -}, beginning with a letter. Names
 * that differ in case alone are the same name. So no name looks like another: no letter of another alphabet, nothing
 * invisible, no space at an end.
 *
 * @param text the name as its owner spells it
 * @param key the text that names are compared by: in small letters
 * @see <a href="https://www.unicode.org/reports/tr39/">Unicode TR 39</a>, what else there would be to look after
 */
public record Name(String text, String key) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,31}");
    private static final Set<String> RESERVED = Set.of("server", "system", "all", "everyone");

    /** @throws RefusedException if {@code text} is no name; the sentence says which rule it breaks */
    public static Name of(String text) throws RefusedException {
        if (!FORM.matcher(text).matches()) {
            throw new RefusedException(
                    Refusal.NAME_UNFIT,
                    "a name has 1 to 32 letters, digits, '.', '_' or '-', all ASCII, and begins with a letter; not '"
                            + Printable.beginning(text) + "'");
        }
        String key = key(text);
        if (RESERVED.contains(key)) {
            throw new RefusedException(Refusal.NAME_UNFIT, "the name '" + text + "' is reserved");
        }
        return new Name(text, key);
    }

    /** Returns the text that {@code text} would be compared by, be it a name or not. */
    public static String key(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > '~') {
                return text; // non-ASCII text is never a name, even if it looks like one or folds to one
            }
        }
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text;
    }
}
