package classchat.demos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One of the project's Markdown pages. What stands between fences ({@code ```}) is neither a link nor a heading of it. */
record Page(Path file, String text) {
    private static final Pattern FENCED = Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.+)$", Pattern.MULTILINE);
    // A picture that is a link has two targets; the second one then has no label of its own.
    private static final Pattern LINK = Pattern.compile("(?:(!?)\\[([^\\[\\]]*))?\\]\\(([^()\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

    /**
     * A link or a picture.
     *
     * @param label what is shown for it, in Markdown; empty if that is a picture
     * @param target where it leads, as written
     */
    record Link(boolean isPicture, String label, String target) {}

    static Page read(Path file) throws IOException {
        return new Page(file, Files.readString(file, UTF_8));
    }

    private String prose() {
        return FENCED.matcher(text).replaceAll("");
    }

    List<Link> links() {
        return LINK.matcher(prose())
                .results()
                .map(found -> new Link(
                        "!".equals(found.group(1)), found.group(2) == null ? "" : found.group(2), found.group(3)))
                .toList();
    }

    /** What is set as code within the text. */
    Set<String> code() {
        return found(CODE, prose());
    }

    /** What {@code pattern}'s first group finds in the whole page, each once. */
    Set<String> found(Pattern pattern) {
        return found(pattern, text);
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What a link to a heading of this page may have behind its {@code #}: made as GitHub makes it. */
    Set<String> anchors() {
        Set<String> anchors = new LinkedHashSet<>();
        Map<String, Integer> sameBefore = new HashMap<>();
        for (MatchResult heading : HEADING.matcher(prose()).results().toList()) {
            String slug = slug(heading.group(1));
            int number = sameBefore.merge(slug, 1, Integer::sum) - 1;
            anchors.add(number == 0 ? slug : slug + "-" + number);
        }
        return anchors;
    }

    /** Lower case; letters, digits, {@code _} and {@code -} stay, a space becomes {@code -}, all else goes. */
    private static String slug(String heading) {
        return LINK.matcher(heading)
                .replaceAll("$2")
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
                .replace(' ', '-');
    }

    @Override
    public String toString() {
        return file.toString(); // in the tests' names
    }
}
