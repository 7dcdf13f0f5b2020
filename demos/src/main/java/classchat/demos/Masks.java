package classchat.demos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts something fixed in place of what differs from run to run, so that two runs give the same transcripts and
 * pictures. That is the port numbers that the system chooses: they become 50000, 50001 and so on, the servers' first;
 * the same port is the same number in every window. It is how much waited for a client that was cut off: a figure
 * becomes {@code NNNNNN}. And it is when something was said, which becomes {@code 2026-11-22 15:04}. What is put there is as long
 * as what was there.
 */
final class Masks {
    private static final Pattern SERVER_PORT = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern PORT = Pattern.compile("(?:127\\.0\\.0\\.1:|port )([1-9]\\d+)");

    private static final Pattern FIGURE = Pattern.compile("(\\d+) bytes were waiting");
    private static final Pattern TIME = Pattern.compile("\\[(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d)]");
    private static final String A_TIME = "2026-11-22 15:04";

    private final Map<String, String> numbers = new LinkedHashMap<>();

    private Masks() {}

    /** Returns what the windows of one demo showed, masked. */
    static List<View> applyTo(List<View> views) {
        Masks masks = new Masks();
        views.forEach(view -> masks.collect(view, SERVER_PORT));
        views.forEach(view -> masks.collect(view, PORT));
        return views.stream().map(masks::masked).toList();
    }

    private void collect(View view, Pattern pattern) {
        Matcher matcher = pattern.matcher(new Flow(view.lines()).text());
        while (matcher.find()) {
            String port = matcher.group(1);
            int first = 5 * (int) Math.pow(10, port.length() - 1.0);
            numbers.computeIfAbsent(port, chosen -> Integer.toString(first + numbers.size()));
        }
    }

    private View masked(View view) {
        List<long[]> lines = view.lines().stream().map(long[]::clone).toList();
        overwrite(lines, PORT, numbers::get);
        overwrite(lines, FIGURE, figure -> "N".repeat(figure.length()));
        overwrite(lines, TIME, time -> A_TIME);
        return new View(view.title(), lines);
    }

    private static void overwrite(List<long[]> lines, Pattern pattern, UnaryOperator<String> mask) {
        Flow flow = new Flow(lines);
        for (Matcher matcher = pattern.matcher(flow.text()); matcher.find(); ) {
            flow.overwrite(matcher.start(1), mask.apply(matcher.group(1)));
        }
    }
}
